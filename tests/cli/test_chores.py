"""Chores on files where they are, by the real command: plan, deed, undo, and what is left alone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from app.chores.kinds import chores
from app.imaging.keeping import turbojpeg
from tests.chores.exiftool import needs_exiftool, tags
from tests.cli.tidying import camera_file, command, environment, listing, objects, whittle
from tests.imaging.pictures import file_of, opened, scene

needs_turbojpeg = pytest.mark.skipif(not turbojpeg.is_there(), reason=turbojpeg.MISSING)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def trip(tmp_path: Path) -> Path:
    """Photos of two cameras, what goes with one, and foreign files."""
    folder = tmp_path / "trip"
    (folder / "more").mkdir(parents=True)
    for number in range(4):
        data = camera_file(
            f"2024:05:01 10:15:3{number // 2}",
            order="<>"[number % 2],
            orientation=(1, 6, 8, 3)[number],
            offset="+02:00" if number == 1 else "",
            fraction=f"{number}0",
            model=("EOS 5D", "D90")[number % 2],
            more=number == 0,
        )
        (folder / f"IMG_{number}.JPG").write_bytes(data)
    (folder / "more" / "plain.png").write_bytes(file_of(scene(16, 16), "PNG"))
    for name in ("IMG_0.CR2", "IMG_0.MOV", "IMG_0.xmp", "notes.txt", "broken.jpg"):
        (folder / name).write_bytes(name.encode())
    (folder / "link.jpg").symlink_to("IMG_1.JPG")
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000), follow_symlinks=False)
    return folder


ALL = [
    ["orient"],
    ["shift-dates", "--by", "-1d"],
    ["set-zone", "--zone", "-03:30"],
    ["rename", "--pattern", "{date:%Y%m%d}_{n:03}"],
    ["date-files", "--zone", "+02:00"],
    ["sort", "--pattern", "{date:%Y/%m}"],
    ["copyright", "--artist", "Ada", "--copyright", "© 2026 Ada Müller"],
    ["strip", "--keep", "date", "copyright"],
]


@pytest.mark.parametrize("asked", ALL, ids=lambda asked: asked[0])
def test_a_dry_run_changes_nothing_a_run_is_undone_whole_and_foreign_files_stay(
    asked: list[str], trip: Path, state: Path
) -> None:
    if asked == ["orient"] and not turbojpeg.is_there():
        pytest.skip(turbojpeg.MISSING)
    before = listing(trip)
    dry = objects(whittle(state, *asked, trip, "--dry-run", "--json"))
    assert [body["number"] for body in dry] == [1, 2, 3, 4]
    assert all(("change" in body) != ("skip" in body) for body in dry)
    says_words = asked[0] in ("shift-dates", "set-zone", "copyright")
    assert dry[0]["notices"] == (["IMG_0.xmp beside it stays as it is."] if says_words else [])
    assert listing(trip) == before and not state.exists()
    done = objects(whittle(state, *asked, trip, "--yes", "--json"))
    assert all(body["ok"] for body in done)
    after = listing(trip)
    assert after != before
    foreign = ["notes.txt", "broken.jpg", "link.jpg", "more/plain.png"]
    foreign += [] if asked[0] in ("rename", "sort") else ["IMG_0.CR2", "IMG_0.MOV", "IMG_0.xmp"]
    assert {name: after[name] for name in foreign} == {name: before[name] for name in foreign}
    assert not [name for name in after if ".whittle" in name]
    whittle(state, "undo")
    assert listing(trip) == before
    assert not (trip / "2024").exists()
    assert "undone" in whittle(state, "batches").stdout


@needs_exiftool
@pytest.mark.parametrize("order", "<>")
def test_a_shift_moves_every_date_and_no_other_tag(order: str, tmp_path: Path, state: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(camera_file(order=order, offset="+02:00", fraction="25", more=True))
    data = photo.read_bytes()
    (before,) = tags(photo)
    whittle(state, "shift-dates", "--by", "+1h", photo, "--yes")
    (after,) = tags(photo)
    assert len(photo.read_bytes()) == len(data)
    assert opened(photo.read_bytes()).tobytes() == opened(data).tobytes()
    changed = {name: after[name] for name in after if after[name] != before.get(name)}
    assert set(before) == set(after)
    assert changed == {
        "ExifIFD:DateTimeOriginal": "2024:05:01 11:15:30",
        "ExifIFD:CreateDate": "2024:05:01 11:15:30",
        "IFD0:ModifyDate": "2024:05:01 11:15:30",
        "XMP-exif:DateTimeOriginal": "2024:05:01 11:15:30.25+02:00",
        "XMP-xmp:CreateDate": "2024:05:01 11:15",
        "IPTC:TimeCreated": "11:15:30+02:00",
    }
    whittle(state, "shift-dates", "--by", "-1h", photo, "--yes")
    assert photo.read_bytes() == data


@needs_exiftool
@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_png_and_webp_are_shifted_and_signed_too(format: str, tmp_path: Path, state: Path) -> None:
    exif = camera_file()[24 : 24 + 2000]
    exif = exif[exif.index(b"Exif\0\0") :]
    photo = tmp_path / f"a.{format.lower()}"
    photo.write_bytes(file_of(scene(32, 24), format, exif=exif))
    pixels = opened(photo.read_bytes()).tobytes()
    whittle(state, "shift-dates", "--by", "+1d", photo, "--yes")
    whittle(state, "copyright", "--copyright", "© Ада 写真", photo, "--yes")
    (after,) = tags(photo)
    assert after["ExifIFD:DateTimeOriginal"] == "2024:05:02 10:15:30"
    assert after["IFD0:Copyright"] == "© Ада 写真"
    assert opened(photo.read_bytes()).tobytes() == pixels


@needs_exiftool
def test_a_zone_is_written_beside_dates_and_moves_none(trip: Path, state: Path) -> None:
    photos = sorted(trip.glob("IMG_*.JPG"))
    before = tags(*photos)
    whittle(state, "set-zone", "--zone", "-03:30", trip, "--yes")
    for old, new in zip(before, tags(*photos), strict=True):
        changed = {name for name in new if new[name] != old.get(name)}
        for name in ("OffsetTimeOriginal", "OffsetTimeDigitized", "OffsetTime"):
            assert new[f"ExifIFD:{name}"] == "-03:30"
        assert new["ExifIFD:DateTimeOriginal"] == old["ExifIFD:DateTimeOriginal"]
        assert changed <= {
            "ExifIFD:OffsetTimeOriginal", "ExifIFD:OffsetTimeDigitized", "ExifIFD:OffsetTime",
            "XMP-exif:DateTimeOriginal", "XMP-xmp:CreateDate", "IPTC:TimeCreated",
            "IFD1:ThumbnailOffset", "Canon:MakerNoteOffset",
        }  # fmt: skip


@needs_exiftool
@needs_turbojpeg
def test_turning_makes_tag_dimensions_and_thumbnail_true(tmp_path: Path, state: Path) -> None:
    folder = tmp_path / "turned"
    folder.mkdir()
    for orientation in range(1, 9):
        for size in ((320, 208), (312, 200)):
            path = folder / f"{orientation}-{size[0]}.jpg"
            path.write_bytes(camera_file(orientation=orientation, size=size))
    pictures = {path: path.read_bytes() for path in sorted(folder.iterdir())}
    ended = whittle(state, "orient", folder, "--yes", "--json", code=1)
    told = {body["name"]: body for body in objects(ended)}
    # 200 is no multiple of 16, and 312 is none; transposing needs neither.
    imperfect = {f"{orientation}-312.jpg" for orientation in (2, 3, 4, 6, 7, 8)}
    assert {name for name, body in told.items() if not body["ok"]} == imperfect
    assert all(told[name]["skip"]["code"] == "imperfect_turn" for name in imperfect)
    assert all(name in ended.stderr for name in imperfect)
    for path, data in pictures.items():
        if path.name in imperfect or path.name.startswith("1-"):
            assert path.read_bytes() == data
            continue
        old, new = opened(data), opened(path.read_bytes())
        upright = _upright(old)
        assert max(ImageChops.difference(new, upright).tobytes()) <= 4
        (said,) = tags(path)
        assert said["IFD0:Orientation"] == 1
        assert (said["ExifIFD:ExifImageWidth"], said["ExifIFD:ExifImageHeight"]) == new.size
        thumbnail = Image.open(_thumbnail(path))
        assert (thumbnail.width > thumbnail.height) == (new.width > new.height)
    assert listing(folder)
    whittle(state, "undo")
    assert {path: path.read_bytes() for path in pictures} == pictures


def _upright(image: Image.Image) -> Image.Image:
    from app.imaging.reading.decode import UPRIGHT

    orientation = image.getexif()[0x0112]
    return image.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else image


def _thumbnail(path: Path) -> Path:
    made = path.with_suffix(".thumb")
    made.write_bytes(subprocess.run(["exiftool", "-b", "-ThumbnailImage", path], capture_output=True).stdout)
    return made


def test_file_times_are_those_of_the_photos_whatever_zone_the_machine_is_in(trip: Path, state: Path) -> None:
    for zone in ("Asia/Tokyo", "America/St_Johns"):
        whittle(state, "date-files", "--zone", "+02:00", trip, "--yes", TZ=zone)
        assert int((trip / "IMG_0.JPG").stat().st_mtime) == 1_714_551_330
        whittle(state, "undo", "--last")
    ended = whittle(state, "date-files", trip, "--yes", "--json", code=1)
    assert [body.get("skip", {}).get("code") for body in objects(ended)] == [
        "zone_unknown", None, "zone_unknown", "zone_unknown",
    ]  # fmt: skip


def test_the_names_of_two_change_places_and_case(tmp_path: Path, state: Path) -> None:
    for name, second in (("1.jpg", 2), ("2.jpg", 1), ("Case.jpg", 3)):
        (tmp_path / name).write_bytes(camera_file(f"2024:05:01 00:00:0{second}"))
    one, two = (tmp_path / "1.jpg").read_bytes(), (tmp_path / "2.jpg").read_bytes()
    before = listing(tmp_path)
    whittle(state, "rename", "--pattern", "{n}", tmp_path / "1.jpg", tmp_path / "2.jpg", "--yes")
    assert ((tmp_path / "2.jpg").read_bytes(), (tmp_path / "1.jpg").read_bytes()) == (one, two)
    whittle(state, "rename", "--pattern", "case", tmp_path / "Case.jpg", "--yes")
    assert {path.name for path in tmp_path.glob("*.jpg")} == {"1.jpg", "2.jpg", "case.jpg"}
    whittle(state, "undo")
    whittle(state, "undo")
    assert {name: found for name, found in listing(tmp_path).items() if "state" not in name} == before
    assert "nothing to undo" in whittle(state, "undo", code=1).stderr


def test_a_clash_is_refused_before_anything_is_written(trip: Path, state: Path) -> None:
    before = listing(trip)
    ended = whittle(state, "rename", "--pattern", "same", trip, "--yes", "--json", code=1)
    assert {body["skip"]["code"] for body in objects(ended)} == {"name_taken"}
    (trip / "2024-05-01_1.JPG").write_bytes(b"somebody else's")
    ended = whittle(state, "rename", "--pattern", "{date}_{n}", trip, "--yes", code=1)
    (trip / "2024-05-01_1.JPG").unlink()
    assert "Nothing was changed" in ended.stderr
    assert listing(trip) == before and not state.exists()


def test_without_a_terminal_it_wants_to_be_told_to_go_on(trip: Path, state: Path) -> None:
    before = listing(trip)
    assert "--yes" in whittle(state, "rename", trip, code=2).stderr
    assert listing(trip) == before


@pytest.mark.parametrize(
    "asked",
    [
        ["rename"],
        ["shift-dates", "."],
        ["shift-dates", ".", "--by", "soon"],
        ["set-zone", ".", "--zone", "CET"],
        ["copyright", "."],
        ["rename", ".", "--pattern", "{when}"],
        ["undo", "--last", "name"],
        ["strip", ".", "--keep", "all"],
    ],
    ids=" ".join,
)
def test_a_command_that_is_not_right_ends_with_2_and_one_line(
    asked: list[str], trip: Path, state: Path
) -> None:
    ended = whittle(state, *(str(trip) if each == "." else each for each in asked), code=2)
    assert ended.stderr.splitlines()[-1].startswith(f"whittle {asked[0]}: error: ")


def test_what_was_named_and_is_no_photo_is_told(trip: Path, state: Path) -> None:
    ended = whittle(
        state, "orient", trip / "notes.txt", trip / "gone.jpg", trip / "link.jpg", "--yes", code=1
    )
    for name in ("notes.txt", "gone.jpg", "link.jpg"):
        assert name in ended.stderr


def test_undo_leaves_what_somebody_has_changed_since(trip: Path, state: Path) -> None:
    whittle(state, "shift-dates", "--by", "+1h", trip, "--yes")
    (trip / "IMG_2.JPG").write_bytes(b"mine")
    ended = whittle(state, "undo", code=1)
    assert "IMG_2.JPG: Somebody has changed it since" in ended.stderr
    assert (trip / "IMG_2.JPG").read_bytes() == b"mine"
    assert whittle(state, "facts", trip / "IMG_0.JPG", "--json").stdout.count("2024-05-01T10:15:30") == 1


@needs_exiftool
def test_stripping_keeps_groups_pixels_and_orientation(trip: Path, state: Path) -> None:
    photos = sorted(trip.glob("IMG_*.JPG"))
    pixels = [opened(path.read_bytes()).tobytes() for path in photos]
    whittle(state, "strip", "--keep", "date", "copyright", trip, "--yes")
    assert [opened(path.read_bytes()).tobytes() for path in photos] == pixels
    for number, said in enumerate(tags(*photos)):
        assert said["IFD0:Copyright"] == "© Jürgen"
        assert said["ExifIFD:DateTimeOriginal"].startswith("2024:05:01")
        assert said.get("IFD0:Orientation", 1) == (1, 6, 8, 3)[number]
        assert not {"IFD0:Model", "IFD1:ThumbnailImage", "ExifIFD:MakerNoteUnknownText"} & set(said)
    whittle(state, "strip", trip, "--yes")
    for path in photos:
        assert b"2024" not in path.read_bytes() and "Jürgen".encode() not in path.read_bytes()


@needs_exiftool
def test_a_copyright_is_written_wherever_the_file_says_one(trip: Path, state: Path) -> None:
    photos = sorted(trip.glob("IMG_*.JPG"))
    before = tags(*photos)
    whittle(state, "copyright", "--artist", "Ада", "--copyright", "© 2026 写真", trip, "--yes")
    after = tags(*photos)
    for old, new in zip(before, after, strict=True):
        assert (new["IFD0:Artist"], new["IFD0:Copyright"]) == ("Ада", "© 2026 写真")
        moved = {"IFD1:ThumbnailOffset", "IFD0:Artist", "IFD0:Copyright"}
        same = set(old) - moved - {"IPTC:By-line", "IPTC:CopyrightNotice", "XMP-dc:Creator", "XMP-dc:Rights"}
        assert {name: new[name] for name in same} == {name: old[name] for name in same}
    assert after[0]["XMP-dc:Creator"] == ["Ада"] and after[0]["XMP-dc:Rights"] == "© 2026 写真"
    assert after[0]["IPTC:By-line"] == "Ада" and after[0]["IPTC:CopyrightNotice"] == "© 2026 写真"


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


def test_the_trip_of_the_source_tool_in_one_line_each(trip: Path, state: Path) -> None:
    """A folder of mixed cameras: turned, shifted by an hour, renamed by date, and the files dated."""
    if turbojpeg.is_there():
        whittle(state, "orient", trip, "--yes")
    whittle(state, "shift-dates", "--by", "+1h", trip, "--yes")
    whittle(state, "rename", "--pattern", "trip_{n:03}", trip, "--yes")
    whittle(state, "date-files", "--zone", "+02:00", trip, "--yes")
    assert sorted(path.name for path in trip.glob("trip_*")) == [
        "trip_001.CR2", "trip_001.JPG", "trip_001.MOV", "trip_001.xmp", "trip_002.JPG", "trip_003.JPG",
        "trip_004.JPG",
    ]  # fmt: skip
    assert int((trip / "trip_001.JPG").stat().st_mtime) == 1_714_551_330 + 3600


def test_every_chore_is_a_command_with_help(state: Path) -> None:
    listed = whittle(state, "--help").stdout
    for chore in chores().values():
        if chore.in_place:
            assert chore.shell_name in listed
            helped = whittle(state, chore.shell_name, "--help").stdout
            assert all(f"--{field.name.replace('_', '-')}" in helped for field in chore.fields)


def test_a_name_that_is_taken_while_somebody_is_asked_stops_it_all(trip: Path, state: Path) -> None:
    """On a terminal: the plan is shown, and before the answer another program writes a file."""
    before = listing(trip)
    leader, follower = os.openpty()
    asked = command("rename", trip, "--pattern", "trip_{n}")
    run = subprocess.Popen(
        asked,
        env=environment(state),
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(follower)
    assert run.stdout is not None
    said = ""
    while "[y/N]" not in said:
        said += run.stdout.read(1)
    assert "IMG_0.JPG -> trip_1.JPG" in said and "Rename: 4 files" in said
    (trip / "trip_2.JPG").write_bytes(b"somebody else's")
    os.write(leader, b"y\n")
    _, errors = run.communicate(timeout=60)
    os.close(leader)
    assert run.returncode == 1 and "trip_2.JPG is the name of another file" in errors, errors
    (trip / "trip_2.JPG").unlink()
    assert listing(trip) == before
