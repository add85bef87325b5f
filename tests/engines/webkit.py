"""WebKitGTK over WebDriver (https://www.w3.org/TR/webdriver2/), on a screen that nobody sees."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from pathlib import Path
from typing import Any

import requests
from urllib3.util.retry import Retry

from tests.engines.engine import PATIENCE_S, WINDOW, Hands

#: WebDriver's own name for an element in JSON.
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
#: Collects what goes wrong from now on.
_LISTEN = """(window.wrong = [],
    addEventListener('error', (event) => wrong.push(event.message)),
    addEventListener('unhandledrejection', (event) => wrong.push(String(event.reason))),
    addEventListener('securitypolicyviolation', (event) => wrong.push(event.violatedDirective)), 1)"""


class WebKit(Hands):
    def __init__(self, driver: str, browser: str, home: Path) -> None:
        self.home = home
        screen = [f"{WINDOW[0]}x{WINDOW[1]}x24"]
        reads, writes = os.pipe()
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writes), "-screen", "0", *screen, "-nolisten", "tcp"],
            pass_fds=[writes],
            stderr=subprocess.DEVNULL,
        )
        os.close(writes)
        with os.fdopen(reads) as told:
            display = told.readline().strip()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        # Its sandbox needs rights that a container lacks; without a graphics card it draws faster by itself.
        own = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
        places = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "XDG_DOWNLOAD_DIR": str(home)}
        self._driver = subprocess.Popen(
            [driver, f"--port={port}"],
            env={**os.environ, **own, **places, "DISPLAY": f":{display}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._http = requests.Session()
        # It listens a moment after it has begun.
        self._http.mount(
            "http://", requests.adapters.HTTPAdapter(max_retries=Retry(connect=8, backoff_factor=0.1))
        )
        self._url = f"http://127.0.0.1:{port}/session"
        options = {"binary": browser, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._url += "/" + self._post("", {"capabilities": wanted})["sessionId"]
        self._post("/window/rect", {"x": 0, "y": 0, "width": WINDOW[0], "height": WINDOW[1]})
        self._post("/timeouts", {"script": PATIENCE_S * 1000})

    def go(self, url: str) -> None:
        self._post("/url", {"url": url})
        self.js(_LISTEN)

    def js(self, code: str) -> Any:
        script = f"""const done = arguments[0];
            (async () => JSON.stringify({code}) ?? 'null')().then(done, (wrong) => done('!' + wrong));"""
        found = self._post("/execute/async", {"script": script, "args": []})
        assert not found.startswith("!"), found
        return json.loads(found)

    def choose(self, file: Path) -> None:
        element = self._post("/element", {"using": "css selector", "value": "#file"})[_ELEMENT]
        self._post(f"/element/{element}/value", {"text": str(file)})

    def errors(self) -> list[str]:
        return list(self.js("window.wrong"))

    def close(self) -> None:
        self._http.delete(self._url, timeout=PATIENCE_S)
        for process in (self._driver, self._screen):
            process.terminate()
            process.wait(PATIENCE_S)

    def _act(self, source: dict[str, Any]) -> None:
        self._post("/actions", {"actions": [source]})

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        answer = self._http.post(self._url + path, json=body, timeout=2 * PATIENCE_S)
        assert answer.ok, f"{path}: {answer.text}"
        return answer.json()["value"]
