"""A form with a file: read whole in pieces of any size, and what is too much is told in its own words."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import Refusal
from app.web import form
from app.web.form import Form
from tests.conftest import Server, encode, make_photo

LIMIT = 100_000


def part(name: str, content: bytes, more: str = "") -> bytes:
    return f'--e\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"


FILE = part("file", b"the file", '; filename="a.jpg"')
END = b"--e--\r\n"
TOO_COMPLEX = {
    "many texts": part("a", b"") * (form.MAX_PARTS + 1),
    "many files": part("a", b"", '; filename="x"') * (form.MAX_PARTS + 1),
    "a long text": part("a", b"x" * (form.MAX_TEXT_BYTES + 1)),
    "long texts together": part("a", b"x" * 20_000) * 4,
    "headers of a part": b"--e\r\nX: " + b"\\a" * 20_000,
    "a long name": part("file", b"", '; filename="' + "\\a" * 20_000 + '"') + END,
    "much before the first part": b"x" * (form.MAX_TEXT_BYTES + 50_000),
}


class Slow(io.BytesIO):
    """A body that comes in pieces of these sizes."""

    def __init__(self, content: bytes, sizes: list[int]) -> None:
        super().__init__(content)
        self._sizes = sizes or [1 << 20]
        self._turn = 0

    def read(self, size: int | None = -1) -> bytes:
        self._turn += 1
        at_most = self._sizes[self._turn % len(self._sizes)]
        return super().read(at_most if size is None or size < 0 else min(size, at_most))


def read(body: bytes, *sizes: int, kind: str = "multipart/form-data; boundary=e") -> tuple[Form, bytes]:
    """The form and the bytes of its file."""
    kept = io.BytesIO()
    kept.close = lambda: None  # type: ignore[method-assign]
    environ: dict[str, Any] = {"CONTENT_TYPE": kind, "wsgi.input_terminated": True}
    environ["wsgi.input"] = Slow(body, list(sizes))
    return form.read(environ, lambda: kept, LIMIT), kept.getvalue()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
def test_a_form_is_read_alike_in_pieces_of_any_size(size: int) -> None:
    found, content = read(part("quality", b"70") + FILE + part("format", b"webp") + END, size)
    assert content == b"the file" and found.size == 8
    assert found.texts == {"quality": "70", "format": "webp"}


@pytest.mark.parametrize("body", TOO_COMPLEX.values(), ids=TOO_COMPLEX)
def test_u8_what_is_too_much_beside_the_file_is_told_as_that(body: bytes) -> None:
    with pytest.raises(Refusal) as told:
        read(body)
    assert told.value.code == "form_too_complex" and "MB" not in told.value.detail


def test_u8_a_file_that_is_too_large_is_told_while_it_comes() -> None:
    with pytest.raises(Refusal) as told:
        read(part("file", b"x" * (LIMIT + 1), '; filename="a"') + END)
    assert told.value.code == "too_large"


def test_a_file_of_the_largest_size_is_taken() -> None:
    assert read(part("file", b"x" * LIMIT, '; filename="a"') + END)[0].size == LIMIT


def test_files_that_nobody_asked_for_are_not_kept_and_count() -> None:
    with pytest.raises(Refusal) as told:
        read(part("other", b"x" * (LIMIT + form.ENVELOPE_BYTES), '; filename="a"') + END)
    assert told.value.code == "too_large"


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_another_kind_of_body_is_no_form_and_is_not_read(kind: str) -> None:
    environ = {"CONTENT_TYPE": kind, "wsgi.input_terminated": True, "wsgi.input": None}
    assert form.read(environ, io.BytesIO, LIMIT) == Form(None, 0, {})


pieces = st.one_of(
    st.sampled_from([FILE, END, b"--e", b"\r\n", b"\n", b"\r", b"--", b"--e\r\n", b": ", b'"', b"\\", b";"]),
    st.sampled_from(
        [part("a", b"1"), b"Content-Disposition: form-data", b'; name="file"', b'; filename="', b"\xff"]
    ),
    st.binary(max_size=40),
)


@given(st.lists(pieces, max_size=30).map(b"".join), st.lists(st.integers(1, 50), max_size=4))
@example(b"--e\r\n\r\n\r\n--e--", [1])
@example(b'--e\r\nContent-Disposition: form-data; filename="a"\r\n\r\nx\r\n--e--\r\n', [3])
@example(b"--e\r\nContent-Disposition: form-data\r\n\r\nx\r\n--e--\r\n", [])
@example(b"--e\r\n\xff: \xff\r\n\r\n", [])
@example(b"--e\r\nContent-Disposition: form-data; name*=x''%ff\r\n\r\n", [])
def test_u8_any_bytes_are_a_form_or_a_refusal(body: bytes, sizes: list[int]) -> None:
    with suppress(Refusal):
        found, content = read(body, *sizes)
        assert found.size == len(content) <= LIMIT


def test_u8_a_form_of_ten_thousand_parts_is_told_so_over_http(server: Server) -> None:
    import requests

    body = part("a", b"1") * 10_000 + part("file", encode(make_photo(64, 48)), '; filename="a"') + END
    answer = requests.post(
        f"{server.url}/api/images",
        data=body,
        headers={"Content-Type": "multipart/form-data; boundary=e"},
        timeout=30,
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "form_too_complex")
    assert "200 parts" in answer.json()["detail"]
