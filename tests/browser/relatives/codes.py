"""Relatives of JPEGs in other codes: what encoders write, what their names say, and what stands beside it."""

from __future__ import annotations

import shutil
import subprocess
from itertools import product

from app.imaging.reading import jpeg, webp
from tests.browser.relatives.lying import JPEG
from tests.imaging.pictures import file_of, scene

HAS_JPEGTRAN = shutil.which("jpegtran") is not None
_ADOBE = b"Adobe\0d\0\0\0\0"
_PLAIN = JPEG[:2] + JPEG[20:]


def coded(*flags: str, mode: str = "RGB", sampling: str = "4:4:4") -> bytes:
    """By jpegtran, with its flags."""
    options = {"subsampling": sampling} if mode == "RGB" else {}
    plain = file_of(scene(61, 43, mode), quality=92, **options)
    return subprocess.run(["jpegtran", *flags], input=plain, capture_output=True, check=True).stdout


def _arithmetic() -> dict[str, bytes]:
    kinds = (["-arithmetic"], ["-arithmetic", "-progressive"], ["-arithmetic", "-restart", "1"])
    files = {}
    for flags, sampling in product(kinds, ("4:4:4", "4:2:2", "4:2:0")):
        files[f"{' '.join(flags)} {sampling}"] = coded(*flags, sampling=sampling)
    files |= {
        f"{' '.join(flags)} {mode}": coded(*flags, mode=mode) for flags in kinds for mode in ("L", "CMYK")
    }
    return files


def _named(identifiers: bytes, data: bytes) -> bytes:
    """With other identifiers for its three components."""
    changed = bytearray(data)
    frame, scan = data.index(b"\xff\xc0"), data.index(b"\xff\xda")
    for number, identifier in enumerate(identifiers):
        changed[frame + 10 + 3 * number] = changed[scan + 5 + 2 * number] = identifier
    return bytes(changed)


def _huffman() -> dict[str, bytes]:
    files = {"no JFIF": _PLAIN, "extended": JPEG.replace(b"\xff\xc0", b"\xff\xc1", 1)}
    for number in range(3):
        adobe = jpeg.written(0xEE, _ADOBE + bytes((number,)))
        files[f"Adobe {number}"] = _PLAIN[:2] + adobe + _PLAIN[2:]
        files[f"JFIF and Adobe {number}"] = JPEG[:2] + adobe + JPEG[2:]
    for names in (b"RGB", b"rgb", b"\0\1\2", b"\3\2\1", b"\1\x22\x23"):
        files[f"components {names!r}"] = _named(names, _PLAIN)
        files[f"components {names!r} and JFIF"] = _named(names, JPEG)
    for sampling in ("4:2:0", "4:2:2"):
        for progressive in (False, True):
            files[f"{sampling} {progressive=}"] = file_of(
                scene(61, 43), quality=92, subsampling=sampling, progressive=progressive
            )
    files["restarts"] = file_of(scene(61, 43), quality=92, restart_marker_blocks=2)
    for mode in ("L", "CMYK"):
        files[f"progressive {mode}"] = file_of(scene(61, 43, mode), quality=92, progressive=True)
    return files


def _animated(offset: int, canvas: tuple[int, int]) -> bytes:
    """A WebP animation of one frame, 64 x 48, somewhere on a canvas."""
    data = file_of(scene(64, 48), "WEBP", quality=90)
    place = (offset // 2).to_bytes(3, "little") * 2
    sides = b"".join((side - 1).to_bytes(3, "little") for side in (64, 48))
    frame = place + sides + (100).to_bytes(3, "little") + b"\0" + data[12:]
    whole = b"".join((side - 1).to_bytes(3, "little") for side in canvas)
    return webp.written([(b"VP8X", b"\2\0\0\0" + whole), (b"ANIM", b"\xff" * 4 + b"\0\0"), (b"ANMF", frame)])


HUFFMAN = _huffman()
ARITHMETIC = _arithmetic() if HAS_JPEGTRAN else {}
FRAMES = {
    "one frame": _animated(0, (64, 48)),
    "one frame on a larger canvas": _animated(8, (80, 60)),
    "one frame in the corner": _animated(0, (66, 48)),
}
FILES = {**HUFFMAN, **FRAMES}
