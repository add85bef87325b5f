"""The ZIP of a responsive set: its files under clean names, and the markup."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

#: The earliest that ZIP knows, so that the same files make the same archive.
_DATE = (1980, 1, 1, 0, 0, 0)


def write_bundle(out: IO[bytes], files: Iterable[tuple[str, Path]], html_name: str, html: str) -> None:
    """Stored and not pressed: pictures are pressed already."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for name, path in files:
            bundle.writestr(zipfile.ZipInfo(name, _DATE), path.read_bytes())
        bundle.writestr(zipfile.ZipInfo(html_name, _DATE), html)
