"""Want of memory is called that, whatever a codec calls it: never damage, never our fault."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.imaging.pictures import file_of, scene

#: Runs in a process of its own, which may have little more memory than it has; prints what becomes of each
#: attempt, from hardly any memory to enough.
CHILD = """
import json, resource, sys, traceback
from io import BytesIO
from app import heap
from app.errors import Refusal
from app.imaging import catalog
from app.imaging.preload import preload
from app.imaging.render import Renderer
from tests.imaging.originals import exported, original_of

heap.keep_one_arena()  # as a worker does
catalog.describe()
preload()
data, values = open(sys.argv[1], "rb").read(), json.loads(sys.argv[2])

def attempt():
    if values is None:
        Renderer().probe(BytesIO(data))
    else:
        exported(renderer, original, values)

if values is not None:
    renderer = Renderer(cache_bytes=2**28)
    original = original_of(data, renderer)
    exported(renderer, original, {**values, "scale": 10})
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
for more in (1, 3, 8, 16, 32, 48, 64, 80, 96, 112, 128, 192, 256, 512):
    resource.setrlimit(resource.RLIMIT_AS, (used + more * 2**20, -1))
    try:
        attempt()
        print("done")
        break
    except Refusal as refusal:
        print(refusal.code)
    except Exception as error:
        print(repr(error), *traceback.format_tb(error.__traceback__))
"""


def outcomes(file: Path, values: dict[str, Any] | None) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(file), json.dumps(values)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


@pytest.mark.parametrize(
    ("format", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {"compress_level": 1}),
        ("WEBP", {"method": 0}),
        ("WEBP", {"method": 0, "lossless": True}),
    ],
    ids=str,
)
def test_a_good_file_is_never_called_damaged_for_want_of_memory(
    format: str, options: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "picture"
    file.write_bytes(file_of(scene(1600, 1200), format, **options))
    *first, last = outcomes(file, None)
    assert set(first) <= {"out_of_memory"}
    assert last == "done"


def test_want_of_memory_for_a_proxy_is_called_that_too(tmp_path: Path) -> None:
    """A large one is decoded twice, and made smaller by libvips, which wants threads."""
    file = tmp_path / "picture"
    file.write_bytes(file_of(scene(1600, 1200).resize((4000, 3000))))
    *first, last = outcomes(file, None)
    assert first and set(first) <= {"out_of_memory"}
    assert last == "done"


@pytest.mark.parametrize("values", [{"format": "jpeg"}, {"format": "webp", "lossless": True}], ids=str)
def test_a_file_that_cannot_be_written_for_want_of_memory_is_refused_as_that(
    values: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "picture"
    file.write_bytes(file_of(scene(1600, 1200)))
    *first, last = outcomes(file, values)
    assert set(first) <= {"out_of_memory"}
    assert last == "done"
