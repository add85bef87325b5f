"""Records of this version and others, whole and damaged: read, or Unreadable, and never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.keeping.record import ImageRecord
from app.rendering import finished
from app.storage.image_folder import ImageFolder
from app.storage.records import Unreadable, checked, read_record, set_aside, write_record
from tests.storage.damage import DAMAGE, with_value
from tests.storage.test_power_cut import DESCRIPTION

BODY = {"key_hash": "k", "description": DESCRIPTION}
#: What a worker tells of a finished file.
MADE = {
    "etag": "e",
    "crc": 1,
    "width": 4,
    "height": 3,
    "format": "jpeg",
    "mime": "image/jpeg",
    "extension": "jpg",
    "quality": 80,
    "found": {},
    "score": 99.5,
    "worst": None,
    "target": None,
    "kept_original": False,
}


def test_a_record_is_read_as_it_was_written_and_none_where_there_is_none(tmp_path: Path) -> None:
    assert read_record(tmp_path / "a.json", 1) is None
    write_record(tmp_path / "a.json", 1, {"name": "x"})
    assert read_record(tmp_path / "a.json", 1) == {"name": "x"}


@pytest.mark.parametrize("kind", sorted(set(DAMAGE) - {"an empty object"}))
def test_a_damaged_record_is_unreadable(tmp_path: Path, kind: str) -> None:
    write_record(tmp_path / "a.json", 1, {"name": "x"})
    DAMAGE[kind](tmp_path / "a.json")
    with pytest.raises(Unreadable):
        read_record(tmp_path / "a.json", 1)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_record_or_unreadable(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content)
    try:
        assert isinstance(read_record(path, 1), dict)
    except Unreadable:
        pass


def test_a_record_of_an_earlier_server_has_no_version_and_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"name": "x"}')
    assert read_record(tmp_path / "a.json", 1) == {"name": "x"}


@pytest.mark.parametrize("value", [None, "1", True, 1.0, -1, 2**60, [1], {}])
def test_a_whole_number_is_checked_for_what_it_is(value: object) -> None:
    with pytest.raises(Unreadable, match="revision"):
        checked({"revision": value}, {"revision": int})


def test_what_is_set_aside_is_kept_beside_the_new_record(tmp_path: Path) -> None:
    (tmp_path / "edit.json").write_text("damaged")
    set_aside(tmp_path / "edit.json")
    write_record(tmp_path / "edit.json", 1, {})
    assert (tmp_path / "edit.json.unreadable").read_text() == "damaged"


def test_an_image_of_an_earlier_server_gets_defaults_for_what_it_lacks() -> None:
    described = {name: DESCRIPTION[name] for name in ("format", "mime", "width", "height", "bytes")}
    record = ImageRecord.read("an id", {"key_hash": "k", "description": described})
    assert (record.name, record.title, record.view_key, record.owner_hash) == ("picture", "", "", "")
    assert record.description == DESCRIPTION


def test_what_a_later_server_has_noted_is_passed_by_and_kept() -> None:
    record = ImageRecord.read("an id", BODY | {"stars": 5, "description": DESCRIPTION | {"lens": "50 mm"}})
    assert record.stored()["stars"] == 5 and record.stored()["description"]["lens"] == "50 mm"


@pytest.mark.parametrize("name", ["format", "mime", "width", "height", "bytes"])
@pytest.mark.parametrize("value", [None, [], True])
def test_an_image_without_what_a_render_needs_is_unreadable(name: str, value: object) -> None:
    with pytest.raises(Unreadable, match=name):
        ImageRecord.read("an id", BODY | {"description": DESCRIPTION | {name: value}})


def test_a_format_that_only_a_later_server_takes_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="format"):
        ImageRecord.read("an id", BODY | {"description": DESCRIPTION | {"format": "gif"}})


def folder(path: Path) -> ImageFolder:
    return ImageFolder(path.name, path.parent)


def kept(path: Path) -> Path:
    """A finished file of the recipe "key"; its record."""
    folder(path).make_renditions()
    part = folder(path).rendition_part("key")
    part.write_bytes(b"bytes")
    finished.keep(folder(path), "key", part, MADE)
    assert finished.find(folder(path), "key") is not None
    return folder(path).rendition_record("key")


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_finished_file_with_a_damaged_record_is_made_again(tmp_path: Path, kind: str) -> None:
    DAMAGE[kind](kept(tmp_path))
    assert finished.find(folder(tmp_path), "key") is None


@pytest.mark.parametrize("name", ["../original", "key.jpg/", "other.jpg", "/etc/passwd", 5])
def test_a_record_that_names_another_file_is_none(tmp_path: Path, name: object) -> None:
    record = kept(tmp_path)
    record.with_name("other.jpg").write_bytes(b"bytes")
    with_value("file", name)(record)
    assert finished.find(folder(tmp_path), "key") is None


@pytest.mark.parametrize("content", [b"", b"byte", b"bytes and more"])
def test_a_finished_file_of_another_size_than_its_record_says_is_made_again(
    tmp_path: Path, content: bytes
) -> None:
    kept(tmp_path).with_name("key.jpg").write_bytes(content)
    assert finished.find(folder(tmp_path), "key") is None


def test_names_of_a_later_version_in_the_record_of_a_file_are_passed_by(tmp_path: Path) -> None:
    with_value("of_later", 1)(kept(tmp_path))
    assert finished.find(folder(tmp_path), "key") is not None
