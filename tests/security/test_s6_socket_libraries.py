"""S6: known holes in the libraries that face strangers. The socket libraries' are CVE-2025-61765,
CVE-2026-48802, CVE-2026-48804 and CVE-2026-48809."""

from __future__ import annotations

from importlib.metadata import version

import pytest

FLOORS = {"python-socketio": (5, 16, 3), "python-engineio": (4, 13, 3), "Pillow": (12, 3, 0)}


@pytest.mark.parametrize("library", FLOORS)
def test_s6_a_library_is_at_least_as_new_as_its_last_known_fix(library: str) -> None:
    assert tuple(int(part) for part in version(library).split(".")[:3]) >= FLOORS[library]
