"""A chore is added in one file: catalog, shell, deed and undo come by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.chores import kinds
from app.cli.main import run
from app.rendering.tasks import Tasks
from tests.imaging.pictures import file_of, scene

CHORE = """
from app.chores.chore import Change, Chore, each
from app.imaging.metadata.blocks import blocks, with_blocks
from app.imaging.metadata.iptc_as_xmp import packet
from app.recipe.field import Field

def plan(photo, values):
    return Change(content={"word": values["word"]}, shown={"city": ("", values["word"])})

def act(data, format, content):
    said = packet([("photoshop:City", "", [content["word"]])])
    return with_blocks(data, format, blocks(data, format)._replace(xmp=said))

CHORE = Chore(
    name="name_city", label="Name the city", help="Writes where it was.",
    fields=(Field("word", "text", "Nowhere", "Word", "The city.", ""),), plan=each(plan), act=act,
)
"""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "chores").mkdir()
    (tmp_path / "chores" / "name_city.py").write_text(CHORE)
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path / "chores")])
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("app.cli.chore.end_cleanly", lambda: None)
    monkeypatch.setattr("app.cli.collection_commands.end_cleanly", lambda: None)
    kinds.chores.cache_clear()
    yield
    kinds.chores.cache_clear()


def test_a_chore_in_one_file_is_everywhere(
    added: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (listed,) = [
        each
        for each in Tasks(memory_mb=64, max_pixels=1000).catalog()["chores"]
        if each["name"] == "name_city"
    ]
    assert (listed["command"], [field["name"] for field in listed["fields"]]) == ("name-city", ["word"])
    photo = tmp_path / "a.jpg"
    photo.write_bytes(file_of(scene(16, 16)))
    before = photo.read_bytes()
    with pytest.raises(SystemExit):
        run(["name-city", "--help"], lambda config: 0, lambda config: 0)
    assert "--word" in capsys.readouterr().out
    assert run(["name-city", str(photo), "--word", "Köln", "--yes"], lambda config: 0, lambda config: 0) == 0
    assert "<photoshop:City>Köln</photoshop:City>".encode() in photo.read_bytes()
    assert run(["undo"], lambda config: 0, lambda config: 0) == 0
    assert photo.read_bytes() == before
