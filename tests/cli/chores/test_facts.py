"""What photos say, as a table and as JSON."""

from __future__ import annotations

from pathlib import Path

from tests.cli.tidying import objects, whittle


def test_facts_are_shown_as_a_table_and_as_json(trip: Path, state: Path) -> None:
    table = whittle(state, "facts", trip).stdout.splitlines()
    assert len(table) == 5 and "2024-05-01 10:15:30" in table[1] and "Canon EOS 5D" in table[1]
    told = objects(whittle(state, "facts", trip, "-r", "--json"))
    assert [body["name"] for body in told] == [*(f"IMG_{n}.JPG" for n in range(4)), "more/plain.png"]
    assert told[1] == {
        "path": str(trip / "IMG_1.JPG"), "name": "IMG_1.JPG", "format": "jpeg",
        "bytes": (trip / "IMG_1.JPG").stat().st_size, "width": 320, "height": 208, "orientation": 6,
        "taken": "2024-05-01T10:15:30.100000", "offset": "+02:00", "camera": "Canon D90", "place": False,
        "modified_ms": 1_000_000_000_000, "companions": [],
    }  # fmt: skip
    assert told[0]["companions"] == ["IMG_0.CR2", "IMG_0.MOV", "IMG_0.xmp"]
