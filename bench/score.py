"""How well our score follows SSIMULACRA2, and the weights that make it follow best.

    python -m bench.score

Pictures of the public test files are written in three formats at twelve qualities. SSIMULACRA2 (the package
of that name) and `app/imaging/judging/score.py` judge each result. The output is a table of both for
docs/quality.md, and the weights of a new fit, for `app/imaging/judging/score.py` when they have changed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import mean

import numpy as np
from PIL import Image
from scipy.optimize import nnls
from ssimulacra2 import compute_ssimulacra2

from app.imaging.encode import encode, read_back
from app.imaging.formats import formats
from app.imaging.judging import score
from app.imaging.judging.sample import TILE, levels
from app.imaging.reading.metadata import Metadata

SHARED = Path(__file__).resolve().parents[2] / "shared"
PICTURES = (
    "photos/market-6mp.jpg",
    "corpus/exif-orientation/Landscape_1.jpg",
    "corpus/exif-orientation/Portrait_1.jpg",
    "corpus/pillow/exif_gps_typeerror.jpg",
    "corpus/pillow/junk_jpeg_header.jpg",
    "corpus/pillow/sugarshack_bad_mpo_header.jpg",
    "corpus/pillow/exif.png",
    "corpus/pillow/test-card.png",
    "corpus/sharp/4.webp",
    "corpus/sharp/flowers.jpeg",
    "corpus/sharp/gradients-rgb8.png",
    "corpus/sharp/test-pattern.png",
    "corpus/sharp/Landscape_3.jpg",
)
FORMATS = ("jpeg", "webp", "avif")
QUALITIES = (5, 15, 25, 35, 45, 55, 65, 75, 80, 85, 90, 95)
#: To have every loss apart.
EVERY = ((1.0,) * 4,) * 3
# Width and height of the part of each picture that is looked at, in tiles.
TILES = 6


@dataclass(frozen=True)
class Judged:
    """One result: what SSIMULACRA2 says, what we say, and the losses that ours is made of,
    those that do not count included."""

    picture: str
    format: str
    theirs: float
    ours: float
    lost: list[float]


def main() -> None:
    if not SHARED.is_dir():
        sys.exit("The public test files are not beside the repository (../shared).")
    judged = list(results())
    table(judged)
    print("\nWeights of brightness, blue and red, from full size to an eighth:")
    for name, weights in zip(("brightness", "blue", "red"), fitted(judged).reshape(3, -1), strict=True):
        print(f"  {name}: {', '.join(f'{weight:.1f}' for weight in weights)}")


def results() -> Iterator[Judged]:
    for path in PICTURES:
        before = part(Image.open(SHARED / path).convert("RGB"))
        for name in FORMATS:
            format = formats()[name]
            for quality in QUALITIES:
                file = BytesIO()
                encode(before, format, format.defaults | {"quality": quality}, file, "export", Metadata())
                after = read_back(file.getvalue(), format, "RGB")
                ours = score.compare_tiles(before, after)
                lost = [mean(levels(tiles)) for _, tiles in score.lost_of_tiles(before, after, EVERY)]
                yield Judged(path, name, ssimulacra2(before, after), ours, lost)


def part(picture: Image.Image) -> Image.Image:
    """The middle of a picture, made of whole tiles."""
    width, height = (min(TILES, side // TILE) * TILE for side in picture.size)
    left, upper = (picture.width - width) // 2 // 16 * 16, (picture.height - height) // 2 // 16 * 16
    return picture.crop((left, upper, left + width, upper + height))


def ssimulacra2(before: Image.Image, after: Image.Image) -> float:
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / name) for name in ("before.png", "after.png")]
        for picture, path in zip((before, after), paths, strict=True):
            picture.save(path, compress_level=0)
        return float(compute_ssimulacra2(*paths))


def fitted(judged: list[Judged]) -> np.ndarray:
    """Weights, none below 0, whose sum of losses is nearest to SSIMULACRA2's, as parts of it."""
    seen = [each for each in judged if each.theirs > 0]
    losses = np.array([each.lost for each in seen])
    # Color at full size is left out: it is noise that nobody sees.
    losses[:, [4, 8]] = 0
    wanted = np.array(
        [((100 - min(each.theirs, 99.9)) / score.SLOPE) ** (1 / score.EXPONENT) for each in seen]
    )
    emphasis = 1 / np.maximum(wanted, 1) ** 0.8
    weights, _ = nnls(losses * emphasis[:, None], wanted * emphasis)
    return np.asarray(weights)


def table(judged: list[Judged]) -> None:
    print("| SSIMULACRA2 | results | mean error | typical error (RMS) | JPEG | WebP | AVIF |")
    print("|---|---|---|---|---|---|---|")
    for low, high in ((0, 50), (50, 70), (70, 80), (80, 90), (90, 100), (0, 100)):
        row = [each for each in judged if low <= each.theirs < high]
        errors = [each.ours - each.theirs for each in row]
        typical = mean(error**2 for error in errors) ** 0.5
        biases = [mean(each.ours - each.theirs for each in row if each.format == name) for name in FORMATS]
        print(
            f"| {low} to {high} | {len(row)} | {mean(errors):+.1f} | {typical:.1f} |"
            f" {' | '.join(f'{bias:+.1f}' for bias in biases)} |"
        )


if __name__ == "__main__":
    main()
