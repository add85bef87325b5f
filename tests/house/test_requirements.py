"""Every library the application imports is pinned, with a reason; what is pinned is what is installed."""

from __future__ import annotations

import re
import sys
from importlib.metadata import packages_distributions, version

import pytest

from tests.house.sources import ROOT, app_modules, imports

PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[\w.]+)\s+# \S.+$")


def pins(file: str) -> dict[str, str]:
    """name in lower case -> version; fails on a line that is no pin with a reason."""
    found = {}
    for line in (ROOT / file).read_text().splitlines():
        if line and not line.startswith(("#", "-r ")):
            match = PINNED.match(line)
            assert match, f"{file}: not an exact pin with a reason: {line!r}"
            found[match["name"].lower()] = match["version"]
    return found


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_pinned_is_what_is_installed(file: str) -> None:
    assert pins(file) == {name: version(name) for name in pins(file)}


def test_every_library_the_application_imports_is_pinned() -> None:
    imported = {name.split(".")[0] for path in app_modules().values() for name in imports(path)}
    libraries = imported - {"app"} - set(sys.stdlib_module_names)
    distributions = packages_distributions()
    needed = {distributions[library][0].lower() for library in libraries}
    assert needed <= set(pins("requirements.txt"))
