"""IPTC said again in XMP, for formats that have no room for it: the properties that mean the same (IPTC Photo
Metadata Standard 2023.2, the "IIM" and "XMP" lines of each property)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from app.imaging.metadata import iptc
from app.imaging.metadata.groups import NAMESPACES
from app.imaging.metadata.xml import RDF, Name, Packet

Texts = list[str]
_DATE, _TIME = (2, 55), (2, 60)
#: How XMP writes a property: one value, a list without order, one with, and one text in one language.
_PLAIN, _BAG, _SEQUENCE, _LANGUAGE = "", "Bag", "Seq", "Alt"
_LIKE = {
    5: ("dc:title", _LANGUAGE),
    25: ("dc:subject", _BAG),
    40: ("photoshop:Instructions", _PLAIN),
    80: ("dc:creator", _SEQUENCE),
    85: ("photoshop:AuthorsPosition", _PLAIN),
    90: ("photoshop:City", _PLAIN),
    92: ("Iptc4xmpCore:Location", _PLAIN),
    95: ("photoshop:State", _PLAIN),
    100: ("Iptc4xmpCore:CountryCode", _PLAIN),
    101: ("photoshop:Country", _PLAIN),
    103: ("photoshop:TransmissionReference", _PLAIN),
    105: ("photoshop:Headline", _PLAIN),
    110: ("photoshop:Credit", _PLAIN),
    115: ("photoshop:Source", _PLAIN),
    116: ("dc:rights", _LANGUAGE),
    120: ("dc:description", _LANGUAGE),
    122: ("photoshop:CaptionWriter", _PLAIN),
}
_DATE_LIKE = ("photoshop:DateCreated", _PLAIN)
# Record version, and how texts are written: about the block and not the picture.
_OF_THE_BLOCK = ((1, 90), (1, 0), (2, 0))
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def said_in_xmp(photoshop: bytes, xmp: bytes | None) -> tuple[bytes | None, bool]:
    """A packet of what IPTC says and `xmp` does not, None where that is nothing; and whether the two say all
    of it. ValueError for a packet that is no XML."""
    found = iptc.datasets(photoshop)
    keys = list(dict.fromkeys(key for key, _ in found if key not in _OF_THE_BLOCK))
    known = {each.name for each in Packet.of(xmp).properties} if xmp else set()
    said = [(name, how, texts) for name, how, texts in _properties(found, keys) if _name(name) not in known]
    all_known = all(key in (_DATE, _TIME) or (key[0] == 2 and key[1] in _LIKE) for key in keys)
    return (packet(said) if said else None), all_known


def _properties(found: iptc.Datasets, keys: list[tuple[int, int]]) -> Iterator[tuple[str, str, Texts]]:
    for key in keys:
        if key == _DATE and (date := _date(found)):
            yield *_DATE_LIKE, [date]
        elif key[0] == 2 and key[1] in _LIKE:
            name, how = _LIKE[key[1]]
            texts = [text for text in iptc.texts(found, key) if text]
            if texts:
                yield name, how, texts


def _date(found: iptc.Datasets) -> str:
    """CCYYMMDD and HHMMSS+HHMM as XMP writes them; empty for what is no date."""
    date = re.fullmatch("([0-9]{4})([0-9]{2})([0-9]{2})", iptc.text(found, _DATE))
    time = re.fullmatch("([0-9]{2})([0-9]{2})([0-9]{2})([+-][0-9]{2})([0-9]{2})", iptc.text(found, _TIME))
    if date is None:
        return ""
    return "-".join(date.groups()) + ("T{}:{}:{}{}:{}".format(*time.groups()) if time else "")


def packet(said: list[tuple[str, str, Texts]]) -> bytes:
    prefixes = sorted({name.partition(":")[0] for name, _, _ in said})
    names = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)
    body = "".join(_WRITTEN[how](name, texts) for name, how, texts in said)
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}"{names}>'
        f'<rdf:Description rdf:about="">{body}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def _plain(name: str, texts: Texts) -> str:
    return f"<{name}>{_escaped(texts[0])}</{name}>"


def _listed(kind: str, item: str = "<rdf:li>") -> Callable[[str, Texts], str]:
    def write(name: str, texts: Texts) -> str:
        items = "".join(f"{item}{_escaped(text)}</rdf:li>" for text in texts)
        return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"

    return write


_WRITTEN = {
    _PLAIN: _plain,
    _BAG: _listed(_BAG),
    _SEQUENCE: _listed(_SEQUENCE),
    _LANGUAGE: _listed(_LANGUAGE, '<rdf:li xml:lang="x-default">'),
}


def _escaped(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text))


def _name(prefixed: str) -> Name:
    prefix, _, local = prefixed.partition(":")
    return Name(NAMESPACES[prefix], local)
