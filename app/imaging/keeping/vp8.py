"""The partitions of a VP8 frame (RFC 6386, chapter 9): a frame holds one of headers and modes, and 1 to 8 of
coefficients, each with its own length."""

from __future__ import annotations

from collections.abc import Iterator

# Frame tag, start code and size stand before the first partition (9.1).
_FRAME_HEADER = 10
_SEGMENT_TREE = 3


def shortened(frame: bytes, by: int) -> Iterator[bytes]:
    """The frame once for each of its partitions, which lacks its last `by` bytes then. ValueError where the
    lengths make no sense."""
    if len(frame) < _FRAME_HEADER:
        raise ValueError("no frame")
    tag = int.from_bytes(frame[:3], "little")
    first = frame[_FRAME_HEADER : _FRAME_HEADER + (tag >> 5)]
    count = 1 << _Bits(first).partitions()
    table = _FRAME_HEADER + len(first)
    start = table + 3 * (count - 1)
    lengths = [int.from_bytes(frame[at : at + 3], "little") for at in range(table, start, 3)]
    partitions = [first]
    for length in lengths:
        partitions.append(frame[start : start + length])
        start += length
    partitions.append(frame[start:])
    if len(first) != tag >> 5 or start > len(frame):
        raise ValueError("cut short")
    for index in range(len(partitions)):
        yield _joined(frame, tag, [*partitions[:index], partitions[index][:-by], *partitions[index + 1 :]])


def _joined(frame: bytes, tag: int, partitions: list[bytes]) -> bytes:
    first, *others = partitions
    changed = (tag & 0x1F | len(first) << 5).to_bytes(3, "little")
    table = b"".join(len(each).to_bytes(3, "little") for each in others[:-1])
    return b"".join((changed, frame[3:_FRAME_HEADER], first, table, *others))


class _Bits:
    """The boolean decoder (7.3) for bits of even odds, which is all that the frame header has up to here."""

    def __init__(self, data: bytes) -> None:
        self._data, self._position = data, 2
        self._value, self._range, self._bits = int.from_bytes(data[:2].ljust(2, b"\0"), "big"), 255, 0

    def partitions(self) -> int:
        """The binary logarithm of the number of partitions of coefficients (9.3 to 9.6)."""
        self._read(2)  # color space and clamping
        if self._read(1):
            self._segments()
        self._read(1 + 6 + 3)  # the loop filter's kind, level and sharpness
        if self._read(1) and self._read(1):
            for _ in range(8):
                self._optional(6 + 1)
        return self._read(2)

    def _segments(self) -> None:
        has_map, has_data = self._read(1), self._read(1)
        if has_data:
            self._read(1)
            for bits in (7, 6):
                for _ in range(4):
                    self._optional(bits + 1)
        if has_map:
            for _ in range(_SEGMENT_TREE):
                self._optional(8)

    def _optional(self, bits: int) -> None:
        if self._read(1):
            self._read(bits)

    def _read(self, bits: int) -> int:
        value = 0
        for _ in range(bits):
            value = value << 1 | self._bit()
        return value

    def _bit(self) -> int:
        split = 1 + (((self._range - 1) * 128) >> 8)
        bit = int(self._value >= split << 8)
        if bit:
            self._range -= split
            self._value -= split << 8
        else:
            self._range = split
        while self._range < 128:
            self._value <<= 1
            self._range <<= 1
            self._bits += 1
            if self._bits == 8:
                self._bits = 0
                self._value |= self._data[self._position] if self._position < len(self._data) else 0
                self._position += 1
        return bit
