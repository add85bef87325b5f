"""The room of an edit, as editing sees it: what its tabs are told."""

from __future__ import annotations

from typing import Any, Protocol

from app.editing.live import Audience


class Room(Audience, Protocol):
    """How the tabs of one edit are told what others did."""

    def recipe_changed(self, viewers: list[str], payload: dict[str, Any]) -> None: ...

    def sheet_advanced(self, fact: str, viewer: str, payload: dict[str, Any]) -> None: ...

    def image_renamed(self, viewers: list[str], payload: dict[str, Any]) -> None: ...

    def key_renewed(self, viewers: list[str], payload: dict[str, Any]) -> None: ...

    def viewers_changed(self, viewers: list[str], payload: dict[str, Any]) -> None: ...

    def edit_closed(self, viewers: list[str], payload: dict[str, Any]) -> None: ...
