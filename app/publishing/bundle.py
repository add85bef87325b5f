"""The ZIP of responsive sets: their files under clean names, and texts about them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

#: The earliest that ZIP knows, so that the same files make the same archive.
_DATE = (1980, 1, 1, 0, 0, 0)


def write_bundle(out: IO[bytes], files: Iterable[tuple[str, Path]], texts: Mapping[str, str]) -> None:
    """`files` are names and where each is, `texts` come by name after them. Stored and not pressed: pictures
    are pressed already."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for name, path in files:
            bundle.writestr(zipfile.ZipInfo(name, _DATE), path.read_bytes())
        for name, text in texts.items():
            bundle.writestr(zipfile.ZipInfo(name, _DATE), text)
