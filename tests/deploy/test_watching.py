"""What is shipped for those who watch and run many: its files are whole, and name what there is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, Server

RULES, BOARD = ROOT / "deploy/prometheus-rules.yml", ROOT / "deploy/grafana.json"
MANIFEST, BALANCER, COMPOSE = (
    ROOT / "deploy/kubernetes.yaml",
    ROOT / "deploy/haproxy.cfg",
    ROOT / "compose.yaml",
)


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


def test_cells_have_the_names_by_which_the_balancer_asks_them() -> None:
    asked = set(re.findall(r"(cell-\d):8000", BALANCER.read_text()))
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    assert asked == {name for name in services if name.startswith("cell-")}
    [cells] = [part for part in _manifest() if part["kind"] == "StatefulSet"]
    first = cells["spec"]["ordinals"]["start"]
    names = {f"{cells['metadata']['name']}-{first + n}" for n in range(cells["spec"]["replicas"])}
    assert asked == names


def test_an_outage_of_the_bucket_restarts_no_cell() -> None:
    """`/healthz` asks this machine alone; `/readyz` is what the bucket may turn."""
    [cells] = [part for part in _manifest() if part["kind"] == "StatefulSet"]
    [container] = cells["spec"]["template"]["spec"]["containers"]
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def _manifest() -> list[dict]:
    return list(yaml.safe_load_all(MANIFEST.read_text()))
