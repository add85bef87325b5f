"""Where the public test files are, if at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def corpus() -> list[Path]:
    if not (SHARED / "corpus").is_dir():
        pytest.skip("the public test files are not beside the repository (../shared/corpus)")
    return sorted(path for path in (SHARED / "corpus").rglob("*") if path.is_file())
