"""Text from outside never holds half of a surrogate pair."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wellformed import loads, well_formed
from tests.security.strangers import ODD_TEXT

VALUES = st.recursive(
    ODD_TEXT | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ODD_TEXT, inner, max_size=4),
)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (r'"\ud800"', "\ufffd"),
        (r'"\uDFFFx"', "\ufffdx"),
        (r'"\ud83d\ude00"', "\U0001f600"),
        (r'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (r'"\ude00\ud83d"', "\ufffd\ufffd"),
        (r'"\\ud800"', r"\ud800"),
        (r'"\\\ud800"', "\\\ufffd"),
        ('"\ud800"', "\ufffd"),
        (r'{"\ud800": ["\udc00"]}', {"\ufffd": ["\ufffd"]}),
        (b'"\xed\xa0\x80"', "\ufffd\ufffd\ufffd"),
    ],
)
def test_a_lone_surrogate_is_replaced_and_all_else_is_read_as_it_is(sent: str | bytes, read: Any) -> None:
    assert loads(sent) == read


@given(VALUES)
def test_what_is_read_can_be_encoded_and_differs_in_nothing_but_lone_surrogates(value: Any) -> None:
    read = loads(json.dumps(value))
    json.dumps(read, ensure_ascii=False).encode()
    if json.dumps(value, ensure_ascii=False) == well_formed(json.dumps(value, ensure_ascii=False)):
        assert read == value


@pytest.mark.parametrize("text", ["", "[", "[" * 100_000, '{"a":', "9" * 5000, b"\xff\xfe\xfd", '"\\u12"'])
def test_what_is_no_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        loads(text)
