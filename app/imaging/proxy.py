"""Proxy: the small stand-in of an original that drafts are made from, and its form as bytes.

The form is raw pixels behind a short header, so that a new worker has it at hand without decoding anything:
magic (4 bytes), length of the header (4, big-endian), header (JSON), color profile, pixels of the sample,
pixels.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from functools import partial
from typing import Any

from PIL import Image

from app.imaging.beside import beside
from app.imaging.frame import WHOLE, Pose
from app.imaging.judging.sample import Sample
from app.imaging.pixels.resample import resample
from app.imaging.reading.upright import Decoded
from app.limits import MAX_VIEW

_MAGIC = b"WPRX"
_VERSION = 2


@dataclass(frozen=True)
class Proxy:
    """`picture` is upright and at most MAX_VIEW a side; its colors are as `icc` says. `metadata_bytes` is
    what the original's metadata adds to a file that keeps it. `sample` are parts of the original at full
    size, which tell what its files will take."""

    picture: Image.Image
    icc: bytes | None
    metadata_bytes: int
    sample: Sample

    @classmethod
    def of(cls, decoded: Decoded, small: Decoded | None = None, side: int = MAX_VIEW) -> Proxy:
        """With a picture of at most `side` pixels a side; the same picture object where the original is small
        already. `small` is the same original decoded at a fraction, if it was."""
        picture = decoded.picture
        factor = min(1.0, side / max(picture.size))
        size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
        with beside(partial(Sample.of, picture)) as sample:
            shown = resample((small or decoded).picture, WHOLE, Pose(), size, hasty=True)
            return cls(shown, decoded.metadata.icc, decoded.metadata.size, sample())

    def to_bytes(self) -> bytes:
        header = {
            "version": _VERSION,
            "mode": self.picture.mode,
            "size": self.picture.size,
            "icc": len(self.icc or b""),
            "metadata_bytes": self.metadata_bytes,
            "sample": {
                "tiles": self.sample.picture.size,
                "corners": self.sample.corners,
                "size": self.sample.size,
                "part": self.sample.part,
            },
        }
        text = json.dumps(header).encode()
        pixels = (self.sample.picture.tobytes(), self.picture.tobytes())
        return b"".join((_MAGIC, struct.pack(">I", len(text)), text, self.icc or b"", *pixels))

    @classmethod
    def from_buffer(cls, buffer: Any) -> Proxy:
        """From anything with the buffer protocol: bytes, a memory map. ValueError when it is not one, or of
        another version; it is then made again from the original."""
        view = memoryview(buffer)
        try:
            if view[:4] != _MAGIC:
                raise ValueError("not a proxy")
            (length,) = struct.unpack_from(">I", view, 4)
            header = json.loads(bytes(view[8 : 8 + length]))
            if header["version"] != _VERSION:
                raise ValueError("a proxy of another version")
            mode, facts = header["mode"], header["sample"]
            width, height = facts["tiles"]
            tiles = 8 + length + header["icc"]
            pixels = tiles + width * height * len(mode)
            icc = bytes(view[8 + length : tiles]) or None
            picture = Image.frombytes(mode, tuple(header["size"]), view[pixels:])
            sample = Sample(
                Image.frombytes(mode, (width, height), view[tiles:pixels]),
                corners=tuple((x, y) for x, y in facts["corners"]),
                size=tuple(facts["size"]),
                part=facts["part"],
            )
        except (struct.error, KeyError, TypeError) as error:
            raise ValueError("not a proxy") from error
        finally:
            view.release()
        return cls(picture, icc, header["metadata_bytes"], sample)
