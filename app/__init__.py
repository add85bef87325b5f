"""Whittle: a live image optimizer."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Config
    from app.errors import Refusal
    from app.scripting.optimize import optimize
    from app.scripting.recipe import Recipe
    from app.scripting.result import Result
    from app.scripting.workers import Workers

#: What scripts import from here, and where it is.
_FOR_SCRIPTS = {
    "Recipe": "scripting.recipe",
    "Refusal": "errors",
    "Result": "scripting.result",
    "Workers": "scripting.workers",
    "optimize": "scripting.optimize",
}
__all__ = ["Recipe", "Refusal", "Result", "Workers", "create_app", "optimize"]

__version__ = "0.2.0"

_PACKAGE = Path(__file__).resolve().parent
#: Where static/ and templates/ are: inside the package where it was installed, beside it in the repository.
PAGE_FILES = _PACKAGE if (_PACKAGE / "static").is_dir() else _PACKAGE.parent


def create_app(config: Config | None = None) -> Flask:
    """Build the web application; imported late, because render workers import this package too."""
    from app.web.factory import build

    return build(config)


def __getattr__(name: str) -> Any:
    """What is for scripts is imported when it is asked for: a server and its workers import this package too,
    and load neither pixels nor the web for it."""
    if name not in _FOR_SCRIPTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FOR_SCRIPTS[name]}"), name)
