"""Firefox over WebDriver BiDi (https://w3c.github.io/webdriver-bidi/), which it speaks by itself."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from pathlib import Path
from typing import Any

from websocket import create_connection

from tests.engines.engine import PATIENCE_S, WINDOW, Hands

#: It asks nobody else: what is not this machine goes to a port at which nobody listens.
_NOBODY = {"network.proxy.type": 1, "network.proxy.no_proxies_on": "127.0.0.1", "network.trr.mode": 5}
_NOBODY |= {f"network.proxy.{kind}": "127.0.0.1" for kind in ("http", "ssl")}
_NOBODY |= {f"network.proxy.{kind}_port": 9 for kind in ("http", "ssl")}
_QUIET = {
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
    "remote.active-protocols": 1,
}


class Firefox(Hands):
    def __init__(self, program: str, home: Path) -> None:
        self.home = home
        downloads = {"browser.download.folderList": 2, "browser.download.dir": str(home)}
        wishes = {**_NOBODY, **_QUIET, **downloads}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in wishes.items()]
        (home / "user.js").write_text("".join(lines))
        size = [f"--width={WINDOW[0]}", f"--height={WINDOW[1]}"]
        self._process = subprocess.Popen(
            [
                program,
                "--headless",
                "--no-remote",
                "--profile",
                str(home),
                "--remote-debugging-port=0",
                *size,
            ],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        said = self._process.stderr
        assert said is not None
        address = next(found[0] for line in said if (found := re.search(r"ws://[\w.:]+", line)))
        threading.Thread(target=said.read, daemon=True).start()
        # It refuses an Origin that it does not know.
        self._line = create_connection(f"{address}/session", suppress_origin=True, timeout=PATIENCE_S)
        self._number = 0
        self._errors: list[str] = []
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded"])
        self._tab = self._send("browsingContext.getTree")["contexts"][0]["context"]

    def go(self, url: str) -> None:
        self._send("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def js(self, code: str) -> Any:
        expression = f"(async () => JSON.stringify({code}) ?? 'null')()"
        target = {"context": self._tab}
        found = self._send("script.evaluate", expression=expression, target=target, awaitPromise=True)
        assert found["type"] == "success", found
        return json.loads(found["result"]["value"])

    def choose(self, file: Path) -> None:
        locator = {"type": "css", "value": "#file"}
        node = self._send("browsingContext.locateNodes", context=self._tab, locator=locator)["nodes"][0]
        element = {"sharedId": node["sharedId"]}
        self._send("input.setFiles", context=self._tab, element=element, files=[str(file)])

    def errors(self) -> list[str]:
        return self._errors

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        self._line.close()

    def _act(self, source: dict[str, Any]) -> None:
        self._send("input.performActions", context=self._tab, actions=[source])

    def _send(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask for something and take what is told until the answer comes."""
        self._number += 1
        self._line.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            told = json.loads(self._line.recv())
            if told.get("method") == "log.entryAdded" and told["params"]["level"] == "error":
                self._errors.append(told["params"]["text"])
            if told.get("id") == self._number:
                assert told["type"] == "success", f"{method}: {told}"
                return dict(told["result"])
