"""Parts of a file, as RFC 9110 (14.1.2) has them."""

from __future__ import annotations

import re

import pytest
import requests
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import Server

#: A range that can be asked for on its own.
ONE = re.compile(r"bytes=(\d+)-(\d*)|bytes=-(\d+)")


@pytest.fixture(scope="module")
def original(server: Server, photo: bytes) -> tuple[str, dict[str, str]]:
    """The address of an original, and what it is asked for with."""
    image = server.upload(photo)
    return f"{server.url}{image['url']}/original", {"Authorization": f"Bearer {image['key']}"}


def part_of(content: bytes, asked: str) -> tuple[int, bytes] | None:
    """The status and the bytes that RFC 9110 gives for a single range; None for another header."""
    found = ONE.fullmatch(asked)
    if found is None:
        return None
    if found[3] is not None:
        return (206, content[-int(found[3]) :]) if int(found[3]) else (416, b"")
    first, last = int(found[1]), int(found[2]) if found[2] else len(content)
    if last < first:
        return None
    return (206, content[first : last + 1]) if first < len(content) else (416, b"")


size = st.one_of(st.integers(0, 10), st.integers(0, 2_000_000), st.integers(10**17, 10**40))
asked_for = st.one_of(
    st.builds("bytes={}-{}".format, size, size),
    st.builds("bytes={}-".format, size),
    st.builds("bytes=-{}".format, size),
    st.text("bytes=-,0123456789 ", max_size=30).map(str.strip),
)


@settings(max_examples=60)
@given(asked=asked_for)
@example(asked="bytes=-0")
@example(asked="bytes=-00")
@example(asked="bytes=-999999999")
@example(asked="bytes=-" + "9" * 6000)
@example(asked="bytes=" + "9" * 6000 + "-")
@example(asked="bytes=0-" + "9" * 6000)
@example(asked="bytes=0-0,2-3")
@example(asked="lines=0-1")
def test_a_range_is_answered_as_it_was_asked_for_and_any_other_with_the_whole(
    original: tuple[str, dict[str, str]], photo: bytes, asked: str
) -> None:
    url, headers = original
    answer = requests.get(url, headers=headers | {"Range": asked}, timeout=30)
    try:
        expected = part_of(photo, asked)
    except ValueError:  # more digits than Python reads
        expected = None
    if expected is None or expected[1] == photo:
        assert answer.status_code in (200, 206, 416)
        assert answer.content == photo or answer.status_code != 200
    elif expected[0] == 416:
        assert (answer.status_code, answer.json()["code"]) == (416, "range_not_satisfiable")
    else:
        assert (answer.status_code, answer.content) == expected


def test_more_last_bytes_than_there_are_is_the_whole_file(
    original: tuple[str, dict[str, str]], photo: bytes
) -> None:
    url, headers = original
    for asked in (f"bytes=-{len(photo)}", f"bytes=-{len(photo) + 1}", "bytes=-" + "9" * 6000):
        answer = requests.get(url, headers=headers | {"Range": asked}, timeout=30)
        assert answer.status_code in (200, 206) and answer.content == photo
