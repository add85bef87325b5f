"""Likeness: what a file is that is no JPEG, PNG or WebP, told from its first bytes, and what to do then."""

from __future__ import annotations

import re
import zlib

from app.wording import Sentence, marked

#: Bytes from the beginning that are looked at; drawings may have a long comment first.
HEAD_BYTES = 2**16

_EXPORT = "Save it as one of these and send it again."
_DEVELOP = "Develop it first and save it as JPEG."
_FRAME = "Save one of its frames as a picture first."
_AGAIN = "Send the picture itself."
_DAMAGED = "It was transferred as text, which damages pictures. Transfer it again, as binary."

# Signatures at the very beginning, longer ones first, with their names and what to do.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"GIF8", "a GIF picture", _EXPORT),
    (b"BM", "a BMP picture", _EXPORT),
    (b"II*\0\x10\0\0\0CR", "a Canon raw file (CR2)", _DEVELOP),
    (b"II\x1a\0\0\0HEAPCCDR", "a Canon raw file (CRW)", _DEVELOP),
    (b"IIU\0", "a Panasonic raw file (RW2)", _DEVELOP),
    (b"IIRO", "an Olympus raw file (ORF)", _DEVELOP),
    (b"IIRS", "an Olympus raw file (ORF)", _DEVELOP),
    (b"MMOR", "an Olympus raw file (ORF)", _DEVELOP),
    (b"FUJIFILMCCD-RAW", "a Fujifilm raw file (RAF)", _DEVELOP),
    (b"FOVb", "a Sigma raw file (X3F)", _DEVELOP),
    (b"\0MRM", "a Minolta raw file (MRW)", _DEVELOP),
    (b"II\xbc", "a JPEG XR picture", _EXPORT),
    (b"II*\0", "a TIFF picture or a camera's raw file", _EXPORT),
    (b"MM\0*", "a TIFF picture or a camera's raw file", _EXPORT),
    (b"II+\0", "a BigTIFF picture", _EXPORT),
    (b"MM\0+", "a BigTIFF picture", _EXPORT),
    (b"%PDF", "a PDF document", "Export the page as a picture first."),
    (b"%!PS", "a PostScript document (EPS)", _EXPORT),
    (b"\xc5\xd0\xd3\xc6", "an EPS document", _EXPORT),
    (b"\0\0\1\0", "an icon (ICO)", _EXPORT),
    (b"\0\0\2\0", "a cursor (CUR)", _EXPORT),
    (b"icns", "an Apple icon (ICNS)", _EXPORT),
    (b"8BPS", "a Photoshop document (PSD)", _EXPORT),
    (b"gimp xcf", "a GIMP document (XCF)", _EXPORT),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture", _EXPORT),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture", _EXPORT),
    (b"\xff\x0a", "a JPEG XL picture", _EXPORT),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture", _EXPORT),
    (b"\x8aMNG", "an MNG animation", _FRAME),
    (b"\x8bJNG", "a JNG picture", _EXPORT),
    (b"\x76\x2f\x31\x01", "an OpenEXR picture", _EXPORT),
    (b"#?RADIANCE", "a Radiance HDR picture", _EXPORT),
    (b"#?RGBE", "a Radiance HDR picture", _EXPORT),
    (b"SIMPLE  =", "a FITS picture", _EXPORT),
    (b"DDS ", "a DDS texture", _EXPORT),
    (b"qoif", "a QOI picture", _EXPORT),
    (b"BPG\xfb", "a BPG picture", _EXPORT),
    (b"FLIF", "a FLIF picture", _EXPORT),
    (b"\xd7\xcd\xc6\x9a", "a Windows metafile (WMF)", _EXPORT),
    (b"\x1a\x45\xdf\xa3", "a WebM or Matroska video", _FRAME),
    (b"\0\0\1\xba", "an MPEG video", _FRAME),
    (b"FLV\1", "a Flash video", _FRAME),
    (b"OggS", "an Ogg sound or video", _FRAME),
    (b"ID3", "a sound file (MP3)", _AGAIN),
    (b"fLaC", "a sound file (FLAC)", _AGAIN),
    (b"PK\3\4", "a ZIP archive", "Unpack it and send the pictures in it."),
    (b"PK\5\6", "an empty ZIP archive", _AGAIN),
    (b"Rar!", "a RAR archive", "Unpack it and send the pictures in it."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it and send the pictures in it."),
    (b"MZ", "a Windows program", _AGAIN),
    (b"\x7fELF", "a program", _AGAIN),
    (b"version https://git-lfs", "a Git LFS pointer", "Fetch the picture it stands for: `git lfs pull`."),
    (
        b"\0\5\x16\7",
        "the part of a file that macOS keeps beside it (AppleDouble, named ._…)",
        "Send the file without the leading dot and line.",
    ),
    (b"\x89PNG", "a PNG picture damaged by a transfer", _DAMAGED),
    (b"\x09PNG", "a PNG picture damaged by a transfer", _DAMAGED),
    (b"\xc2\x89PNG", "a PNG picture damaged by a transfer", _DAMAGED),
    (b"\xef\xbf\xbdPNG", "a PNG picture damaged by a transfer", _DAMAGED),
    (b"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "a JPEG picture damaged by a transfer", _DAMAGED),
    (b"\xc3\xbf\xc3\x98\xc3\xbf", "a JPEG picture damaged by a transfer", _DAMAGED),
    (b"/9j/", "a JPEG picture as base64 text", "Decode it first."),
    (b"iVBORw0KGgo", "a PNG picture as base64 text", "Decode it first."),
    (b"UklGR", "a WebP picture as base64 text", "Decode it first."),
    (b"data:image/", "a picture as text (a data URL)", "Decode it first."),
)
# By the words behind RIFF.
_RIFF = {
    b"AVI ": ("an AVI video", _FRAME),
    b"WAVE": ("a sound file (WAV)", _AGAIN),
    b"ACON": ("an animated cursor", _FRAME),
}
# Brands of files of boxes (ISO/IEC 14496-12), in the order in which they decide.
_BRANDS: tuple[tuple[tuple[bytes, ...], str, str], ...] = (
    ((b"avif", b"avis"), "an AVIF picture", _EXPORT),
    ((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"), "a HEIC picture", _EXPORT),
    ((b"jxl ",), "a JPEG XL picture", _EXPORT),
    ((b"jp2 ", b"jpx ", b"jpm "), "a JPEG 2000 picture", _EXPORT),
    ((b"crx ",), "a Canon raw file (CR3)", _DEVELOP),
    ((b"mif1", b"msf1", b"miaf"), "a HEIF picture", _EXPORT),
    ((b"qt  ",), "a QuickTime video (MOV)", _FRAME),
    ((b"M4A ", b"M4B "), "a sound file (M4A)", _AGAIN),
)
_BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_SPACE = re.compile(rb"\s*")
_NETPBM = re.compile(rb"P[1-7][ \t\r\n]")
# What may stand before the first element of markup, each piece up to its own end.
_PROLOGUE = {b"<?": b"?>", b"<!--": b"-->", b"<!doctype svg": b">", b"<!doctype": b">", b"<!entity": b">"}
_UNKNOWN = marked("another kind of file")


#: What a file looks like, with an article, and a sentence on what to do, which may be empty.
Likeness = tuple[str | Sentence, str]


def likeness(data: bytes) -> Likeness:
    """What a file looks like, with an article, and a sentence on what to do, which may be empty."""
    head = data[:HEAD_BYTES]
    if head[4:8] == b"ftyp":
        return _by_brands(head)
    if head[4:8] in _BOXES:
        return marked("a QuickTime video (MOV)"), _FRAME
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    for signature, name, advice in _SIGNATURES:
        if head.startswith(signature):
            return name, advice
    if head.startswith(b"\x1f\x8b"):
        return _by_gzip(head)
    if _NETPBM.match(head):
        return marked("a PPM picture or a relative of it (Netpbm)"), _EXPORT
    return _by_markup(head) or _by_what_follows(head) or (_UNKNOWN, "")


def texts() -> list[str]:
    """All that the tables here say."""
    rows = [*_RIFF.values(), *((name, advice) for _, name, advice in (*_SIGNATURES, *_BRANDS))]
    return [text for row in rows for text in row]


def _by_brands(head: bytes) -> Likeness:
    """By the major brand and those it says it is compatible with."""
    end = min(int.from_bytes(head[:4], "big"), len(head), 512)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))}
    for known, name, advice in _BRANDS:
        if brands.intersection(known):
            return name, advice
    return marked("an MP4 video"), _FRAME


