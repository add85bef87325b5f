"""Relatives of files with a profile: in other parts, at other places, of other kinds, and damaged."""

from __future__ import annotations

from app.imaging.reading import jpeg, webp
from tests.browser.relatives.lying import JPEG
from tests.imaging.blocks import WIDER, lighter_profile, other_profile, wider_profile
from tests.imaging.pictures import file_of, scene

_ICC = other_profile()
_CUTS = (len(_ICC) // 3, 2 * len(_ICC) // 3)
_THIRDS = (_ICC[: _CUTS[0]], _ICC[_CUTS[0] : _CUTS[1]], _ICC[_CUTS[1] :])
_PROGRESSIVE = file_of(scene(64, 48), quality=90, progressive=True)
_GRAY = file_of(scene(64, 48, "L"), quality=90)

Part = tuple[int, int, bytes]

#: Number, how many there are, and bytes of each part.
PARTS: dict[str, list[Part]] = {
    "one": [(1, 1, _ICC)],
    "three": [(n + 1, 3, part) for n, part in enumerate(_THIRDS)],
    "in another order": [(n + 1, 3, _THIRDS[n]) for n in (2, 0, 1)],
    "counted from 0": [(n, 3, part) for n, part in enumerate(_THIRDS)],
    "too many": [(n + 1, 2, part) for n, part in enumerate(_THIRDS)],
    "too few": [(n + 1, 4, part) for n, part in enumerate(_THIRDS)],
    "0 of 0": [(0, 0, _ICC)],
    "1 of 0": [(1, 0, _ICC)],
    "1 of 2": [(1, 2, _ICC)],
    "2 of 1": [(2, 1, _ICC)],
    "twice": [(1, 1, _ICC), (1, 1, _ICC)],
    "another behind it": [(1, 1, _ICC), (1, 1, lighter_profile())],
    "a part twice": [(1, 2, _ICC[:200]), (1, 2, _ICC[:200]), (2, 2, _ICC[200:])],
    "a part again": [(1, 2, _ICC[:200]), (2, 2, _ICC[200:]), (1, 2, _ICC[:200])],
    "no agreement": [(1, 2, _ICC[:200]), (2, 3, _ICC[200:])],
    "an empty part": [(1, 2, _ICC), (2, 2, b"")],
    "an empty one before": [(1, 1, b""), (1, 1, _ICC)],
    "junk before": [(1, 1, b"x" * 300), (1, 1, _ICC)],
    "cut": [(1, 1, _ICC[: len(_ICC) // 2])],
    "filled up": [(1, 1, _ICC + bytes(100))],
}


def changed(at: int, value: bytes) -> bytes:
    return _ICC[:at] + value + _ICC[at + len(value) :]


#: By the fields of its header (ICC.1:2022, 7.2).
KINDS: dict[str, bytes] = {
    "without a signature": changed(36, b"nope"),
    **{
        f"of class {name.decode()}": changed(12, name)
        for name in (b"prtr", b"scnr", b"spac", b"link", b"abst")
    },
    **{f"for {name.decode().strip()}": changed(16, name) for name in (b"GRAY", b"CMYK", b"Lab ", b"HSV ")},
    "through Lab": changed(20, b"Lab "),
    "of version 2": changed(8, b"\2\x10"),
    "of version 5": changed(8, b"\5\0"),
    **{f"of intent {number}": changed(64, bytes((0, 0, 0, number))) for number in (1, 2, 3)},
    **{f"of {name}": wider_profile(name) for name in WIDER},
    "for gray alone": lighter_profile(),
    "of nothing": b"",
}


def of_jpeg(parts: list[Part], data: bytes = JPEG, before: int | None = None, scan: int = 1) -> bytes:
    """With parts behind its start, or before the `scan`-th segment of a code."""
    at = 2
    if before is not None:
        at = [each.start for each in jpeg.segments(data) if each.code == before][scan - 1]
    bodies = [jpeg.ICC + bytes(part[:2]) + part[2] for part in parts]
    return data[:at] + b"".join(jpeg.written(0xE2, body) for body in bodies) + data[at:]


def of_webp(*profiles: bytes, announced: bool = True, behind: bool = False) -> bytes:
    data = file_of(scene(64, 48), "WEBP", lossless=True)
    kind, start, end = next(webp.chunks(data))
    flags = bytes((0x20 if announced else 0, 0, 0, 0))
    canvas = (b"VP8X", flags + (63).to_bytes(3, "little") + (47).to_bytes(3, "little"))
    found, pixels = [(b"ICCP", icc) for icc in profiles], [(kind, data[start:end])]
    return webp.written([canvas, *((*pixels, *found) if behind else (*found, *pixels))])


def _places() -> dict[str, bytes]:
    one = PARTS["one"]
    halves = of_jpeg([(1, 2, _ICC[:100])], _PROGRESSIVE)
    return {
        "before the scan": of_jpeg(one, before=jpeg.SOS),
        "behind the end": JPEG + of_jpeg(one)[2 : -len(JPEG) + 2],
        "between scans": of_jpeg(one, _PROGRESSIVE, before=jpeg.SOS, scan=2),
        "half of it between scans": of_jpeg([(2, 2, _ICC[100:])], halves, before=jpeg.SOS, scan=2),
        "webp": of_webp(_ICC),
        "webp, not announced": of_webp(_ICC, announced=False),
        "webp, behind the pixels": of_webp(_ICC, behind=True),
        "webp, two": of_webp(_ICC, lighter_profile()),
        "webp, junk": of_webp(b"x" * 200),
        "webp, cut": of_webp(_ICC[: len(_ICC) // 2]),
        "webp, announced only": of_webp(),
    }


FILES = {
    **{f"parts: {name}": of_jpeg(parts) for name, parts in PARTS.items()},
    **{name: of_jpeg([(1, 1, icc)]) for name, icc in KINDS.items()},
    **{f"gray {name}": of_jpeg([(1, 1, icc)], _GRAY) for name, icc in KINDS.items()},
    **_places(),
}
