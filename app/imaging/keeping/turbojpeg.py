"""JPEG turned, mirrored or coded again without loss, by the system's libturbojpeg: coefficients are moved and
none is computed. No package of Python carries that library; where it is missing, nothing here can be done.

It never ends the process: what it finds wrong with a file it says, and the answer here is None.
"""

from __future__ import annotations

import ctypes
import sys
from enum import IntEnum
from functools import cache

_NAMES = {
    "darwin": ("libturbojpeg.0.dylib", "/opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.0.dylib"),
    "win32": ("turbojpeg.dll",),
}
_UNIX_NAMES = ("libturbojpeg.so.0",)
# turbojpeg.h, 2.x and 3.x
_PERFECT, _PROGRESSIVE = 1, 32
_LIMIT_SCANS = 32_768
# Up to so many bytes, the tables of progressive scans may be more than they save.
_SMALL = 30_000
#: What to tell somebody who lacks it.
MISSING = (
    "Lossless turning needs the library libturbojpeg, which is not on this machine"
    " (Debian and Ubuntu: apt-get install libturbojpeg0; macOS: brew install jpeg-turbo)."
)


class Turn(IntEnum):
    """What is done to the picture, by the library's numbers; turns are clockwise."""

    NONE = 0
    MIRROR = 1
    FLIP = 2
    TRANSPOSE = 3
    TRANSVERSE = 4
    RIGHT = 5
    HALF = 6
    LEFT = 7


#: What turns a picture upright, by EXIF orientation (CIPA DC-008, 4.6.5.1).
UPRIGHT = {
    1: Turn.NONE,
    2: Turn.MIRROR,
    3: Turn.HALF,
    4: Turn.FLIP,
    5: Turn.TRANSPOSE,
    6: Turn.RIGHT,
    7: Turn.TRANSVERSE,
    8: Turn.LEFT,
}
# Each as quarter turns clockwise and then, or not, a mirroring from left to right.
_PARTS = {
    Turn.NONE: (0, False),
    Turn.RIGHT: (1, False),
    Turn.HALF: (2, False),
    Turn.LEFT: (3, False),
    Turn.MIRROR: (0, True),
    Turn.TRANSPOSE: (1, True),
    Turn.FLIP: (2, True),
    Turn.TRANSVERSE: (3, True),
}


class _Transform(ctypes.Structure):
    """tjtransform: the part, which is not used, what is done, and how."""

    _fields_ = (
        ("part", ctypes.c_int * 4),
        ("operation", ctypes.c_int),
        ("options", ctypes.c_int),
        ("data", ctypes.c_void_p),
        ("filter", ctypes.c_void_p),
    )


def then(first: Turn, turns: int, mirrored: bool) -> Turn:
    """`first`, then quarter turns clockwise, then perhaps mirrored from left to right, as one."""
    before, was_mirrored = _PARTS[first]
    # Behind a mirror, clockwise is the other way round.
    both = ((before - turns if was_mirrored else before + turns) % 4, was_mirrored != mirrored)
    return next(turn for turn, parts in _PARTS.items() if parts == both)


def is_perfect(turn: Turn, size: tuple[int, int], block: tuple[int, int]) -> bool:
    """Whether a picture of `size` in the file, coded in blocks of that many pixels, can be turned without
    loss: edges that come to lie first must be whole blocks."""
    whole = tuple(side % of == 0 for side, of in zip(size, block, strict=True))
    needed = {
        Turn.MIRROR: whole[:1],
        Turn.LEFT: whole[:1],
        Turn.FLIP: whole[1:],
        Turn.RIGHT: whole[1:],
        Turn.HALF: whole,
        Turn.TRANSVERSE: whole,
    }
    return all(needed.get(turn, ()))


def turned(data: bytes, turn: Turn, *, is_baseline: bool = False) -> bytes | None:
    """The JPEG with its picture turned and every marker as it was, in progressive Huffman coding, or in
    baseline where that is smaller or asked for; None where an edge has less than a block, so that it cannot
    be turned without loss, where the file is damaged, or where the library is missing."""
    library = _library()
    if library is None:
        return None
    codings = (0,) if is_baseline else (_PROGRESSIVE,) if len(data) > _SMALL else (_PROGRESSIVE, 0)
    made = [_transformed(library, data, turn, coding) for coding in codings]
    return min((each for each in made if each is not None), key=len, default=None)


def _transformed(library: ctypes.CDLL, data: bytes, turn: Turn, coding: int) -> bytes | None:
    handle = library.tjInitTransform()
    made, size = ctypes.c_void_p(), ctypes.c_ulong()
    how = _Transform(operation=turn, options=_PERFECT | coding)
    try:
        failed = library.tjTransform(
            handle,
            data,
            ctypes.c_ulong(len(data)),
            1,
            ctypes.byref(made),
            ctypes.byref(size),
            ctypes.byref(how),
            _LIMIT_SCANS,
        )
        return None if failed or not made.value else ctypes.string_at(made.value, size.value)
    finally:
        library.tjFree(made)
        library.tjDestroy(handle)


def is_there() -> bool:
    return _library() is not None


def load() -> None:
    """Load the library now, before no file can be opened any more."""
    _library()


@cache
def _library() -> ctypes.CDLL | None:
    for name in _NAMES.get(sys.platform, _UNIX_NAMES):
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.tjInitTransform.restype = ctypes.c_void_p
        library.tjTransform.argtypes = (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_ulong,
            ctypes.c_int,
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_int,
        )
        library.tjFree.argtypes = (ctypes.c_void_p,)
        library.tjFree.restype = None
        library.tjDestroy.argtypes = (ctypes.c_void_p,)
        return library
    return None