def _by_gzip(head: bytes) -> Likeness:
    try:
        inside = zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
    except zlib.error:
        inside = b""
    if str((_by_markup(inside) or ("", ""))[0]).startswith("an SVG"):
        return marked("a compressed SVG drawing (SVGZ)"), _EXPORT
    return marked("a gzip archive"), marked("Unpack it and send the pictures in it.")


def _by_markup(head: bytes) -> Likeness | None:
    """By the first element behind declarations and comments; each piece is stepped over once."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    text = head.removeprefix(b"\xef\xbb\xbf").lower()
    at = 0
    while at < len(text):
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # matches always
        opening = next((each for each in _PROLOGUE if text.startswith(each, at)), None)
        if opening is None:
            break
        if opening == b"<!doctype" and text[at + 9 : at + 40].strip().startswith(b"html"):
            return marked("an HTML page"), _AGAIN
        end = text.find(_PROLOGUE[opening], at)
        subset = text.find(b"[", at, end) if opening.startswith(b"<!doctype") else -1
        if subset >= 0:
            end = text.find(b"]>", subset)
        if end < 0:
            break
        at = end + len(_PROLOGUE[opening]) + (subset >= 0)
    for tag, name in (
        (b"<svg", marked("an SVG drawing")),
        (b"<html", marked("an HTML page")),
        (b"<head", marked("an HTML page")),
        (b"<body", marked("an HTML page")),
    ):
        if text.startswith(tag, at) or text.startswith(tag[:1] + b"svg:" + tag[1:], at):
            return name, _EXPORT if tag == b"<svg" else _AGAIN
    return None


def _by_what_follows(head: bytes) -> Likeness | None:
    """By what stands behind stray bytes, or by there being nothing but text or zeros."""
    near = head[:1024]
    for start, name in (
        (b"\xff\xd8\xff", marked("a JPEG picture")),
        (b"\x89PNG\r\n\x1a\n", marked("a PNG picture")),
        (b"WEBPVP8", marked("a WebP picture")),
    ):
        at = near.find(start)
        if at > 0:
            stray = at - 8 if start == b"WEBPVP8" and at >= 8 else at
            return (
                Sentence("{name} behind {count} stray bytes", {"name": Sentence(name), "count": stray}),
                marked("Remove what stands before it, or send the file as it was made."),
            )
    if b"%PDF-" in near:
        return marked("a PDF document"), marked("Export the page as a picture first.")
    if not head.strip(b"\0"):
        return marked("a file of zeros"), marked("It may be a download that never ended; fetch it again.")
    try:
        text = near.decode()
    except UnicodeDecodeError:
        return None
    if all(letter.isprintable() or letter in "\t\r\n" for letter in text) and len(text) > 3:
        return marked("a text file"), _AGAIN
    return None
