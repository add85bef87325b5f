"""Facts to the tabs of an edit. A viewer's id is its connection's id."""

from __future__ import annotations

from typing import Any

from app.web.extensions import socketio


class SocketRoom:
    """Sends each fact to the named tabs. The payload is serialised once for all of them."""

    def recipe_changed(self, viewers: list[str], payload: dict[str, Any]) -> None:
        _emit("recipe_changed", viewers, payload)

    def preview_rendered(self, viewers: list[str], payload: dict[str, Any]) -> None:
        _emit("preview_rendered", viewers, payload)

    def search_advanced(self, viewers: list[str], payload: dict[str, Any]) -> None:
        _emit("search_advanced", viewers, payload)

    def render_failed(self, viewers: list[str], payload: dict[str, Any]) -> None:
        _emit("render_failed", viewers, payload)

    def image_renamed(self, viewers: list[str], payload: dict[str, Any]) -> None:
        _emit("image_renamed", viewers, payload)

    def sheet_advanced(self, fact: str, viewer: str, payload: dict[str, Any]) -> None:
        """`variant_rendered` or `sheet_ended`, to the tab whose sheet it is."""
        _emit(fact, [viewer], payload)

    def key_renewed(self, viewers: list[str], payload: dict[str, Any]) -> None:
        _emit("key_renewed", viewers, payload)

    def viewers_changed(self, viewers: list[str], payload: dict[str, Any]) -> None:
        _emit("viewers_changed", viewers, payload)

    def edit_closed(self, viewers: list[str], payload: dict[str, Any]) -> None:
        _emit("edit_closed", viewers, payload)


def disconnect_everybody() -> None:
    """Close every connection; the pages come back by themselves once a server answers."""
    for sid, _ in list(socketio.server.manager.get_participants("/", None)):
        socketio.server.disconnect(sid)


def _emit(fact: str, viewers: list[str], payload: dict[str, Any]) -> None:
    if viewers:
        # The tabs of an image are all on this process, so nothing needs to pass a message queue.
        socketio.server.emit(fact, payload, to=viewers, namespace="/", ignore_queue=True)
