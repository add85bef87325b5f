"""Folders of camera files, and the real command on them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.imaging.reading.carried import PHOTOSHOP
from tests.cli.shell import environ
from tests.conftest import ROOT
from tests.imaging.metadata.blocks import Writer, packet, text
from tests.imaging.metadata.test_kept import dataset, resource, with_segments
from tests.imaging.pictures import file_of, scene

DATES = (
    'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' exif:DateTimeOriginal="2024-05-01T10:15:30.25+02:00" xmp:CreateDate="2024-05-01T10:15"'
)


def camera_file(
    taken: str = "2024:05:01 10:15:30",
    *,
    order: str = "<",
    orientation: int = 1,
    size: tuple[int, int] = (320, 208),
    offset: str = "",
    fraction: str = "",
    model: str = "EOS 5D",
    more: bool = False,
) -> bytes:
    """A JPEG with dates, a thumbnail and a maker note; `more` adds XMP and IPTC that say the same."""
    writer = Writer(order)
    detail = {
        0x9003: text(taken.encode()),
        0x9004: text(taken.encode()),
        0xA002: writer.long(size[0]),
        0xA003: writer.long(size[1]),
        0x927C: (7, 60, b"a note of the maker, with places that count from the start.."),
    }
    detail |= {0x9011: text(offset.encode())} if offset else {}
    detail |= {0x9291: text(fraction.encode())} if fraction else {}
    main = {
        0x010F: text(b"Canon"),
        0x0110: text(model.encode()),
        0x0112: writer.short(orientation),
        0x0132: text(taken.encode()),
        0x8298: text("© Jürgen".encode()),
    }
    block = writer.block(main, detail, thumbnail=file_of(scene(64, 48), quality=50))
    data = file_of(scene(*size), quality=80, exif=b"Exif\0\0" + block)
    if not more:
        return data
    said = dataset(55, b"20240501") + dataset(60, b"101530+0200") + dataset(116, "© Jürgen".encode())
    return with_segments(
        data,
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet(f"<rdf:Description {DATES}/>")),
        (0xED, PHOTOSHOP + resource(0x0404, said)),
    )


def whittle(
    state: Path, *arguments: str | Path, code: int = 0, stdin: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command with a state folder of its own; nothing it says may be a trace."""
    ended = subprocess.run(
        command(*arguments),
        env=environment(state) | variables,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.returncode == code, (ended.stdout, ended.stderr)
    return ended


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "app", *map(str, arguments)]


def environment(state: Path) -> dict[str, str]:
    return environ() | {"XDG_STATE_HOME": str(state), "PYTHONPATH": str(ROOT)}


def objects(ended: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ended.stdout.splitlines()]


def listing(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file and link below by its path, with a hash of its bytes and its time."""
    return {
        str(path.relative_to(folder)): (
            os.readlink(path) if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest(),
            path.lstat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }
