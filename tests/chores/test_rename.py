"""Names by a pattern: pure plans over facts."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from app.chores import naming
from app.chores.chore import Change, Skip
from app.chores.kinds import chores
from app.chores.moves import moves, without_clashes
from app.chores.photo import Photo, with_companions
from app.errors import Refusal

NOON = datetime(2024, 5, 1, 12, 0, 0)


def photo(number: int, name: str = "", taken: datetime | None = NOON, **facts: Any) -> Photo:
    return Photo(number, name or f"IMG_{number}.JPG", "jpeg", taken=taken, **facts)


def planned(photos: list[Photo], chore: str = "rename", **values: Any) -> list[Change | Skip]:
    declared = chores()[chore]
    return declared.plan(photos, declared.values(values))


def names(plan: list[Change | Skip]) -> list[str | None]:
    return [each.name if isinstance(each, Change) else each.code for each in plan]


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{date:%Y-%m-%d_%H%M%S}", "2024-05-01_120000.JPG"),
        ("{date}", "2024-05-01.JPG"),
        ("trip_{n:03}", "trip_007.JPG"),
        ("{n}-{name}", "7-IMG_7.JPG"),
        ("{camera} {ms}", "EOS 5D 040.JPG"),
        ("Größe {date:%H%%}", "Größe 12%.JPG"),
    ],
)
def test_every_part_of_a_pattern(pattern: str, name: str) -> None:
    one = photo(7, taken=NOON + timedelta(milliseconds=40), camera="EOS 5D")
    assert names(planned([one], pattern=pattern, start=7)) == [name]


@pytest.mark.parametrize(
    "pattern",
    ["{when}", "{date:%s}", "{n:x}", "a{", "}", "a:b", "CON", "..", "", "a/b", "x" * 300, "{n", "name."],
)
def test_a_pattern_that_makes_no_name_is_refused_whole(pattern: str) -> None:
    if pattern == "name.":  # the ending follows: that is a name
        assert names(planned([photo(1)], pattern=pattern)) == ["name..JPG"]
        return
    with pytest.raises(Refusal) as refused:
        planned([photo(1, "IMG_1", camera="x")], pattern=pattern)
    assert refused.value.code == "invalid_recipe" and refused.value.field == "pattern"


def test_a_burst_keeps_its_order_and_a_photo_without_a_date_is_named() -> None:
    burst = [
        photo(number, taken=NOON + timedelta(milliseconds=10 * (10 - number))) for number in range(1, 10)
    ]
    plan = planned([*burst, photo(10, taken=None)], pattern="{date}_{n}")
    assert names(plan) == [*(f"2024-05-01_{10 - number}.JPG" for number in range(1, 10)), "date_missing"]
    assert names(planned(burst, pattern="{n}", sort="name"))[0] == "1.JPG"


def test_numbers_may_begin_again_on_each_day() -> None:
    photos = [photo(number, taken=NOON + timedelta(hours=8 * number)) for number in range(1, 7)]
    plan = planned(photos, pattern="{date}_{n}", each_day=True, start=0)
    assert names(plan) == [
        "2024-05-01_0.JPG", "2024-05-02_0.JPG", "2024-05-02_1.JPG", "2024-05-02_2.JPG", "2024-05-03_0.JPG",
        "2024-05-03_1.JPG",
    ]  # fmt: skip


def test_two_of_one_name_are_refused_both_whatever_their_case() -> None:
    plan = planned([photo(1, "a.jpg"), photo(2, "b.JPG"), photo(3, "c.png")], pattern="Same")
    assert names(plan) == ["name_taken", "name_taken", "Same.png"]


def test_a_name_that_stays_with_another_file_is_taken_and_one_that_is_left_is_free() -> None:
    photos = [photo(1, "a.jpg"), photo(2, "b.jpg")]
    swapped: list[Change | Skip] = [Change("b.jpg"), Change("a.jpg")]
    assert names(without_clashes(photos, swapped, lambda name: True)) == ["b.jpg", "a.jpg"]
    assert names(without_clashes(photos[:1], swapped[:1], lambda name: name == "b.jpg")) == ["name_taken"]
    case_only: list[Change | Skip] = [Change("A.jpg")]
    assert names(without_clashes(photos[:1], case_only, lambda name: True)) == ["A.jpg"]


def test_what_goes_with_a_photo_keeps_one_name_with_it() -> None:
    files = ["IMG_1.JPG", "img_1.CR2", "IMG_1.mov", "IMG_1.xmp", "IMG_1.JPG.xmp", "IMG_10.CR2", "notes.txt"]
    (one,) = with_companions([photo(1, "day/IMG_1.JPG")], {"day": files, "": ["IMG_1.CR2"]})
    assert moves(one, Change("day/trip_001.JPG")) == [
        ("day/IMG_1.JPG", "day/trip_001.JPG"),
        ("day/img_1.CR2", "day/trip_001.CR2"),
        ("day/IMG_1.mov", "day/trip_001.mov"),
        ("day/IMG_1.xmp", "day/trip_001.xmp"),
        ("day/IMG_1.JPG.xmp", "day/trip_001.JPG.xmp"),
    ]


def test_folders_by_date() -> None:
    plan = planned([photo(1), photo(2, "2024/05/x.jpg"), photo(3, taken=None)], "sort_into_folders")
    assert names(plan) == ["2024/05/IMG_1.JPG", None, "date_missing"]
    with pytest.raises(Refusal):
        planned([photo(1)], "sort_into_folders", pattern="../{date:%Y}")


def test_any_plan_gives_each_file_a_name_of_its_own() -> None:
    chance = Random(4)
    for _ in range(60):
        photos = [
            photo(number, f"{chance.choice('abcABC')}{number % 7}.jpg" if chance.random() < 0.5 else "")
            for number in range(1, chance.randrange(2, 20))
        ]
        photos = list({naming.same(each.name): each for each in photos}.values())
        pattern = chance.choice(["{name}_{n}", "a{n}", "{date}", "IMG_{n}"])
        plan = planned(photos, pattern=pattern, start=chance.randrange(4))
        after = [
            each.name or "" if isinstance(each, Change) else one.name
            for one, each in zip(photos, plan, strict=True)
        ]
        stays = [one.name for one, each in zip(photos, plan, strict=True) if isinstance(each, Skip)]
        moved = [name for name in after if name not in stays]
        assert len({naming.same(name) for name in moved}) == len(moved)


@pytest.mark.parametrize(
    ("text", "normal"),
    [("3h30m", "+3h30m"), ("-1d", "-1d"), ("+45s", "+45s"), ("3hr30s", "+3h30s"), ("1d2h3m4s", "+1d2h3m4s")],
)
def test_durations(text: str, normal: str) -> None:
    assert chores()["shift_dates"].values({"by": text})["by"] == normal


@pytest.mark.parametrize(
    ("chore", "values"),
    [
        ("shift_dates", {"by": "soon"}),
        ("shift_dates", {"by": "+"}),
        ("shift_dates", {"by": 3}),
        ("shift_dates", {"by": ""}),
        ("set_zone", {"zone": "+25:00"}),
        ("set_zone", {"zone": "CET"}),
        ("set_zone", {}),
        ("copyright", {}),
        ("copyright", {"artist": "a\nb"}),
        ("rename", {"start": -1}),
        ("rename", {"unknown": 1}),
        ("strip", {"keep": ["everything"]}),
    ],
)
def test_values_that_cannot_be_are_refused_by_name(chore: str, values: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        planned([photo(1)], chore, **values)
    assert refused.value.code == "invalid_recipe" and refused.value.field


def test_the_time_of_a_file_is_by_its_own_zone_else_by_the_one_that_is_named() -> None:
    photos = [photo(1, offset="-03:30"), photo(2), photo(3, taken=None)]
    told = planned(photos, "date_files", zone="+02:00")
    assert [each.modified_ns if isinstance(each, Change) else each.code for each in told] == [
        1714577400 * 10**9, 1714557600 * 10**9, "date_missing",
    ]  # fmt: skip
    assert names(planned(photos, "date_files"))[1:] == ["zone_unknown", "date_missing"]


def test_only_the_camera_that_was_wrong_is_shifted() -> None:
    photos = [photo(1, camera="Canon EOS 5D"), photo(2, camera="NIKON D90"), photo(3)]
    plan = planned(photos, "shift_dates", by="+1h4m", camera="eos")
    assert [isinstance(each, Change) for each in plan] == [True, False, False]
    assert isinstance(plan[0], Change) and plan[0].shown["taken"][1] == "2024-05-01T13:04:00"


def test_a_plan_of_five_thousand_is_made_in_steps_that_grow_as_they_do() -> None:
    photos = [photo(number, taken=NOON + timedelta(seconds=number)) for number in range(1, 5001)]
    plan = planned(photos, pattern="{date:%Y%m%d_%H%M%S}_{n:04}")
    assert len(set(names(plan))) == 5000
