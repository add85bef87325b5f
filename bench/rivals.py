"""The encoders that ours are measured against: sharp (mozjpeg, libwebp, libaom), oxipng and pngquant."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any

from oxipng import optimize_from_memory
from PIL import Image

SHARP_VERSION = "0.35.5"
_SCRIPT = Path(__file__).with_name("sharp.mjs").resolve()


class Sharp:
    """A node process with sharp on one thread, installed into a folder that goes with it."""

    def __enter__(self) -> Sharp:
        self._folder = tempfile.TemporaryDirectory()
        npm = ["npm", "install", "--no-save", "--silent", f"sharp@{SHARP_VERSION}"]
        environ = os.environ | {"NODE_USE_SYSTEM_CA": "1"}
        subprocess.run(npm, cwd=self._folder.name, env=environ, check=True)
        self._node = subprocess.Popen(
            ["node", str(_SCRIPT)],
            cwd=self._folder.name,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Its input may be held open by processes that were forked meanwhile.
        self._node.terminate()
        self._node.wait()
        self._folder.cleanup()

    def encode(self, picture: Image.Image, format: str, **options: Any) -> tuple[bytes, float]:
        """The file, and the seconds of processor time it took."""
        assert self._node.stdin
        assert self._node.stdout
        folder = Path(self._folder.name)
        (folder / "pixels").write_bytes(picture.tobytes())
        size = {"width": picture.width, "height": picture.height, "channels": len(picture.getbands())}
        request = {"file": "pixels", "out": "out", "format": format, "options": options, **size}
        self._node.stdin.write(json.dumps(request) + "\n")
        self._node.stdin.flush()
        seconds = float(self._node.stdout.readline()) / 1000
        return (folder / "out").read_bytes(), seconds


def pngquant(picture: Image.Image, colors: int) -> tuple[bytes, float]:
    """The file with its own choice of effort, and the seconds of processor time it took."""
    if not shutil.which("pngquant"):
        sys.exit("The bench needs pngquant. On Debian: apt-get install pngquant")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        ["pngquant", str(colors), "-"], input=_png(picture), capture_output=True, check=True, timeout=60
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def oxipng(picture: Image.Image, level: int) -> tuple[bytes, float]:
    """What the command `oxipng -o LEVEL` makes of a plain PNG, and the seconds of processor time it took."""
    plain = _png(picture)
    start = time.process_time()
    return optimize_from_memory(plain, level=level), time.process_time() - start


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()
