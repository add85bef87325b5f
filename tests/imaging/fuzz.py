"""Readers of upload bytes under a fuzzer, each with files to start from.

`python -m tests.imaging.fuzz TARGET SECONDS` runs one under atheris (not among the pinned libraries:
`pip install atheris`); `test_fuzz.py` tries mutations of the same files in every run of the tests.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FunctionType

from app.errors import Refusal
from app.imaging.kept_original import cleaned
from app.imaging.metadata.groups import GROUPS
from app.imaging.metadata.preparing import Wish, prepared
from app.imaging.reading import inspect as inspecting
from app.imaging.reading import jpeg, metadata, png, webp
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.inspect import inspect, sniff
from app.imaging.reading.metadata import Metadata
from tests.imaging.blocks import camera_exif, exif_of, lighter_profile
from tests.imaging.hostile import text_bomb
from tests.imaging.pictures import file_of, scene

#: Small, so that a fuzzer's thousands of runs take no time for pixels.
LIMITS = Limits(max_pixels=10_000, max_metadata_bytes=2**16)


def fuzz_inspect(data: bytes) -> None:
    try:
        header = inspect(data, LIMITS)
    except Refusal:
        return
    assert header.width * header.height <= LIMITS.max_pixels


def fuzz_decode(data: bytes) -> None:
    try:
        decoded = decode(data, LIMITS)
    except Refusal:
        return
    assert all(type(notice) is str for notice in decoded.notices)
    metadata.describe(decoded.metadata)


def fuzz_exif(data: bytes) -> None:
    assert metadata.orientation(data) in (None, *range(1, 9))
    metadata.describe(Metadata(exif=data))
    both = Metadata(exif=data, xmp=data, extension=data, photoshop=data)
    metadata.notices(both)
    for strips in (False, True):
        prepared(both, Wish(strips, tuple(GROUPS), density=72), "jpeg", (24, 32))


def fuzz_keep(data: bytes) -> None:
    try:
        format = sniff(data)
        inspect(data, LIMITS)
        kept = cleaned(data, format, strips=len(data) % 2 == 0)
    except (Refusal, ValueError):
        return
    assert sniff(kept) == format


def _small_files() -> list[bytes]:
    small = scene(9, 7)
    return [
        *(
            file_of(small, format, exif=camera_exif(), icc_profile=lighter_profile())
            for format in ("JPEG", "PNG", "WEBP")
        ),
        file_of(small, progressive=True),
        file_of(small.quantize(4), "PNG", transparency=1),
        file_of(scene(9, 7, "RGBA"), "WEBP", quality=50),
        file_of(small, "WEBP", lossless=True),
        text_bomb(500),
    ]


#: By name: what is fuzzed, and what it starts from.
TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "inspect": (fuzz_inspect, _small_files),
    "decode": (fuzz_decode, _small_files),
    "exif": (fuzz_exif, lambda: [camera_exif(), exif_of(6), b"<x tiff:Orientation='6'/>"]),
    "keep": (fuzz_keep, _small_files),
}


def main() -> None:
    import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

    target, seeds = TARGETS[sys.argv[1]]
    for module in (inspecting, jpeg, png, webp, metadata):
        for name, function in vars(module).items():
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                setattr(module, name, atheris.instrument_func(function))
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds()):
            (Path(folder) / str(number)).write_bytes(seed)
        options = [f"-max_total_time={sys.argv[2]}", "-max_len=8192", "-timeout=120", "-rss_limit_mb=1024"]
        atheris.Setup([sys.argv[0], folder, *options], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
