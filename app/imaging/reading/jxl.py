"""JPEG XL as it is read back: Pillow gets a plugin for files of our own making. Uploads of this kind are not
taken."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image, ImageFile

from app.imaging import libjxl

_MODES = {1: "L", 3: "RGB", 4: "RGBA"}
_SIGNATURE = b"\0\0\0\x0cJXL \r\n\x87\n"
_BARE = b"\xff\x0a"
_HEAD = 8
#: What stands before the TIFF of EXIF: where that begins (ISO/IEC 18181-2, 9.4).
EXIF_OFFSET = bytes(4)


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each box of a file; none where it is a bare codestream."""
    place = 0 if data.startswith(_SIGNATURE) else len(data)
    while place + _HEAD <= len(data):
        length = int.from_bytes(data[place : place + 4], "big") or len(data) - place
        yield data[place + 4 : place + _HEAD], data[place + _HEAD : place + length]
        place += max(_HEAD, length)


class JxlImageFile(ImageFile.ImageFile):
    """Decoded as soon as it is opened."""

    format = "JXL"
    format_description = "JPEG XL"

    def _open(self) -> None:
        assert self.fp is not None
        data = self.fp.read()
        pixels = libjxl.decode(data)
        self._size, self._mode = pixels.size, _MODES[pixels.channels]
        self.im = Image.frombytes(self._mode, pixels.size, pixels.samples).im
        held = dict(boxes(data))
        found = {
            "icc_profile": pixels.icc,
            "exif": held.get(b"Exif", b"").removeprefix(EXIF_OFFSET),
            "xmp": held.get(b"xml "),
        }
        self.info = {name: block for name, block in found.items() if block}


def _is_jxl(beginning: bytes) -> bool:
    return beginning.startswith((_SIGNATURE, _BARE))


Image.register_open(JxlImageFile.format, JxlImageFile, _is_jxl)
