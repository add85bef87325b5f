"""Every library is pinned, ours with a reason. What is pinned is installed, under a licence we may use."""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions, version

import pytest
from packaging.requirements import Requirement

from tests.house.sources import ROOT, app_modules, imports

LOCKS = ["requirements.lock", "requirements-cluster.lock", "requirements-dev.lock"]
PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[\w.]+)\s+# \S.+$")


def plain(name: str) -> str:
    """A library's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str) -> dict[str, str]:
    """name in lower case -> version; fails on a line that is no pin with a reason."""
    found = {}
    for line in (ROOT / file).read_text().splitlines():
        if line and not line.startswith(("#", "-r ")):
            match = PINNED.match(line)
            assert match, f"{file}: not an exact pin with a reason: {line!r}"
            found[plain(match["name"])] = match["version"]
    return found


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-cluster.txt", "requirements-dev.txt"])
def test_what_is_pinned_is_what_is_installed(file: str) -> None:
    assert pins(file) == {name: version(name) for name in pins(file)}


def test_every_library_the_application_imports_is_pinned() -> None:
    imported = {name.split(".")[0] for path in app_modules().values() for name in imports(path)}
    libraries = imported - {"app"} - set(sys.stdlib_module_names)
    distributions = packages_distributions()
    needed = {plain(distributions[library][0]) for library in libraries}
    assert needed <= set(pins("requirements.txt")) | set(locked("requirements-cluster.lock"))


def locked(file: str) -> dict[str, str]:
    """name -> version of every library that the lock file asks for on this machine."""
    lines = [line.removesuffix(" \\") for line in (ROOT / file).read_text().splitlines()]
    asked = [Requirement(line) for line in lines if re.match(r"\w", line)]
    here = [each for each in asked if each.marker is None or each.marker.evaluate()]
    return {plain(each.name): str(each.specifier).removeprefix("==") for each in here}


@pytest.mark.parametrize("kind", ["requirements", "requirements-cluster", "requirements-dev"])
def test_a_lock_file_is_not_older_than_what_it_locks(kind: str) -> None:
    """After a change: `make lock`."""
    assert pins(f"{kind}.txt").items() <= locked(f"{kind}.lock").items()


def test_both_lock_files_agree() -> None:
    one, cluster, dev = (locked(f"requirements{kind}.lock").items() for kind in ("", "-cluster", "-dev"))
    assert one <= cluster <= dev


@pytest.mark.parametrize("file", LOCKS)
def test_every_locked_library_has_the_hashes_of_its_files(file: str) -> None:
    text = (ROOT / file).read_text()
    blocks = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert blocks and all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("file", LOCKS)
def test_what_is_locked_is_what_is_installed(file: str) -> None:
    assert locked(file) == {name: version(name) for name in locked(file)}


#: Libraries under a licence that passes its terms on, and why each may be there all the same.
EXCEPTIONS = {
    "pyvips-binary": "libvips (LGPL) is a shared library of its own: pyvips opens it, anyone may replace it",
}
COPYLEFT = re.compile(r"\b[AL]?GPL|General Public License|\bMPL\b.*only|\bEUPL\b|\bSSPL\b", re.IGNORECASE)


def licence_of(library: str) -> str:
    """What a library says of its licence: the expression, else the short text and the classifiers."""
    about = metadata(library).json
    if "license_expression" in about:
        return str(about["license_expression"])
    named = [each for each in about.get("classifier", ()) if each.startswith("License ::")]
    return " ".join([*str(about.get("license", "")).splitlines()[:1], *named])


@pytest.mark.parametrize("library", locked("requirements-cluster.lock"))
def test_no_library_binds_whittle_to_its_own_terms(library: str) -> None:
    try:
        licence = licence_of(library)
    except PackageNotFoundError:  # pragma: no cover - `make test` installs the lock file first
        pytest.fail(f"{library} is not installed: make test")
    assert licence, f"{library} names no licence"
    assert bool(COPYLEFT.search(licence)) == (library in EXCEPTIONS), f"{library}: {licence}"
