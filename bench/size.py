"""How small files are that look alike: ours against other encoders, as ratios of bytes at equal SSIMULACRA2.

    python -m bench.size

Prints Markdown. Every encoder writes each picture at several qualities; bytes at a score are interpolated
between them. A ratio is the geometric mean over the pictures that both encoders bring to that score
(in brackets: how many); under 1.00 ours is smaller. Time is the ratio of processor time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from itertools import pairwise
from math import exp, log
from typing import Any

import ssimulacra2
from PIL import Image, features

from app.imaging.encode import encode
from app.imaging.formats import formats
from app.imaging.reading.metadata import Metadata
from bench import pictures, rivals
from bench.running import machine

SCORES = (60, 70, 80, 90)
QUALITIES = (25, 40, 60, 72, 80, 86, 89, 92, 95)
RIVAL_QUALITIES = {
    "jpeg": (25, 40, 60, 72, 80, 86, 92, 96, 99),
    "webp": (20, 40, 60, 75, 82, 88, 93, 97, 100),
    "avif": (30, 40, 48, 55, 63, 72, 80, 88, 94),
}
COLORS = (8, 16, 32, 64, 128, 256)
PALETTE_SCORES = (40, 60, 70)

#: A picture and a quality (or number of colors) to a file and seconds.
Encode = Callable[[Image.Image, int], tuple[bytes, float]]
#: Score and bytes of one file each, by quality.
Curve = list[tuple[float, int]]


def ours(format: str, **options: Any) -> Encode:
    knob = "colors" if format == "png" else "quality"

    def measured(picture: Image.Image, quality: int) -> tuple[bytes, float]:
        out = BytesIO()
        start = time.process_time()
        values = formats()[format].defaults | {knob: quality} | options
        encode(picture, formats()[format], values, out, "export", Metadata())
        return out.getvalue(), time.process_time() - start

    return measured


def of_sharp(sharp: rivals.Sharp, format: str, **options: Any) -> Encode:
    return lambda picture, quality: sharp.encode(picture, format, quality=quality, **options)


def score(picture: Image.Image, data: bytes) -> float:
    """SSIMULACRA2 of a file, transparency laid on gray."""
    return float(ssimulacra2.compute_ssimulacra2(_on_gray(picture), _on_gray(Image.open(BytesIO(data)))))


def _on_gray(picture: Image.Image) -> BytesIO:
    laid = Image.new("RGBA", picture.size, (128, 128, 128, 255))
    laid.alpha_composite(picture.convert("RGBA"))
    out = BytesIO()
    laid.convert("RGB").save(out, "PNG", compress_level=0)
    out.seek(0)
    return out


@dataclass(frozen=True)
class Measured:
    """A curve for each picture, and the seconds that encoding took in all."""

    curves: list[Curve]
    seconds: float


def measure(
    encode: Encode, qualities: tuple[int, ...], photos: list[Image.Image], scorers: Executor
) -> Measured:
    curves, took = [], 0.0
    for picture in photos:
        files = [encode(picture, quality) for quality in qualities]
        scores = scorers.map(score, [picture] * len(files), [data for data, _ in files])
        curves.append([(scored, len(data)) for scored, (data, _) in zip(scores, files, strict=True)])
        took += sum(seconds for _, seconds in files)
    return Measured(curves, took)


def bytes_at(wanted: float, points: Curve) -> float | None:
    """Interpolated in the logarithm of bytes; None where the curve does not reach the score."""
    for (low, fewer), (high, more) in pairwise(sorted(points)):
        if low <= wanted <= high and low < high:
            return exp(log(fewer) + (log(more) - log(fewer)) * (wanted - low) / (high - low))
    return None


def mean(ratios: list[float]) -> str:
    """Geometric, and of how many pictures."""
    if not ratios:
        return "-"
    return f"{exp(sum(map(log, ratios)) / len(ratios)):.3f} ({len(ratios)})"


def row(name: str, mine: Measured, theirs: Measured, scores: tuple[int, ...] = SCORES) -> str:
    cells = []
    for wanted in scores:
        pairs = [
            (bytes_at(wanted, my), bytes_at(wanted, their))
            for my, their in zip(mine.curves, theirs.curves, strict=True)
        ]
        cells.append(mean([my / their for my, their in pairs if my and their]))
    return f"| {name} | {' | '.join(cells)} | {mine.seconds / theirs.seconds:.2f} |"


def lossy_rows(sharp: rivals.Sharp, photos: list[Image.Image], scorers: Executor) -> Iterator[str]:
    compared: tuple[tuple[str, str, dict[str, int], dict[str, Any]], ...] = (
        ("JPEG / mozjpeg", "jpeg", {}, {"mozjpeg": True}),
        ("WebP / sharp, effort 4", "webp", {}, {"effort": 4}),
        ("WebP effort 6 / sharp, effort 6", "webp", {"webp_effort": 6}, {"effort": 6}),
        ("AVIF / sharp, effort 1", "avif", {}, {"effort": 1}),
        ("AVIF / sharp, effort 1, 4:2:0", "avif", {}, {"effort": 1, "chromaSubsampling": "4:2:0"}),
        ("AVIF effort 3 / sharp, effort 3", "avif", {"avif_effort": 3}, {"effort": 3}),
    )
    for name, format, options, their_options in compared:
        their_encode = of_sharp(sharp, format, **their_options)
        mine = measure(ours(format, **options), QUALITIES, photos, scorers)
        theirs = measure(their_encode, RIVAL_QUALITIES[format], photos, scorers)
        yield row(name, mine, theirs)


def lossless_rows(sharp: rivals.Sharp, drawn: list[Image.Image]) -> Iterator[str]:
    def oxipng(picture: Image.Image, _quality: int) -> tuple[bytes, float]:
        return rivals.oxipng(picture, 4)

    compared = (
        ("PNG / oxipng level 4", ours("png"), oxipng, 0),
        ("WebP / sharp, effort 4", ours("webp", lossless=True), of_sharp(sharp, "webp", lossless=True), 75),
        (
            "AVIF / sharp, effort 1",
            ours("avif", lossless=True),
            of_sharp(sharp, "avif", lossless=True, effort=1),
            80,
        ),
    )
    for name, my_encode, their_encode, quality in compared:
        mine, theirs = ([encode(each, quality) for each in drawn] for encode in (my_encode, their_encode))
        ratios = [len(my) / len(their) for (my, _), (their, _) in zip(mine, theirs, strict=True)]
        seconds = sum(took for _, took in mine) / sum(took for _, took in theirs)
        yield f"| {name} | {mean(ratios)} | {seconds:.2f} |"


def palette_rows(groups: dict[str, list[Image.Image]], scorers: Executor) -> Iterator[str]:
    for name, group in groups.items():
        mine = measure(ours("png"), COLORS, group, scorers)
        theirs = measure(rivals.pngquant, COLORS, group, scorers)
        yield row(f"PNG / pngquant, {name}", mine, theirs, PALETTE_SCORES)


def main() -> None:
    photos, drawings = (
        list(pictures.load(wanted).values()) for wanted in (pictures.PHOTOS, pictures.DRAWINGS)
    )
    libraries = ", ".join(f"{name} {features.version(name)}" for name in ("libjpeg_turbo", "webp", "avif"))
    print(f"{machine()}; Pillow {version('Pillow')} ({libraries}), sharp {rivals.SHARP_VERSION}")
    with ProcessPoolExecutor() as scorers, rivals.Sharp() as sharp:
        print_table(("bytes at equal SSIMULACRA2", *SCORES, "time"), lossy_rows(sharp, photos, scorers))
        print_table(("bytes without loss", "all", "time"), lossless_rows(sharp, photos + drawings))
        groups = {"photos": photos, "drawings": drawings}
        print_table(("bytes of few colors", *PALETTE_SCORES, "time"), palette_rows(groups, scorers))


def print_table(head: tuple[object, ...], rows: Iterator[str]) -> None:
    print(f"\n| {' | '.join(map(str, head))} |\n|{'---|' * len(head)}")
    for line in rows:
        print(line, flush=True)


if __name__ == "__main__":
    main()
