"""A worker opens no file once it is shut in: all that it may ever load is loaded before."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.conftest import ROOT

#: Prints what functions of loaded modules import, that could be loaded, and is not.
FIND = """
import ast, importlib.util, json, sys
from app.rendering import worker
from app.imaging.preload import preload
from app.rendering.tasks import Tasks
Tasks(512, 1000).catalog()
preload()
late = []

def named(node, package):
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    base = ".".join([*parts, *([node.module] if node.module else [])])
    return [base, *(f"{base}.{each.name}" for each in node.names)]

for name, module in list(sys.modules.items()):
    path = getattr(module, "__file__", None) or ""
    if name.partition(".")[0] not in ("PIL", "app", "pyvips", "oxipng", "mozjpeg_lossless_optimization"):
        continue
    if not path.endswith(".py"):
        continue
    for function in ast.walk(ast.parse(open(path, "rb").read())):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                for wanted in named(node, module.__package__):
                    try:
                        there = wanted in sys.modules or importlib.util.find_spec(wanted) is None
                    except ModuleNotFoundError:
                        there = True
                    if not there:
                        late.append(wanted)
print(json.dumps(sorted(set(late))))
"""
#: For screens, for arrays, and for the server.
NOT_FOR_A_WORKER = {"PIL.ImageQt", "PIL.ImageShow", "PIL.ImageWin", "numpy", "app.web.factory"}


def test_d5_nothing_that_a_render_may_load_later_is_left_to_load() -> None:
    run = subprocess.run(
        [sys.executable, "-c", FIND], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert set(json.loads(run.stdout)) <= NOT_FOR_A_WORKER
