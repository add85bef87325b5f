"""A form of one file and some text, read while it comes: the file goes to its place, text is kept in bounds.

On Werkzeug's decoder, with limits of its own for each kind of excess, so that each is told in its own words.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import IO, Any, NamedTuple

from werkzeug.datastructures import Headers
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData, State
from werkzeug.wsgi import get_input_stream

from app.errors import Refusal

#: The one part that is a file.
FILE = "file"
#: Parts of a form: the file, every field of a recipe, and room for those to come.
MAX_PARTS = 200
#: Of the headers of one part, and of all texts together.
MAX_HEADER_BYTES = 16 * 1024
MAX_TEXT_BYTES = 64 * 1024
#: Of everything in a form beside its file.
ENVELOPE_BYTES = 128 * 1024
_PIECE_BYTES = 16 * 1024
_LONGEST_BOUNDARY = 200


class Form(NamedTuple):
    """What has come: the headers of the file's part and its size in bytes, if there is one, and the texts."""

    file_headers: Headers | None
    size: int
    texts: dict[str, str]


def read(environ: dict[str, Any], open_file: Callable[[], IO[bytes]], max_file_bytes: int) -> Form:
    """The form in the body of a request, an empty one where there is none. Its file goes to `open_file()`.

    Raises Refusal: `too_large` for the file, `form_too_complex` for what is beside it, `bad_request` for a
    second file and for a form that is malformed or broken off.
    """
    kind, options = parse_options_header(environ.get("CONTENT_TYPE"))
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not 0 < len(boundary) <= _LONGEST_BOUNDARY or not boundary.isascii():
        return Form(None, 0, {})
    reader = _Reader(boundary.encode(), open_file, max_file_bytes)
    try:
        return reader.read(get_input_stream(environ))
    finally:
        reader.close()


class _Decoder(MultipartDecoder):
    """Werkzeug's, but a boundary of which all but its end has come is kept back whole: else its line break,
    or half of that, is taken for the last bytes of the part."""

    def _last_partial_boundary_index(self, data: bytes | bytearray) -> int:
        begins = data.rfind(b"--" + self.boundary)
        rest = data[begins + 2 + len(self.boundary) :]
        if begins < 1 or rest.removeprefix(b"--").strip(b" \t\v\f") not in (b"", b"-"):
            return super()._last_partial_boundary_index(data)
        return begins - (2 if data[begins - 2 : begins] == b"\r\n" else 1)


class _Reader:
    def __init__(self, boundary: bytes, open_file: Callable[[], IO[bytes]], max_file_bytes: int) -> None:
        self._decoder = _Decoder(boundary, MAX_TEXT_BYTES)
        self._open_file = open_file
        self._max_file_bytes = max_file_bytes
        self._parts = 0
        self._headers: Headers | None = None
        self._file: IO[bytes] | None = None
        self._size = 0
        self._texts: dict[str, bytearray] = {}
        self._text_bytes = 0
        self._take_data: Callable[[bytes], None] = self._skip

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def read(self, stream: IO[bytes]) -> Form:
        received = 0
        while piece := stream.read(_PIECE_BYTES):
            received += len(piece)
            if received > self._max_file_bytes + ENVELOPE_BYTES:
                raise self._too_large()
            self._decode(piece)
        self._decode(None)
        texts = {name: text.decode("utf-8", "replace") for name, text in self._texts.items()}
        return Form(self._headers, self._size, texts)

    def _decode(self, piece: bytes | None) -> None:
        try:
            self._decoder.receive_data(piece)
            while not isinstance(event := self._decoder.next_event(), NeedData | Epilogue):
                self._take(event)
        except RequestEntityTooLarge:
            raise _too_much_text() from None
        except ValueError:  # the decoder's word for what is no form, text that is no UTF-8 included
            raise Refusal("bad_request", "The form is malformed or broken off.") from None
        if self._decoder.state is State.PART and len(self._decoder.buffer) > MAX_HEADER_BYTES:
            raise Refusal(
                "form_too_complex",
                "The headers of a part have at most {most:,} bytes.",
                most=MAX_HEADER_BYTES,
            )

    def _take(self, event: Any) -> None:
        if isinstance(event, Data):
            self._take_data(event.data)
        elif isinstance(event, File | Field):
            self._parts += 1
            if self._parts > MAX_PARTS:
                raise Refusal("form_too_complex", "A form has at most {most} parts.", most=MAX_PARTS)
            self._take_data = self._begin(event)

    def _begin(self, part: File | Field) -> Callable[[bytes], None]:
        """What is to be done with the data of a part."""
        if isinstance(part, Field):
            text = self._texts.setdefault(part.name or "", bytearray())
            text.clear()
            return partial(self._take_text, text)
        if part.name != FILE:
            return self._skip
        if self._file is not None:
            raise Refusal("bad_request", "Send one file in a request.")
        self._headers, self._file = part.headers, self._open_file()
        return self._take_file

    def _take_file(self, data: bytes) -> None:
        assert self._file is not None
        self._size += len(data)
        if self._size > self._max_file_bytes:
            raise self._too_large()
        self._file.write(data)

    def _take_text(self, text: bytearray, data: bytes) -> None:
        self._text_bytes += len(data)
        if self._text_bytes > MAX_TEXT_BYTES:
            raise _too_much_text()
        text += data

    def _skip(self, data: bytes) -> None:
        """A file of another name is nobody's."""

    def _too_large(self) -> Refusal:
        return too_large(self._max_file_bytes)


def too_large(limit: int) -> Refusal:
    return Refusal(
        "too_large", "The file is larger than {limit} MB, the most that is taken.", limit=limit // 2**20
    )


def _too_much_text() -> Refusal:
    return Refusal(
        "form_too_complex", "Text beside the file has at most {most:,} bytes.", most=MAX_TEXT_BYTES
    )
