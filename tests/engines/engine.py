"""What the core task asks of a browser, whichever engine it has; each is driven by what its package has."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

#: A page of 1280 x 800; no browser here has less around it.
WINDOW = (1280, 885)
#: A slow machine with other work may take long; nothing here measures time.
PATIENCE_S = 60

#: A place of the page in CSS pixels, or what the mouse's button does there.
Step = tuple[float, float] | str
_BUTTON = {"down": {"type": "pointerDown", "button": 0}, "up": {"type": "pointerUp", "button": 0}}


class Engine(Protocol):
    """One browser with one tab. `errors` are what went wrong in the page's code; files that it downloads lie
    somewhere below `home`."""

    home: Path

    def go(self, url: str) -> None: ...
    def js(self, code: str) -> Any:
        """The JSON value of an expression of the page, in which `await` may stand."""

    def choose(self, file: Path) -> None:
        """Give the file to the page's field for files."""

    def mouse(self, *steps: Step) -> None:
        """Move the mouse, or press it ("down") and let it go ("up")."""

    def key(self, key: str) -> None: ...
    def errors(self) -> list[str]: ...
    def close(self) -> None: ...


class Hands:
    """Mouse and keys as the actions of WebDriver (https://www.w3.org/TR/webdriver2/#actions), which both
    protocols have alike. `_act` does what one source of input does."""

    def mouse(self, *steps: Step) -> None:
        actions = [
            _BUTTON[step]
            if isinstance(step, str)
            else {"type": "pointerMove", "x": round(step[0]), "y": round(step[1]), "duration": 0}
            for step in steps
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": actions})

    def key(self, key: str) -> None:
        actions = [{"type": f"key{way}", "value": key} for way in ("Down", "Up")]
        self._act({"type": "key", "id": "keys", "actions": actions})

    def _act(self, source: dict[str, Any]) -> None:
        raise NotImplementedError


def until(tab: Engine, code: str) -> None:
    """Wait in the page until an expression of it is true."""
    waited = f"""await new Promise((done) => {{
        const end = Date.now() + {PATIENCE_S * 1000};
        const look = () => ({code}) ? done(true) : Date.now() > end ? done(false) : setTimeout(look, 20);
        look();
    }})"""
    assert tab.js(waited), code


def click(tab: Engine, name: str) -> None:
    """Click in the middle of the element of that id."""
    box = f"document.getElementById('{name}').getBoundingClientRect()"
    place = tab.js(f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])({box})")
    tab.mouse((place[0], place[1]), "down", "up")
