"""What tabs are sent is compact JSON that reads as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from app.web.live.message_json import dumps, loads
from tests.test_wellformed import VALUES


@given(VALUES)
def test_what_is_written_is_compact_and_reads_as_it_was(value: Any) -> None:
    sent = loads(json.dumps(value))
    text = dumps(sent, separators=(", ", ": "))
    assert json.loads(text) == sent
    assert text == json.dumps(sent, ensure_ascii=False, separators=(",", ":"))


def test_what_json_has_no_word_for_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        dumps({"value": object()})


def test_half_of_a_pair_goes_out_as_an_escape() -> None:
    assert dumps(["x\ud800"]) == r'["x\ud800"]'
