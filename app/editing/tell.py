"""How editing tells tabs what has happened. The floor above declares every fact and sends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: tell(fact, viewers, payload): send a fact to the tabs of these ids. It never blocks.
Tell = Callable[[str, list[str], dict[str, Any]], None]

#: End the connections of these tabs, which dial again.
HangUp = Callable[[list[str]], None]
