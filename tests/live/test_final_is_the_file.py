"""Promises 4 and 5: the final is the file, byte for byte, and every render starts from the original."""

from __future__ import annotations

import hashlib

import pytest
from PIL import ImageStat

import app.imaging.reading.jxl  # noqa: F401  Pillow reads the format by this plugin
from tests.conftest import Server, encode, make_photo, opened
from tests.live.tab import Tab, data_of


@pytest.mark.parametrize("format", ["original", "avif", "jpeg", "jxl", "png", "webp"])
def test_bytes_and_etag_of_the_final_are_those_of_the_rendition(
    server: Server, photo: bytes, format: str
) -> None:
    image = server.upload(photo)
    with Tab(server.url, image) as tab:
        tab.open()
        revision = tab.patch("settle", format=format, quality=61, scale=40)["revision"]
        stats = tab.wait_for_final(revision)["stats"]
        answer = server.get(f"{image['url']}/rendition", image["key"])
        assert len(answer.content) == stats["bytes"]
        assert answer.headers["ETag"] == f'"{stats["etag"]}"'
        assert opened(answer.content).size == (stats["width"], stats["height"]) == (600, 400)
        assert stats["format"] == {"original": "jpeg"}.get(format, format)
        assert stats["original_bytes"] == len(photo) == image["bytes"]


def test_a_small_file_is_shown_itself(server: Server, photo: bytes) -> None:
    image = server.upload(photo)
    with Tab(server.url, image, view={"width": 800, "height": 800}) as tab:
        tab.open()
        final = tab.wait_for_final(tab.patch("settle", scale=20)["revision"])
        assert data_of(final) == server.get(f"{image['url']}/rendition", image["key"]).content
        assert (final["width"], final["height"]) == (300, 200)


def test_a_large_file_is_shown_by_its_own_pixels_scaled_to_the_view(server: Server, big_photo: bytes) -> None:
    with Tab(server.url, server.upload(big_photo), view={"width": 1600, "height": 1600}) as tab:
        tab.open()
        final = tab.wait_for_final(0)
        assert len(final["src"]) <= 1_000_000
        assert (final["width"], final["height"]) == (1600, 1071) == opened(data_of(final)).size
        assert (final["stats"]["width"], final["stats"]["height"]) == (3872, 2592)


def test_same_recipe_gives_the_same_bytes_on_every_worker_and_after_a_restart(start, tmp_path) -> None:
    content = encode(make_photo(900, 600), quality=95)
    recipe = "format=jpeg&quality=55&scale=70&rotate=90&brightness=12&saturation=-30&sharpen=40&blur=1.5"
    digests = set()
    for run in range(2):
        running = start(tmp_path / f"run-{run}", RENDER_WORKERS="3")
        for _ in range(4):  # four ids: their homes are different workers
            image = running.upload(content)
            answer = running.get(f"{image['url']}/rendition?{recipe}", image["key"])
            assert answer.status_code == 200
            digests.add(hashlib.sha256(answer.content).hexdigest())
    assert len(digests) == 1


def test_going_away_and_back_leaves_no_trace_in_the_pixels(server: Server, photo: bytes) -> None:
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        first = tab.wait_for_final(0)["stats"]["etag"]
        for step, changes in enumerate(({"blur": 9}, {"blur": 0, "scale": 20}, {"scale": 100}), start=1):
            final = tab.wait_for_final(tab.patch("settle", **changes)["revision"])
            assert final["revision"] == step
        assert final["stats"]["etag"] == first


def test_with_a_region_the_part_is_shown_by_its_own_pixels(server: Server, big_photo: bytes) -> None:
    region = {"x": 0.25, "y": 0.25, "width": 0.2, "height": 0.2}
    image = server.upload(big_photo)
    with Tab(server.url, image, view={"width": 1200, "height": 1200, "region": region}) as tab:
        tab.open()
        draft, final = tab.wait_for_draft(0), tab.wait_for_final(0)
        for preview in (draft, final):
            assert preview["region"] == region
            assert abs(preview["width"] - 3872 * 0.2) <= 1 and abs(preview["height"] - 2592 * 0.2) <= 1


def test_the_loss_is_shown_where_it_is_asked_for_and_lossless_files_have_none(
    server: Server, photo: bytes
) -> None:
    view = {"width": 600, "height": 400, "layer": "loss"}
    with Tab(server.url, server.upload(photo), view=view) as tab:
        tab.open()
        lossy = tab.wait_for_final(tab.patch("settle", quality=10)["revision"])
        exact = tab.wait_for_final(tab.patch("settle", format="png")["revision"])
        assert lossy["layer"] == exact["layer"] == "loss"
        means = [sum(ImageStat.Stat(opened(data_of(preview))).mean) for preview in (lossy, exact)]
        assert means[0] > 2 * means[1], "much was lost at quality 10, nothing in a PNG"
        draft = tab.wait_for_draft(exact["revision"])
        assert sum(ImageStat.Stat(opened(data_of(draft))).mean) == pytest.approx(means[1], abs=3)
