"""Rules that Python and the page must agree on: the same tables as tests/page/shared-cases.test.js."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.units import say_bytes, say_saving
from app.imaging.fitting import scaled
from app.recipe.field import KINDS, Choice, Field
from app.recipe.region import Region


def cases(name: str) -> list[Any]:
    table: dict[str, Any] = json.loads((Path(__file__).parent / f"{name}.json").read_text())
    assert table["cases"]
    return list(table["cases"])


@pytest.mark.parametrize("case", cases("regions"), ids=str)
def test_a_region_covers_the_same_pixels_as_on_the_page(case: dict[str, Any]) -> None:
    assert list(Region(*case["region"]).pixels(*case["size"])) == case["edges"]


@pytest.mark.parametrize("case", cases("scales"), ids=str)
def test_a_scaled_side_has_as_many_pixels_as_on_the_page(case: dict[str, Any]) -> None:
    assert scaled(case["side"], case["percent"]) == case["pixels"]


@pytest.mark.parametrize("case", cases("sizes"), ids=str)
def test_a_size_is_said_as_on_the_page(case: dict[str, Any]) -> None:
    assert say_bytes(case["bytes"]) == case["said"]


@pytest.mark.parametrize("case", cases("savings"), ids=str)
def test_a_saving_is_said_as_on_the_page(case: dict[str, Any]) -> None:
    assert say_saving(case["percent"]) == case["said"]


def any_field(kind: str, value: Any) -> Field:
    values = {"choice": [value], "choices": value}.get(kind, [])
    choices = tuple(Choice(each, "One") for each in values)
    return Field("any", kind, None, "Any", "Any.", "Any", minimum=-100, maximum=100, choices=choices)


@pytest.mark.parametrize("case", cases("values"), ids=str)
def test_a_value_is_read_as_the_page_writes_it(case: dict[str, Any]) -> None:
    field = any_field(case["kind"], case["value"])
    assert field.parse(case["text"]) == field.check(case["value"])


def test_every_kind_of_field_has_a_case() -> None:
    assert {case["kind"] for case in cases("values")} == set(KINDS)
