"""What the chunks of a PNG say of its colors, by the precedence of the PNG specification (third edition,
4.3, 11.3.2 and 12.1): cICP, then iCCP, then sRGB, then gAMA and cHRM. A chunk that says what nobody can know
stands back for the next, as it does in browsers."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import Refusal
from app.imaging.reading.matrix_profile import XY, Curve, Gamut, written
from app.wording import marked

_D65, _C, _E, _DCI = (0.3127, 0.3290), (0.310, 0.316), (1 / 3, 1 / 3), (0.314, 0.351)
_SMPTE = Gamut(_D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070))
_SRGB = Gamut(_D65, (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
#: Color primaries by their code point (ITU-T H.273, table 2).
GAMUTS = {
    1: _SRGB,
    4: Gamut(_C, (0.67, 0.33), (0.21, 0.71), (0.14, 0.08)),
    5: Gamut(_D65, (0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: _SMPTE,
    7: _SMPTE,
    8: Gamut(_C, (0.681, 0.319), (0.243, 0.692), (0.145, 0.049)),
    9: Gamut(_D65, (0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    10: Gamut(_E, (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)),
    11: Gamut(_DCI, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: Gamut(_D65, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    22: Gamut(_D65, (0.630, 0.340), (0.295, 0.605), (0.155, 0.077)),
}
# What is made for a camera's curve of BT.709 is meant for a screen's of BT.1886, which browsers follow.
_BT1886 = Curve(2.4)
_SRGB_CURVE = Curve(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
#: Transfer characteristics by their code point (table 3), from level to light.
CURVES = {
    1: _BT1886,
    4: Curve(2.2),
    5: Curve(2.8),
    6: _BT1886,
    7: Curve(1 / 0.45, 1 / 1.11157220, 0.11157220 / 1.11157220, 1 / 4, 0.09128649),
    8: Curve(1.0),
    11: _BT1886,
    13: _SRGB_CURVE,
    14: _BT1886,
    15: _BT1886,
    17: Curve(2.6, (52.37 / 48) ** (1 / 2.6)),
}
#: Those for which there is no picture without a screen that is brighter than white.
HDR = {16: "PQ", 18: "HLG"}
_NAMES = {(1, 13): "sRGB", (12, 13): "Display P3", (9, 1): "BT.2020"}
# A gamma alone that is as near to this stands for the curve of sRGB, for browsers (and libpng, which asks
# whether a difference would be seen).
_USUAL_GAMMA, _NEAR = 1 / 2.2, 0.05
_UNKNOWN = marked("What it says of its colors (cICP) is not known; it is left out.")
_BROKEN = marked("Its color profile is broken; it is left out.")
# ICC.1:2022, 7.2: the header, and its signature.
_ICC_HEADER, _ICC_SIGNATURE, _ICC_MARK = 128, 36, b"acsp"


@dataclass(frozen=True)
class Colors:
    """A profile, None for sRGB, and sentences about what was left out."""

    icc: bytes | None = None
    notices: tuple[str, ...] = ()


def colors(chunks: Mapping[bytes, bytes], embedded: bytes | None) -> Colors:
    """`chunks` are bodies by kind, `embedded` is the profile in iCCP, None where it cannot be read. Refusal
    for high dynamic range."""
    notices: tuple[str, ...] = ()
    if chunks.get(b"cICP"):
        coded = _coded(chunks[b"cICP"])
        if coded is not None:
            return coded
        notices = (_UNKNOWN,)
    if b"iCCP" in chunks:
        if embedded is not None and _is_profile(embedded):
            return Colors(embedded, notices)
        notices = (*notices, _BROKEN)
    if _is_srgb(chunks.get(b"sRGB", b"")):
        return Colors(None, notices)
    return Colors(_measured(chunks), notices)


def _coded(body: bytes) -> Colors | None:
    """By code points (11.3.2.6); None where they are not of RGB at full range, or not known."""
    if len(body) != 4 or body[2:] != b"\0\1":
        return None
    primaries, transfer = body[0], body[1]
    if primaries not in GAMUTS:
        return None
    if transfer in HDR:
        raise Refusal(
            "unsupported_format",
            "This is a PNG of high dynamic range ({kind}), which usual screens cannot show."
            " Save it as an ordinary (SDR) PNG first.",
            kind=HDR[transfer],
        )
    if transfer not in CURVES:
        return None
    if (primaries, transfer) == (1, 13):
        return Colors()
    name = _NAMES.get((primaries, transfer), f"cICP {primaries}/{transfer}")
    return Colors(written(GAMUTS[primaries], CURVES[transfer], name))


def _is_profile(icc: bytes) -> bool:
    return len(icc) > _ICC_HEADER and icc.startswith(_ICC_MARK, _ICC_SIGNATURE)


def _is_srgb(body: bytes) -> bool:
    """By its one byte, an intent 0..3 (11.3.2.5)."""
    return len(body) == 1 and body[0] <= 3


def _measured(chunks: Mapping[bytes, bytes]) -> bytes | None:
    """By gamma and chromaticities (11.3.2.1, 11.3.2.2). Chromaticities alone say nothing of the curve; those
    that no colors can have make browsers leave out the gamma beside them too."""
    gamma = _number(chunks.get(b"gAMA", b""))
    if not gamma:
        return None
    numbers = _numbers(chunks.get(b"cHRM", b""))
    if numbers:
        try:
            return written(Gamut(*numbers), Curve(1 / gamma), f"gAMA {gamma:g} and cHRM")
        except ValueError:
            return None
    if abs(gamma / _USUAL_GAMMA - 1) <= _NEAR:
        return None
    return written(_SRGB, Curve(1 / gamma), f"gAMA {gamma:g}")


def _number(body: bytes) -> float:
    return float(struct.unpack(">I", body)[0]) / 100_000 if len(body) == 4 else 0.0


def _numbers(body: bytes) -> list[XY]:
    """White, red, green, blue; none where there are not all."""
    if len(body) != 32:
        return []
    values = [value / 100_000 for value in struct.unpack(">8I", body)]
    return list(zip(values[::2], values[1::2], strict=True))
