"""S5: what a websocket's reader makes of bytes: messages, or the end of the connection, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.limits import MAX_MESSAGE_BYTES
from app.web.live.transport.frames import MAX_FRAGMENTS, Frame, Frames, Violation, message
from bench.floods.registry import frame
from bench.floods.websockets import FRAMES

#: What breaks the protocol, and the close code that says so (RFC 6455, 7.4.1).
BROKEN = {
    "reserved bits": 1002,
    "an unknown opcode": 1002,
    "no mask": 1002,
    "a length of 2^63": 1002,
    "a length of 2^40": 1009,
    "a ping that is too long": 1002,
    "a ping in fragments": 1002,
    "a continuation of nothing": 1002,
    "no UTF-8": 1007,
    "a close without sense": 1002,
}


def read(reader: Frames, *pieces: bytes) -> list[Frame]:
    found = []
    for piece in pieces:
        reader.feed(piece)
        while (one := reader.next()) is not None:
            found.append(one)
            if one.kind == "close":
                return found
    return found


def messages(frames: list[Frame]) -> list[str | bytes]:
    return [one.data for one in frames if one.kind == "message"]


@pytest.mark.parametrize("name", BROKEN)
def test_s5_a_broken_frame_ends_the_connection_with_the_code_for_it(name: str) -> None:
    with pytest.raises(Violation) as told:
        read(Frames(), FRAMES[name], bytes(16_000), bytes(16_000))
    assert told.value.code == BROKEN[name]


def test_s5_a_message_in_fragments_may_be_as_long_as_a_whole_one_and_no_longer() -> None:
    half = b"a" * (MAX_MESSAGE_BYTES // 2)
    pieces = [frame(1, half, final=False), frame(0, half, final=False)]
    assert messages(read(Frames(), *pieces, frame(0, b""))) == [2 * half.decode()]
    with pytest.raises(Violation) as told:
        read(Frames(), *pieces, frame(0, b"a", final=False))
    assert told.value.code == 1009


def test_s5_letters_of_several_bytes_count_as_such() -> None:
    with pytest.raises(Violation):
        read(Frames(), frame(1, "ä".encode() * 40_000))


def test_s5_fragments_are_counted_even_when_they_are_empty() -> None:
    reader = Frames()
    read(reader, frame(1, b"", final=False) + frame(0, b"", final=False) * (MAX_FRAGMENTS - 1))
    assert reader.is_within_message
    with pytest.raises(Violation):
        read(reader, frame(0, b""))


def test_a_ping_between_fragments_is_answered_and_the_message_is_whole() -> None:
    found = read(Frames(), frame(1, b"4", final=False), frame(9, b"here?"), frame(0, b"2"))
    assert [one.kind for one in found] == ["part", "control", "message"]
    assert found[1].answer == b"\x8a\x05here?"
    assert found[2].data == "42"


def test_a_close_is_answered_with_its_code() -> None:
    assert read(Frames(), frame(8, b"\x03\xe8bye"))[-1] == Frame("close", b"", b"\x88\x05\x03\xe8bye")


@given(st.text(max_size=300) | st.binary(max_size=300), st.binary(min_size=4, max_size=4))
def test_a_masked_message_is_read_as_it_was_sent(content: str | bytes, mask: bytes) -> None:
    payload = content.encode() if isinstance(content, str) else content
    masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
    head = frame(1 if isinstance(content, str) else 2, payload)[: -4 - len(payload)]
    assert messages(read(Frames(), head + mask + masked)) == [content]


@given(st.sampled_from([0, 1, 125, 126, 127, 65535, 65536, 70_000]))
def test_what_the_server_sends_has_the_head_for_its_length(length: int) -> None:
    from wsproto.connection import Connection, ConnectionType
    from wsproto.events import TextMessage

    client = Connection(ConnectionType.CLIENT)
    client.receive_data(message("a" * length))
    (event,) = client.events()
    assert isinstance(event, TextMessage) and event.data == "a" * length and event.message_finished


PIECES = st.lists(
    st.builds(
        frame,
        st.sampled_from([0, 0, 1, 1, 2, 8, 9, 10, 3, 15]),
        st.binary(max_size=200) | st.sampled_from([b"4", b"\xc3", b"\xa4", b"a" * 60_000]),
        st.booleans(),
        st.sampled_from([0, 0, 0, 0, 0x40, 0x20]),
    )
    | st.binary(max_size=20),
    max_size=12,
).map(b"".join)


def outcome(data: bytes, size: int) -> tuple[list[str | bytes], int]:
    """The messages in it, and the close code of what ends it (0: nothing does)."""
    reader, found = Frames(), []
    try:
        for start in range(0, len(data), size):
            reader.feed(data[start : start + size])
            while (one := reader.next()) is not None:
                if one.kind == "message":
                    assert len(one.data) <= MAX_MESSAGE_BYTES
                    found.append(one.data)
                if one.kind == "close":
                    return found, 1000
    except Violation as error:
        return found, error.code
    return found, 0


@given(PIECES, st.integers(1, 70_000))
@example(frame(1, b"\xc3", final=False) + frame(0, b"\xa4"), 1)
@example(frame(8, b"\x03\xe8" + b"\xff"), 3)
@example(FRAMES["a length of 2^40"], 16_384)
def test_s5_any_bytes_give_messages_or_an_end_however_they_are_cut(data: bytes, size: int) -> None:
    found, code = outcome(data, size)
    whole, code_of_whole = outcome(data, 16_384)
    assert (found, code > 0) == (whole, code_of_whole > 0)
