"""The repository's own files, and what they import."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def own_files() -> tuple[Path, ...]:
    """Every file that git knows or would add; in a copy without git, all but hidden and made ones."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0:
        found = [ROOT / line for line in listed.stdout.splitlines()]
    else:
        made = {"node_modules", "vendor", "__pycache__"}
        found = [
            path
            for path in ROOT.rglob("*")
            if not any(part in made or part.startswith(".") for part in path.relative_to(ROOT).parts)
        ]
    return tuple(sorted(path for path in found if path.is_file()))


def files_in(folder: str, *suffixes: str) -> list[Path]:
    """Own files below a folder, by ending."""
    return [path for path in own_files() if path.is_relative_to(ROOT / folder) and path.suffix in suffixes]


def module_name(path: Path) -> str:
    """`app/web/live/events.py` -> `app.web.live.events`; a package's `__init__.py` -> the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def app_modules() -> dict[str, Path]:
    return {module_name(path): path for path in files_in("app", ".py")}


@cache
def imports(path: Path) -> frozenset[str]:
    """Full names of all modules a file imports, at the top or inside a function; not those for types only."""
    found: set[str] = set()
    for node in _runtime_nodes(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in app_modules() else node.module)
    return frozenset(found)


def _runtime_nodes(tree: ast.AST) -> list[ast.AST]:
    nodes: list[ast.AST] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        nodes += [node, *_runtime_nodes(node)]
    return nodes
