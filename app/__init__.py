"""Whittle: a live image optimizer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Config

__version__ = "0.2.0"

_PACKAGE = Path(__file__).resolve().parent
#: Where static/ and templates/ are: inside the package where it was installed, beside it in the repository.
PAGE_FILES = _PACKAGE if (_PACKAGE / "static").is_dir() else _PACKAGE.parent


def create_app(config: Config | None = None) -> Flask:
    """Build the web application; imported late, because render workers import this package too."""
    from app.web.factory import build

    return build(config)
