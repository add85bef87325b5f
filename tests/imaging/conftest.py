"""What the tests of imaging share: the catalog, renderers, and the public test files, if at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.imaging import catalog
from app.imaging.render import Original, Renderer
from app.recipe.recipe import Catalog, Recipe
from tests.imaging.originals import accepted

_SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def described() -> dict[str, Any]:
    """The catalog as it arrives in another process: through JSON."""
    body: dict[str, Any] = json.loads(json.dumps(catalog.describe()))
    return body


@pytest.fixture(scope="session")
def fields(described: dict[str, Any]) -> Catalog:
    return Catalog(described)


@pytest.fixture
def values(fields: Catalog) -> Callable[..., dict[str, Any]]:
    """Recipe values: the defaults but for what is named."""
    return lambda **changes: Recipe.default(fields).patched(changes, fields).values


@pytest.fixture
def renderer() -> Renderer:
    return Renderer(cache_bytes=64 * 2**20)


@pytest.fixture
def photo() -> Original:
    return accepted("JPEG")


@pytest.fixture(scope="session")
def corpus() -> Path:
    return _present(_SHARED / "corpus")


@pytest.fixture(scope="session")
def photos() -> Path:
    return _present(_SHARED / "photos")


@pytest.fixture(scope="session")
def cases() -> Path:
    return _present(_SHARED / "cases")


def _present(folder: Path) -> Path:
    if not folder.is_dir():
        pytest.skip(f"the public test files are not beside the repository (../shared/{folder.name})")
    return folder
