"""Starting the server: addresses, taken ports, bad config."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT, Server


def whittle(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {f"WHITTLE_{name}": value for name, value in variables.items()}
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)


def test_a_taken_port_is_one_clear_line(server: Server) -> None:
    port = str(urlsplit(server.url).port)
    ended = whittle("serve", "--port", port)
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines()[-1].startswith(f"Port {port} on 127.0.0.1 is taken")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("PORT", "eighty", "from 0 to 65535"),
        ("RENDER_WORKERS", "0", "from 1 to 256"),
        ("RATE_LIMIT", "often", "30 per minute"),
        ("ALLOWED_ORIGINS", "*", "https://example.org"),
        ("KEEP_DATA", "maybe", "true or false"),
        ("DATA_DIR", "/proc/nowhere", "cannot be used"),
    ],
)
def test_a_bad_value_stops_the_start_with_its_name_and_what_it_accepts(
    name: str, value: str, accepted: str
) -> None:
    ended = whittle("serve", "--port", "0", **{name: value})
    assert ended.returncode == 2
    last = ended.stderr.strip().splitlines()[-1]
    assert f"WHITTLE_{name}" in last and accepted in last and "Traceback" not in ended.stderr


def test_the_shell_prints_the_catalog_that_http_serves(server: Server) -> None:
    import json

    ended = whittle("catalog", RATE_LIMIT=server.environ["WHITTLE_RATE_LIMIT"])
    assert json.loads(ended.stdout) == server.get("/api/catalog").json()
