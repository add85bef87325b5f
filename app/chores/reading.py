"""A photo's facts read from its file: the head of it, and for PNG and WebP all, as metadata may be at the
end."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path

from app.chores.photo import Photo, named, read_date
from app.errors import Refusal
from app.imaging.metadata import description
from app.imaging.metadata.exif import orientation_of
from app.imaging.metadata.tiff import NAME, Block
from app.imaging.reading import jpeg, png, webp
from app.imaging.reading.inspect import sniff
from app.imaging.reading.likeness import HEAD_BYTES

# Metadata stands before a JPEG's pixels; few cameras write more than this.
_JPEG_HEAD = max(HEAD_BYTES, 256 * 1024)
_APP1 = 0xE1


def read_photo(number: int, name: str, path: Path) -> Photo:
    """What the file at `path` says; Refusal("unsupported_format") where it is no picture that is read here,
    and OSError."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        head = file.read(_JPEG_HEAD)
        if not head:
            raise Refusal("no_file", "The file is empty.")
        format = sniff(head)
        data = head if format == "jpeg" else head + file.read()
    try:
        size, block, exif = _FACTS[format](data)
    except (struct.error, IndexError):
        raise Refusal("unreadable_image", "The file is damaged.") from None
    groups, orientation = _said(exif)
    time, camera = groups.get("time", {}), groups.get("camera", {})
    return Photo(
        number=number,
        name=name,
        format=format,
        size=status.st_size,
        modified_ns=status.st_mtime_ns,
        width=size[0],
        height=size[1],
        orientation=orientation,
        taken=read_date(str(time.get("taken", "")), str(time.get("fraction", ""))),
        offset=str(time.get("offset", "")),
        camera=named(str(camera.get("make", "")), str(camera.get("model", ""))),
        has_place=bool(groups.get("place")),
        has_metadata=exif is not None,
        block=block,
    )


_Facts = tuple[tuple[int, int], tuple[int, int] | None, bytes | None]


def _of_jpeg(data: bytes) -> _Facts:
    size, block, exif = (0, 0), None, None
    for code, _, body, end in jpeg.segments(data):
        if code == jpeg.SOS:
            break
        if code in jpeg.FRAMES and end <= len(data):
            height, width = struct.unpack_from(">HH", data, body + 1)
            size, block = (width, height), _block(data[body:end])
        elif code == _APP1 and exif is None and data.startswith(NAME, body):
            exif = data[body + len(NAME) : end]
    return size, block, exif


def _block(frame: bytes) -> tuple[int, int]:
    """Pixels that are coded together (ITU-T T.81, A.2); of gray always 8 x 8."""
    factors = list(frame[7 : 6 + 3 * frame[5] : 3])
    if len(factors) < 2:
        return 8, 8
    return 8 * max(factor >> 4 for factor in factors), 8 * max(factor & 15 for factor in factors)


def _of_png(data: bytes) -> _Facts:
    found: dict[bytes, tuple[int, int]] = {}
    pixels = len(data)
    for kind, body, end in png.chunks(data):
        pixels = min(pixels, body) if kind == b"IDAT" else pixels
        found.setdefault(kind, (body, end))
    width, height = struct.unpack_from(">II", data, found.get(b"IHDR", (len(data), 0))[0])
    body, end = found.get(b"eXIf", (0, 0))
    return (width, height), None, data[body:end] if 0 < body < pixels else None


def _of_webp(data: bytes) -> _Facts:
    found = dict(reversed([(kind, (start, end)) for kind, start, end in webp.chunks(data)]))
    first = next(webp.chunks(data))
    start, end = found.get(b"EXIF", (0, 0))
    return webp.size(first[0], data, first[1]), None, data[start:end].removeprefix(NAME) or None


_FACTS = {"jpeg": _of_jpeg, "png": _of_png, "webp": _of_webp}


def _said(exif: bytes | None) -> tuple[dict[str, description.Facts], int]:
    """What the block says, and the orientation; nothing where it cannot be read."""
    try:
        block = Block(exif) if exif else None
        return (description.of_block(block), orientation_of(block)) if block else ({}, 1)
    except (ValueError, struct.error):
        return {}, 1


def walk(folder: Path, *, recursive: bool) -> Iterator[tuple[Path, list[str]]]:
    """Folders and the names of their plain files, sorted; hidden ones and links are passed by."""
    for path, folders, names in os.walk(folder):
        here = Path(path)
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if recursive else []
        yield (
            here,
            sorted(name for name in names if not name.startswith(".") and not (here / name).is_symlink()),
        )
