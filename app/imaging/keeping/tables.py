"""The tables of a JPEG (ITU-T T.81, B.2.4): which a scan uses, and which of them are new to it."""

from __future__ import annotations

from app.imaging.reading import jpeg

_DQT, _DHT, _DAC = 0xDB, 0xC4, 0xCC
_COUNTS = 16
#: The largest categories of 8-bit samples (F.1.2).
_MOST_BITS = {0: 11, 1: 10}

#: The marker, and the byte that names a table: precision or class, and destination.
Key = tuple[int, int]


class Tables:
    """Takes every table as it comes, and gives those that are needed."""

    def __init__(self) -> None:
        self._known: dict[Key, bytes] = {}
        self._written: dict[Key, bytes] = {}
        self._quantizers: dict[int, int] = {}
        self._began: set[int] = set()

    def take(self, code: int, body: bytes) -> None:
        """The tables of a DQT or DHT segment; others are none. ValueError where one is not whole or no web
        file has it."""
        if code == _DAC:
            raise ValueError("coded in arithmetic")
        while body and code in (_DQT, _DHT):
            size = self._size(code, body)
            if len(body) < size:
                raise ValueError("cut short")
            # The precision of a quantization table is no part of its name.
            self._known[code, body[0] & (0x0F if code == _DQT else 0x1F)] = body[:size]
            body = body[size:]

    def framed(self, body: bytes) -> None:
        """Note the quantization table of each component, by the body of the frame header."""
        self._quantizers = {body[at]: body[at + 2] for at in range(6, 6 + 3 * body[5], 3)}

    def used_by(self, scan: bytes) -> bytes:
        """Segments of the tables that a scan uses and that are new or other than before, by its header."""
        count = scan[0]
        first, approximation = scan[1 + 2 * count], scan[3 + 2 * count]
        is_sequential = scan[2 + 2 * count] == 63 and first == 0
        needed: list[Key] = []
        for identifier, choice in zip(scan[1 : 1 + 2 * count : 2], scan[2 : 2 + 2 * count : 2], strict=True):
            if identifier not in self._began:
                # The first scan of a component decides over its steps.
                needed.append((_DQT, self._quantizers[identifier]))
                self._began.add(identifier)
            if first == 0 and approximation >> 4 == 0:
                needed.append((_DHT, choice >> 4))
            if first > 0 or is_sequential:
                needed.append((_DHT, 0x10 | choice & 15))
        return b"".join(self._new(key) for key in dict.fromkeys(needed))

    def _new(self, key: Key) -> bytes:
        table = self._known[key]
        if self._written.get(key) == table:
            return b""
        self._written[key] = table
        return jpeg.written(key[0], table)

    @staticmethod
    def _size(code: int, body: bytes) -> int:
        if code == _DQT:
            return 65 if body[0] >> 4 == 0 else 129
        count = sum(body[1 : 1 + _COUNTS])
        symbols = body[1 + _COUNTS : 1 + _COUNTS + count]
        most = _MOST_BITS.get(body[0] >> 4, -1)
        if len(set(symbols)) < len(symbols) or any(symbol & 15 > most for symbol in symbols):
            raise ValueError("no table of a picture of 8 bits")
        return 1 + _COUNTS + count
