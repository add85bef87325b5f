"""Artist and copyright in XMP, in the place of those that it says."""

from __future__ import annotations

from collections.abc import Mapping

from app.imaging.metadata import iptc_as_xmp, xmp
from app.imaging.metadata.groups import NAMESPACES
from app.imaging.metadata.xml import Name, Packet

_LIKE = {"artist": ("dc:creator", "Seq"), "copyright": ("dc:rights", "Alt")}
_ALSO = {"artist": Name(NAMESPACES["tiff"], "Artist"), "copyright": Name(NAMESPACES["tiff"], "Copyright")}


def owned(packet: bytes, words: Mapping[str, str]) -> bytes:
    """The packet with these words, by "artist" and "copyright". ValueError where it cannot be read."""
    gone = [Name(NAMESPACES["dc"], _LIKE[name][0].partition(":")[2]) for name in words]
    gone += [_ALSO[name] for name in words]
    read = Packet.of(packet)
    without = read.changed([(each.start, each.end, b"") for each in read.named(*gone)])
    said = iptc_as_xmp.packet([(*_LIKE[name], [text]) for name, text in words.items()])
    return xmp.joined(without, said)
