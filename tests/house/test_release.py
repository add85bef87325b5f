"""The version and the changelog's newest release are one; `make release` writes both."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from app import __version__
from tests.house.sources import ROOT

RELEASED = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", re.MULTILINE)


@pytest.fixture(scope="module")
def release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "deploy/release.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A repository with something to release."""
    (tmp_path / "app").mkdir()
    shutil.copy(ROOT / "app/__init__.py", tmp_path / "app")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n\n### Fixed\n\n- A thing.\n")
    return tmp_path


def test_the_version_is_the_newest_release_of_the_changelog() -> None:
    released = RELEASED.findall((ROOT / "CHANGELOG.md").read_text())
    assert released[0] == __version__


def test_a_release_has_only_the_headings_of_its_form() -> None:
    headings = re.findall(r"^### (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert set(headings) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_a_release_moves_what_was_unreleased_under_its_own_heading(release: ModuleType, copy: Path) -> None:
    assert "99.0.0" in release.main("99.0.0", copy)
    text = (copy / "CHANGELOG.md").read_text()
    assert RELEASED.findall(text) == ["99.0.0"]
    assert text.index("[Unreleased]") < text.index("[99.0.0]") < text.index("- A thing.")
    assert '__version__ = "99.0.0"' in (copy / "app/__init__.py").read_text()


@pytest.mark.parametrize(
    ("wanted", "why"), [("", "three numbers"), ("v9", "three numbers"), ("0.0.1", "not newer")]
)
def test_a_version_that_cannot_be_is_refused_by_name(
    release: ModuleType, copy: Path, wanted: str, why: str
) -> None:
    with pytest.raises(SystemExit, match=why):
        release.main(wanted, copy)


def test_an_empty_release_is_refused(release: ModuleType, copy: Path) -> None:
    (copy / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n")
    with pytest.raises(SystemExit, match="nothing under"):
        release.main("99.0.0", copy)
