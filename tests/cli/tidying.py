"""Folders of camera files, and the real command on them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.cli.main import run
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
    state: Path, *arguments: str | Path, code: int = 0, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command with a state folder of its own; nothing it says may be a trace. It is run here, since a
    process of its own takes longer to start than it works; with `variables` of the environment in one."""
    carry_out = _run_apart if variables else _run_here
    ended = carry_out(state, [str(argument) for argument in arguments], variables)
    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.returncode == code, (ended.stdout, ended.stderr)
    return ended


def _run_apart(
    state: Path, arguments: list[str], variables: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        env=environment(state) | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
    )


def _run_here(
    state: Path, arguments: list[str], variables: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    said, complained = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, environment(state), clear=True),
        patch.object(sys, "stdin", io.StringIO()),
        patch("app.cli.chore.end_cleanly"),
        patch("app.cli.collection_commands.end_cleanly"),
        redirect_stdout(said),
        redirect_stderr(complained),
    ):
        try:
            code = run(arguments, lambda config: 0, lambda config: 0)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
    return subprocess.CompletedProcess(arguments, code, said.getvalue(), complained.getvalue())


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
