"""What is shipped for those who watch and run many: its files are whole, and name what there is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, Server

RULES, BOARD = ROOT / "deploy/prometheus-rules.yml", ROOT / "deploy/grafana.json"


@pytest.mark.parametrize("path", [RULES, BOARD], ids=lambda path: path.name)
def test_only_metrics_that_the_server_tells_are_watched(server: Server, path: Path) -> None:
    told = set(re.findall(r"^# TYPE (\w+) ", server.get("/metrics").text, re.MULTILINE))
    named = set(re.findall(r"whittle_\w+", path.read_text()))
    assert named and {name.removesuffix("_bucket") for name in named} <= told


def test_prometheus_takes_the_rules() -> None:
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not installed. On Debian: apt-get install prometheus")
    checked = subprocess.run(["promtool", "check", "rules", RULES], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def test_the_board_shows_each_panel_once_and_asks_one_source() -> None:
    board = json.loads(BOARD.read_text())
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"]) > 8
    assert {panel["datasource"]["uid"] for panel in board["panels"]} == {"${source}"}
    assert all(target["expr"] for panel in board["panels"] for target in panel["targets"])
