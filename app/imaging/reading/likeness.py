"""Likeness: what a file is that is no JPEG, PNG or WebP, told from its first bytes, and what to do then."""

from __future__ import annotations

import re
import zlib

from app.imaging.reading.signatures import (
    AGAIN,
    BOXES,
    BRANDS,
    DAMAGED,
    EXPORT,
    FRAME,
    INSIDE,
    PACKETS,
    RIFF,
    SIGNATURES,
    TEXTS,
)
from app.wording import Sentence, marked

#: Bytes from the beginning that are looked at; drawings may have a long comment first.
HEAD_BYTES = 2**18

_BEFORE_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?[\s\"']*(?:url\()?[\"']?")
_SPACE = re.compile(rb"\s*")
_NETPBM = re.compile(rb"P[1-7][ \t\r\n]")
# What may stand before the first element of markup, each piece up to its own end.
_PROLOGUE = {b"<?": b"?>", b"<!--": b"-->", b"<!doctype svg": b">", b"<!doctype": b">", b"<!entity": b">"}
# In a document type, what a bracket does not end; then the bracket that does.
_DECLARED = re.compile(rb"\"[^\"]*\"|'[^']*'|<!--|\]")
_SVG = re.compile(rb"<(?:[\w.-]{1,40}:)?svg\b")
# What a page begins with, also one without a head (WHATWG, MIME Sniffing, 7.1).
_HTML = re.compile(
    rb"<(?:html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p|meta|link|img|span|center)[\s>/]"
)
_UNKNOWN = marked("another kind of file")


#: What a file looks like, with an article, and a sentence on what to do, which may be empty.
Likeness = tuple[str | Sentence, str]


def likeness(data: bytes) -> Likeness:
    """What a file looks like, with an article, and a sentence on what to do, which may be empty."""
    head = data[:HEAD_BYTES]
    if head[4:8] == b"ftyp":
        return _by_brands(head)
    if head[4:8] in BOXES:
        return marked("a QuickTime video (MOV)"), FRAME
    if head.startswith(b"RIFF") and head[8:12] in RIFF:
        return RIFF[head[8:12]]
    for signature, name, advice in SIGNATURES:
        if head.startswith(signature):
            return name, advice
    text = head[_BEFORE_TEXT.match(head).end() :]  # type: ignore[union-attr]  # matches always
    for signature, name, advice in TEXTS:
        if text.startswith(signature):
            return name, advice
    if head.startswith(b"\x1f\x8b"):
        return _by_gzip(head)
    if _NETPBM.match(head):
        return marked("a PPM picture or a relative of it (Netpbm)"), EXPORT
    return _by_markup(head) or _by_what_follows(head) or _by_what_is_inside(head) or (_UNKNOWN, "")


def texts() -> list[str]:
    """All that the tables here say."""
    rows = [
        *RIFF.values(),
        *((name, advice) for _, name, advice in (*SIGNATURES, *TEXTS, *BRANDS)),
        *((name, advice) for _, _, name, advice in INSIDE),
    ]
    return [text for row in rows for text in row]


def _by_brands(head: bytes) -> Likeness:
    """By the major brand and those it says it is compatible with."""
    end = min(int.from_bytes(head[:4], "big"), len(head), 512)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))}
    for known, name, advice in BRANDS:
        if brands.intersection(known):
            return name, advice
    return marked("an MP4 video"), FRAME


def _by_gzip(head: bytes) -> Likeness:
    try:
        inside = zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
    except zlib.error:
        inside = b""
    if str((_by_markup(inside) or ("", ""))[0]).startswith("an SVG"):
        return marked("a compressed SVG drawing (SVGZ)"), EXPORT
    return marked("a gzip archive"), marked("Unpack it and send the pictures in it.")


def _by_markup(head: bytes) -> Likeness | None:
    """By the first element behind declarations and comments; each piece is stepped over once."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    elif head.startswith((b"<\0", b"\0<")):
        head = head.decode("utf-16-le" if head[1] == 0 else "utf-16-be", "ignore").encode()
    text = head.removeprefix(b"\xef\xbb\xbf").lower()
    at = 0
    while at < len(text):
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # matches always
        opening = next((each for each in _PROLOGUE if text.startswith(each, at)), None)
        if opening is None:
            break
        if opening == b"<!doctype" and text[at + 9 : at + 40].strip().startswith(b"html"):
            return marked("an HTML page"), AGAIN
        end = text.find(_PROLOGUE[opening], at)
        subset = text.find(b"[", at, end) if opening.startswith(b"<!doctype") else -1
        if subset >= 0:
            end = text.find(b">", _end_of_subset(text, subset + 1))
        if end < 0:
            break
        at = end + len(_PROLOGUE[opening])
    if _SVG.match(text, at):
        return marked("an SVG drawing"), EXPORT
    if _HTML.match(text, at):
        return marked("an HTML page"), AGAIN
    return None


def _end_of_subset(text: bytes, at: int) -> int:
    """Where the declarations within a document type end: at a bracket that stands in no quotes and no
    comment; at the end where there is none."""
    while found := _DECLARED.search(text, at):
        at = found.end()
        if found.group() == b"]":
            return at
        if found.group() == b"<!--":
            at = text.find(b"-->", at) % (len(text) + 1)
    return len(text)


def _by_what_follows(head: bytes) -> Likeness | None:
    """By what stands behind stray bytes, or by there being nothing but text or zeros."""
    near = head[:1024]
    for start, name in (
        (b"\xff\xd8\xff", marked("a JPEG picture")),
        (b"\x89PNG\r\n\x1a\n", marked("a PNG picture")),
        (b"WEBPVP8", marked("a WebP picture")),
    ):
        at = near.find(start)
        if at > 0 and near.startswith(b"RIFF"):
            return marked("a WebP picture damaged by a transfer"), DAMAGED
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
        return marked("a text file"), AGAIN
    return None


def _by_what_is_inside(head: bytes) -> Likeness | None:
    """By a word further on, or by what comes again and again."""
    for at, word, name, advice in INSIDE:
        if head.startswith(word, at):
            return name, advice
    if any(head[first::step][:3] == b"GGG" for first, step in PACKETS):
        return marked("an MPEG video"), FRAME
    return None
