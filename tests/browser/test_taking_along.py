"""Take it along: commands, requests, recipes and markup that do what the page did; and a recipe back in."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.conftest import PATIENCE_MS, Tab
from tests.conftest import ROOT

_PASTE_TEXT = """text => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.body.dispatchEvent(
        new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def editing(tab: Tab, photo: bytes) -> Tab:
    """A picture with a few settings, and a name that shells and forms stumble over."""
    tab.open(photo, "it's a; market.jpg")
    tab.page.locator('[data-preset="email"]').click()
    tab.type_number("brightness", -12)
    tab.settled()
    return tab


def text_of(tab: Tab, kind: str) -> str:
    if not tab.page.locator("#take").is_visible():
        tab.page.locator("#take-open").click()
    tab.page.locator("#take").get_by_role("radio", name=kind).check()
    return tab.page.locator("#take-text").input_value()


def test_the_command_makes_the_very_same_file(editing: Tab, photo: bytes, tmp_path: Path) -> None:
    (tmp_path / "it's a; market.jpg").write_bytes(photo)
    program, *arguments = shlex.split(text_of(editing, "Command"))
    assert program == "whittle"
    command = [sys.executable, "-m", "app", *arguments, "--out", "made"]
    environ = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    subprocess.run(command, cwd=tmp_path, env=environ, check=True, capture_output=True)
    (made,) = (tmp_path / "made").iterdir()
    assert made.read_bytes() == editing.rendition()


def test_the_request_for_curl_makes_the_very_same_file(editing: Tab, photo: bytes, tmp_path: Path) -> None:
    (tmp_path / "it's a; market.jpg").write_bytes(photo)
    subprocess.run(["sh", "-c", text_of(editing, "curl")], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "it's a; market.small.jpg").read_bytes() == editing.rendition()


def test_a_copied_recipe_can_be_pasted_back_anywhere(editing: Tab) -> None:
    recipe = text_of(editing, "Recipe")
    assert json.loads(recipe)["brightness"] == -12
    editing.page.keyboard.press("Escape")
    editing.page.locator("#reset").click()
    expect(editing.slider("brightness")).to_have_value("0")
    editing.page.evaluate(_PASTE_TEXT, recipe)
    expect(editing.slider("brightness")).to_have_value("-12")
    expect(editing.notice).to_contain_text("The recipe is set")
    editing.page.locator("#undo").click()
    expect(editing.slider("brightness")).to_have_value("0")


def test_a_recipe_with_a_mistake_is_refused_by_name_and_changes_nothing(editing: Tab) -> None:
    editing.page.evaluate(_PASTE_TEXT, '{"shine": 3}')
    expect(editing.notice).to_contain_text("no setting called “shine”")
    editing.page.evaluate(_PASTE_TEXT, '{"brightness": 300}')
    expect(editing.notice).to_contain_text("-100 to 100")
    expect(editing.slider("brightness")).to_have_value("-12")
    text_of(editing, "Recipe")
    editing.page.get_by_text("Paste a recipe back in").click()
    editing.page.get_by_role("textbox", name="Recipe").fill("hello")
    editing.page.get_by_role("button", name="Use this recipe").click()
    expect(editing.page.locator("#paste-refusal")).to_contain_text("This is no recipe")
    editing.page.get_by_role("textbox", name="Recipe").fill('{"brightness": 8}')
    editing.page.get_by_role("button", name="Use this recipe").click()
    expect(editing.slider("brightness")).to_have_value("8")


def test_the_picture_is_copied_as_the_finished_file_looks(editing: Tab) -> None:
    editing.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editing.type_number("scale", 50)
    editing.settled()
    editing.page.locator("#take-open").click()
    editing.page.locator("#take-picture").click()
    expect(editing.page.locator("#take-said")).to_contain_text("in the clipboard", timeout=PATIENCE_MS)
    size = editing.page.evaluate(
        """async () => {
            const [item] = await navigator.clipboard.read();
            const {width, height} = await createImageBitmap(await item.getType('image/png'));
            return [width, height];
        }"""
    )
    assert size == [750, 500]


def test_the_download_has_the_name_that_was_typed(editing: Tab) -> None:
    editing.page.locator("#take-open").click()
    editing.page.locator("#take-name").fill("stall.jpg")
    editing.page.locator("#take-name").press("Tab")
    editing.page.keyboard.press("Escape")
    expect(editing.page.locator("#name")).to_have_text("stall.jpg")
    assert editing.download()[0] == "stall.jpg"


def test_axe_finds_nothing_in_the_dialogs(editing: Tab) -> None:
    text_of(editing, "Recipe")
    editing.page.get_by_text("Paste a recipe back in").click()
    assert violations(editing) == []
    editing.page.keyboard.press("Escape")
    editing.page.keyboard.press("?")
    keys = editing.page.locator("#keys")
    expect(keys).to_contain_text(re.compile(r"Ctrl\+Z\s*Undo"))
    assert violations(editing) == []
    editing.page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
