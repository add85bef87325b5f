"""Whittle: a live image optimizer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Config

__version__ = "0.1.0"


def create_app(config: Config | None = None) -> Flask:
    """Build the web application; imported late, because render workers import this package too."""
    from app.web.factory import build

    return build(config)
