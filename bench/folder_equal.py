"""A folder of photos by the shell, beside other programs, at the same look: bytes where SSIMULACRA2 is equal.

python -m bench.folder_equal [--quality 80]

The other programs write the photos at several qualities; between those, bytes and score are interpolated.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import mean

from PIL import Image

from bench.folder import Command, make_photos, others, ours
from bench.running import ROOT
from bench.score import part, ssimulacra2
from bench.tables import Table

#: Photos, one of each size up to the largest, in megapixels.
_PHOTOS, _LARGEST = 5, 8
_QUALITIES = (60, 70, 78, 85, 92)


def judged(command: Command, photos: Path) -> tuple[float, int]:
    """The mean score of the results, and their bytes together."""
    with tempfile.TemporaryDirectory() as folder:
        quiet = subprocess.DEVNULL
        subprocess.run(command(photos, Path(folder)), cwd=ROOT, stdout=quiet, stderr=quiet, check=True)
        scores = []
        for photo in sorted(photos.glob("*.jpg")):
            (result,) = Path(folder).rglob(photo.name)
            before, after = (part(Image.open(path).convert("RGB")) for path in (photo, result))
            scores.append(ssimulacra2(before, after))
        return mean(scores), sum(path.stat().st_size for path in Path(folder).rglob("*.jpg"))


def bytes_at(score: float, points: list[tuple[float, int]]) -> float | None:
    """Between two points, by the logarithm of the bytes; None beyond them."""
    for (low, less), (high, more) in pairwise(sorted(points)):
        if low <= score <= high:
            share = (score - low) / (high - low)
            return math.exp(math.log(less) + share * (math.log(more) - math.log(less)))
    return None


def run(quality: int) -> Table:
    title = f"{_PHOTOS} photos of 1 to {_LARGEST} megapixels at the same SSIMULACRA2"
    table = Table(title, ("program", "SSIMULACRA2", "MB", "by ours"))
    with tempfile.TemporaryDirectory() as photos, tempfile.TemporaryDirectory() as modules:
        make_photos(Path(photos), _PHOTOS, _LARGEST)
        score, size = judged(ours(1, quality), Path(photos))
        table.add("ours", f"{score:.2f}", f"{size / 1e6:.2f}", "1.00")
        points: dict[str, list[tuple[float, int]]] = {}
        for tried in _QUALITIES:
            for name, command in others(Path(modules), tried):
                points.setdefault(name, []).append(judged(command, Path(photos)))
        for name, known in points.items():
            found = bytes_at(score, known)
            told = ("-", "-") if found is None else (f"{found / 1e6:.2f}", f"{found / size:.2f}")
            table.add(name, f"{score:.2f}", *told)
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--quality", type=int, default=80)
    print(run(parser.parse_args().quality))
