"""Sentences: English text with names for what varies, whole wherever they travel."""

from __future__ import annotations

import json

from app.errors import Refusal
from app.wording import Sentence, fill, names


def test_a_sentence_says_its_values_and_those_of_the_sentences_in_it() -> None:
    inner = Sentence("a number from {least} to {most:,}", {"least": -3, "most": 30000})
    assert str(Sentence("{field} accepts {accepts}.", {"field": "width", "accepts": inner})) == (
        "width accepts a number from -3 to 30,000."
    )


def test_what_is_no_name_with_a_value_stays_as_it_is() -> None:
    text = "view.region must be {x, y} and {unknown}."
    assert str(Sentence(text, {"x": 1})) == text
    # A value that looks like a name is not filled in again.
    assert str(Sentence("{a} {b}", {"a": "{b}", "b": "2"})) == "{b} 2"


def test_a_refusal_travels_with_its_text_and_values_where_something_varies() -> None:
    sent = Refusal("invalid_recipe", "{field} accepts {accepts}.", field="quality", accepts=Sentence("true"))
    body = json.loads(json.dumps(sent.to_dict()))
    assert body["message"] == "quality accepts true."
    assert body["text"] == "{field} accepts {accepts}."
    assert body["values"] == {"field": "quality", "accepts": {"text": "true", "values": {}}}
    assert Refusal.from_dict(body).sentence == sent.sentence


def test_numbers_are_grouped_where_the_text_says_so() -> None:
    said = fill("{a} {a:,}", {"a": 1234567}, str, lambda number: f"{number:_}")
    assert said == "1234567 1_234_567"
    assert names("{a} {b:,} {c, d}") == {"{a}", "{b:,}"}
