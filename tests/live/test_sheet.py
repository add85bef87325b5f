"""The contact sheet: variants stream in behind the live loop."""

from __future__ import annotations

from tests.conftest import Server
from tests.live.tab import Tab

VARIANTS = [{"format": format, "quality": quality} for format in ("jpeg", "webp") for quality in (30, 60, 90)]


def test_every_variant_comes_with_the_exact_stats_of_its_file(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as tab, Tab(server.url, image) as other:
        tab.open()
        other.open()
        tab.patch("settle", scale=30)
        assert tab.call("render_sheet", variants=VARIANTS)["total"] == 6
        assert tab.wait_for(lambda: tab.told("sheet_ended"))[0]["reason"] == "done"
        rendered = tab.told("variant_rendered")
        assert [body["changes"] for body in rendered] == VARIANTS
        for body in rendered:
            query = "&".join(f"{name}={value}" for name, value in body["changes"].items())
            answer = server.get(f"{image['url']}/rendition?{query}", image["key"])
            assert len(answer.content) == body["stats"]["bytes"]
            assert body["src"].startswith("data:image/") and max(body["width"], body["height"]) <= 240
        assert not other.told("variant_rendered")


def test_a_change_of_what_the_variants_do_not_set_ends_the_sheet(server: Server, big_photo: bytes) -> None:
    with Tab(server.url, server.upload(big_photo)) as tab:
        tab.open()
        tab.call("render_sheet", variants=VARIANTS * 5)
        tab.wait_for(lambda: tab.told("variant_rendered"))
        tab.patch("settle", quality=33)
        revision = tab.patch("settle", brightness=8)["revision"]
        assert tab.wait_for(lambda: tab.told("sheet_ended"))[0]["reason"] == "superseded"
        assert tab.wait_for_final(revision)


def test_a_variant_that_cannot_be_rendered_says_why_and_the_rest_go_on(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        refused = tab.call("render_sheet", variants=[{"quality": 500}])
        assert refused["error"]["field"] == "quality"
        assert tab.call("render_sheet", variants=["text"])["error"]["code"] == "invalid_command"
        assert tab.call("render_sheet", variants=[{}] * 61)["error"]["code"] == "invalid_command"
        assert tab.call("render_sheet", variants=[])["total"] == 0
        assert tab.wait_for(lambda: tab.told("sheet_ended"))[0]["reason"] == "done"
