"""What is shipped for many machines: Kubernetes would take the manifest, and all names meet in it."""

from __future__ import annotations

import re
from typing import Any

import kubernetes_validate
import pytest
import yaml

from app.config import Config
from app.web.routes import health
from tests.conftest import ROOT

#: The oldest that the manifest says it is for, and the newest that the validator knows.
KUBERNETES = ("1.31", "1.37")
BALANCER = (ROOT / "deploy/haproxy.cfg").read_text()
SERVICES = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
PARTS = list(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text()))
#: What the image is built with.
IMAGE = dict(re.findall(r"(WHITTLE_\w+)=(\S+)", (ROOT / "Dockerfile").read_text()))


def part(kind: str, name: str) -> dict[str, Any]:
    [found] = [each for each in PARTS if (each["kind"], each["metadata"]["name"]) == (kind, name)]
    return dict(found)


def container(kind: str, name: str) -> dict[str, Any]:
    [found] = part(kind, name)["spec"]["template"]["spec"]["containers"]
    return dict(found)


def variables(of: dict[str, Any]) -> dict[str, str]:
    """What a container is told: by the map, the secret (whose values are nobody's business) and by itself."""
    told = {each["name"]: each.get("value", "secret") for each in of.get("env", [])}
    for each in of["envFrom"]:
        if "configMapRef" in each:
            told |= part("ConfigMap", each["configMapRef"]["name"])["data"]
        else:
            told |= {"WHITTLE_SECRET_KEY": "secret", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    return told


CELL, BATCH = container("StatefulSet", "cell"), container("Deployment", "whittle-batch")


@pytest.mark.parametrize("version", KUBERNETES)
def test_kubernetes_knows_every_field_of_the_manifest(version: str) -> None:
    for each in PARTS:
        kubernetes_validate.validate(each, version, strict=True)


def test_cells_have_the_names_by_which_the_balancer_asks_them() -> None:
    asked = set(re.findall(r"(cell-\d):8000", BALANCER))
    assert asked == {name for name in SERVICES if name.startswith("cell-")}
    cells = part("StatefulSet", "cell")
    first = cells["spec"]["ordinals"]["start"]
    assert asked == {f"{cells['metadata']['name']}-{first + n}" for n in range(cells["spec"]["replicas"])}
    assert (
        part("Service", cells["spec"]["serviceName"])["spec"]["selector"]
        == cells["spec"]["selector"]["matchLabels"]
    )


@pytest.mark.parametrize("of", [CELL, BATCH], ids=["cell", "batch worker"])
def test_containers_are_told_what_the_server_knows_and_takes(of: dict[str, Any]) -> None:
    told = variables(of)
    ours = {name.removeprefix("WHITTLE_").lower() for name in told if name.startswith("WHITTLE_")}
    assert ours <= set(Config.__dataclass_fields__)
    config = Config.from_environment(told)
    assert (
        config.storage_url
        and config.batch_url
        and {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} <= set(told)
    )
    mounted = {each["mountPath"] for each in of["volumeMounts"]}
    assert mounted == {IMAGE["WHITTLE_DATA_DIR"], "/tmp"} and of["securityContext"]["readOnlyRootFilesystem"]


def test_a_batch_worker_is_told_no_secret_key() -> None:
    assert "WHITTLE_SECRET_KEY" in variables(CELL) and "WHITTLE_SECRET_KEY" not in variables(BATCH)


def test_every_port_is_the_one_that_is_listened_at() -> None:
    [cell], [balancer] = CELL["ports"], container("Deployment", "whittle-balancer")["ports"]
    assert (
        str(cell["containerPort"]) == IMAGE["WHITTLE_PORT"] and f":{cell['containerPort']} check" in BALANCER
    )
    assert f"bind :{balancer['containerPort']}\n" in BALANCER
    assert part("Service", "cells")["spec"]["ports"][0]["port"] == cell["containerPort"]
    assert part("Service", "whittle")["spec"]["ports"][0]["targetPort"] == balancer["name"]
    for probe in ("livenessProbe", "readinessProbe"):
        assert CELL[probe]["httpGet"]["port"] == cell["name"]


def test_an_outage_of_the_bucket_restarts_no_cell() -> None:
    """`/healthz` asks this machine alone; `/readyz` is what the bucket may turn."""
    assert CELL["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert CELL["readinessProbe"]["httpGet"]["path"] == "/readyz"
    of_tabs, of_new = BALANCER.split("\nbackend ")[1:]
    assert "uri /healthz" in of_tabs and "uri /readyz" in of_new and "shutdown-sessions" not in of_new


def test_who_asks_for_the_health_waits_longer_than_a_busy_server_needs() -> None:
    [patience] = re.findall(r"timeout check (\d+)ms", BALANCER)
    waits = (int(patience) / 1000, CELL["livenessProbe"]["timeoutSeconds"])
    assert all(each > health.ANSWER_TIMEOUT_S for each in waits)
