"""What the server tells of itself: measurements, request ids, a log without contents."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable

import pytest
import requests
from prometheus_client import Counter, Histogram

from app.web import measures
from tests.conftest import ROOT, Server, encode, make_photo
from tests.live.tab import Tab

PHOTO = encode(make_photo(320, 200))


def value(text: str, name: str, **labels: str) -> float:
    """A measurement; 0 where it has not been made yet."""
    for line in text.splitlines():
        found = re.match(r"(\w+)(?:\{(.*)\})? (\S+)$", line)
        if found and found[1] == name:
            own = dict(re.findall(r'(\w+)="([^"]*)"', found[2] or ""))
            if labels.items() <= own.items():
                return float(found[3])
    return 0.0


def test_a_session_shows_in_the_metrics(start: Callable[..., Server]) -> None:
    server = start()
    image = server.upload(PHOTO)
    with Tab(server.url, image) as tab:
        tab.open()
        tab.wait_for_final(tab.patch("settle", quality=40)["revision"])
        server.get(f"{image['url']}/rendition?quality=33", image["key"])
        assert server.get("/api/images/nobody").status_code == 404
        tab.patch(quality=999)
        answer = server.get("/metrics")
        while value(answer.text, "whittle_hub_pause_seconds_count") == 0:  # measured ten times a second
            answer = server.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    text = answer.text
    for stage in ("probe", "draft", "final", "export"):
        assert value(text, "whittle_renders_total", stage=stage, outcome="ok") >= 1, stage
        assert value(text, "whittle_job_seconds_count", stage=stage) >= 1
    assert value(text, "whittle_preview_seconds_count") == 1
    assert value(text, "whittle_refusals_total", code="not_found") == 1
    assert value(text, "whittle_refusals_total", code="invalid_recipe") == 1
    assert value(text, "whittle_request_seconds_count", route="/api/images", status="201") == 1
    assert value(text, "whittle_workers_alive") >= 1
    for name in ("sockets", "edits", "tabs", "images"):
        assert value(text, f"whittle_{name}") == 1, name
    assert value(text, "whittle_images_stored_total") == 1
    assert value(text, "whittle_stored_bytes_total") == len(PHOTO)
    assert value(text, "whittle_storage_free_bytes") > 0
    assert value(text, "process_resident_memory_bytes") > 0
    assert image["id"][:8] not in text and image["key"] not in text


def measured(server: Server) -> tuple[float, float]:
    """How many changes have been timed until their first preview, and the seconds of all together."""
    text = server.get("/metrics").text
    return value(text, "whittle_preview_seconds_count"), value(text, "whittle_preview_seconds_sum")


def wait_for_count(server: Server, count: int) -> float:
    """The sum, once so many have been counted: a sample is taken right after its preview has been sent."""
    deadline = time.monotonic() + 10
    while (found := measured(server))[0] < count and time.monotonic() < deadline:
        time.sleep(0.01)
    assert found[0] == count
    return found[1]


def test_each_change_of_the_recipe_is_timed_once_until_its_first_preview_and_nothing_else_is(
    start: Callable[..., Server],
) -> None:
    server = start()
    with Tab(server.url, server.upload(PHOTO)) as tab:
        tab.open()
        tab.wait_for_final(0)
        assert measured(server)[0] == 0, "a tab that opens changes nothing"
        changes = [
            lambda: tab.patch("drag", quality=40),
            lambda: tab.patch("settle", quality=41),
            lambda: tab.call("undo"),
            lambda: tab.call("redo"),
            lambda: tab.call("reset_recipe"),
            lambda: tab.call("go_to_step", step=0),
        ]
        for count, change in enumerate(changes, 1):
            tab.wait_for_final(change()["revision"])
            wait_for_count(server, count)


def test_a_settle_of_the_same_value_a_zoom_and_a_late_tab_are_not_timed(
    start: Callable[..., Server],
) -> None:
    server = start(SETTLE_MS="10000")
    image = server.upload(PHOTO)
    region = {"x": 0.25, "y": 0.25, "width": 0.5, "height": 0.5}
    with Tab(server.url, image) as tab, Tab(server.url, image) as late:
        tab.open()
        revision = tab.patch("drag", quality=40)["revision"]
        tab.wait_for_preview(revision)
        seconds = wait_for_count(server, 1)
        assert tab.patch("settle", quality=40)["revision"] == revision
        tab.wait_for_final(revision)
        tab.call("set_view", view={"width": 300, "height": 200, "region": region})
        tab.wait_for(lambda: any(body["region"] == region for body in tab.previews("final")))
        late.open()
        late.wait_for_final(revision)
        assert measured(server) == (1, seconds)


def test_the_changes_that_a_drag_skips_are_timed_with_the_preview_that_shows_them(
    start: Callable[..., Server],
) -> None:
    server = start()
    with Tab(server.url, server.upload(PHOTO)) as tab:
        tab.open()
        for quality in range(30, 50):
            tab.patch_soon("drag", quality=quality)
        tab.wait_for_final(20)
        wait_for_count(server, 20)


def test_without_a_token_the_metrics_are_for_this_machine_and_not_for_who_comes_by_a_proxy(
    server: Server,
) -> None:
    assert server.get("/metrics").status_code == 200
    for header in ("X-Forwarded-For", "Forwarded"):
        assert server.get("/metrics", headers={header: "127.0.0.1"}).json()["code"] == "not_found"


def test_with_a_token_the_metrics_are_for_who_sends_it(start: Callable[..., Server]) -> None:
    server = start(METRICS_TOKEN="only for the watcher")
    assert server.get("/metrics").json()["code"] == "not_found"
    assert server.get("/metrics", "wrong").status_code == 404
    assert server.get("/metrics", "only for the watcher").status_code == 200


def test_every_measurement_is_explained_in_running_md_and_no_other() -> None:
    page = (ROOT / "docs/running.md").read_text()
    table = set(re.findall(r"^\| `(whittle_\w+)`", page, re.MULTILINE))
    text = (ROOT / "app/web/routes/metrics.py").read_text()
    looked_up = {f"whittle_{name}" for name in re.findall(r'^ +\("(\w+)", "[A-Z]', text, re.MULTILINE)}
    looked_up |= set(re.findall(r'"(whittle_[a-z_]+)"', text))
    metrics = [each for each in vars(measures).values() if isinstance(each, Counter | Histogram)]
    fed = {family.name for each in metrics for family in each.collect()}
    assert table == looked_up | fed
    used = {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in re.findall(r"whittle_\w+", page)}
    assert used <= table, "the alarms name only what there is"


def test_every_answer_has_a_request_id_and_a_given_one_counts_only_behind_a_proxy(
    server: Server, start: Callable[..., Server]
) -> None:
    given = {"X-Request-Id": "given-by-the-proxy"}
    first = server.get("/", headers=given).headers["X-Request-Id"]
    second = server.get("/api/images/nobody").headers["X-Request-Id"]
    assert re.fullmatch("[0-9a-f]{16}", first) and re.fullmatch("[0-9a-f]{16}", second) and first != second
    behind = start(TRUSTED_PROXIES="1")
    assert behind.get("/", headers=given).headers["X-Request-Id"] == "given-by-the-proxy"
    assert behind.get("/", headers={"X-Request-Id": "a b\tc"}).headers["X-Request-Id"] != "a b\tc"


@pytest.mark.parametrize("format", ["json", "text"])
def test_the_log_follows_a_request_by_ids_and_holds_no_name_no_key_and_no_content(
    start: Callable[..., Server], format: str
) -> None:
    server = start(LOG_FORMAT=format)
    answer = requests.post(
        f"{server.url}/api/images", files={"file": ("Private Name.jpg", PHOTO)}, timeout=60
    )
    image, request_id = answer.json(), answer.headers["X-Request-Id"]
    with Tab(server.url, image) as tab:
        tab.open()
        tab.wait_for_final(tab.patch("settle", quality=40)["revision"])
    server.get(f"{image['url']}/rendition", image["key"])
    server.stop()
    text = server.log.read_text()
    assert f"{request_id}" in text and image["id"][:8] in text
    for secret in (image["id"], image["key"], image["view_key"], "Private", "base64"):
        assert secret not in text
    if format == "json":
        lines = [json.loads(line) for line in text.splitlines()]
        assert all({"time", "level", "logger", "message"} <= set(line) for line in lines)
        (stored,) = [line for line in lines if line["message"] == "an image is stored"]
        assert stored["edit"] == image["id"][:8] and stored["bytes"] == len(PHOTO)
        (upload,) = [line for line in lines if line.get("request") == request_id and "status" in line]
        assert (upload["method"], upload["route"], upload["status"]) == ("POST", "/api/images", 201)
