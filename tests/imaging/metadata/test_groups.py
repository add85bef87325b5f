"""Groups of metadata that stay although the rest is removed: theirs and nothing else, in every format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import ExifTags

from app.imaging.formats import formats
from app.imaging.metadata.groups import GROUPS
from app.imaging.reading.carried import PHOTOSHOP
from app.imaging.render import Renderer
from app.recipe.recipe import Catalog, Recipe
from tests.imaging.metadata.blocks import THUMBNAIL, Writer, packet, text
from tests.imaging.metadata.test_kept import dataset, resolution, resource, with_segments
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import file_of, scene

Values = Callable[..., dict[str, Any]]
#: A word of each group in EXIF, XMP and IPTC; what is in no group says "secret".
_EXIF = {
    "copyright": (0x8298, 0), "camera": (0x0110, 0), "date": (0x9003, 1), "place": (0x001B, 2),
    "description": (0x010E, 0),
}  # fmt: skip
_XMP = {
    "copyright": '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:rights><rdf:Alt>'
    '<rdf:li xml:lang="x-default">copyright-xmp</rdf:li></rdf:Alt></dc:rights></rdf:Description>',
    "camera": '<rdf:Description xmlns:t="http://ns.adobe.com/tiff/1.0/" t:Model="camera-xmp"/>',
    "date": '<rdf:Description xmlns:p="http://ns.adobe.com/photoshop/1.0/" p:DateCreated="date-xmp"/>',
    "place": '<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/">'
    "<exif:GPSLatitude>place-xmp</exif:GPSLatitude></rdf:Description>",
    "description": '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag>'
    "<rdf:li>description-xmp</rdf:li></rdf:Bag></dc:subject></rdf:Description>",
}
_IPTC = {"copyright": 116, "date": 55, "place": 90, "description": 120}


def word(group: str, block: str) -> bytes:
    return f"{group}-{block}".encode()


def full(order: str) -> bytes:
    """A JPEG that says something of every group in every block, and much else."""
    writer = Writer(order)
    tags: list[dict[int, Any]] = [{}, {}, {}]
    for group, (tag, directory) in _EXIF.items():
        tags[directory][tag] = text(word(group, "exif"))
    tags[0] |= {0x0112: writer.short(1), 0x0131: text(b"secret-software"), 0x9999: text(b"secret-tag")}
    tags[1] |= {
        0xA431: text(b"secret-serial"),
        0xA435: text(b"secret-lens"),
        0x927C: (7, 14, b"secret-notes!!"),
    }
    block = writer.block(tags[0], tags[1], tags[2], THUMBNAIL)
    secret = (
        '<rdf:Description xmlns:my="urn:secret" my:a="secret-a" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<my:b><rdf:Description><dc:rights>secret-inside</dc:rights></rdf:Description></my:b></rdf:Description>"
    )
    photoshop = resource(0x0404, b"".join(dataset(tag, word(group, "iptc")) for group, tag in _IPTC.items()))
    photoshop += resource(0x0404, dataset(121, b"secret")) + resource(0x03F3, b"secret")
    segments = (
        (0xE1, b"Exif\0\0" + block),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet(secret + "".join(_XMP.values()))),
        (0xED, PHOTOSHOP + photoshop),
        (0xFE, b"secret-comment"),
    )
    return with_segments(file_of(scene(64, 48), quality=95, dpi=(300, 300)), *segments)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("format", sorted(formats()))
@pytest.mark.parametrize(
    "keep", [*([group] for group in GROUPS), [], ["copyright", "date"], list(GROUPS)], ids=str
)
def test_a_group_stays_and_nothing_else(
    keep: list[str], format: str, order: str, renderer: Renderer, values: Values
) -> None:
    original = original_of(full(order), renderer, order)
    made, _ = exported(renderer, original, values(format=format, keep=keep, scale=50))
    for group in GROUPS:
        assert (word(group, "exif") in made) == (group in keep), group
        assert (word(group, "xmp") in made) == (group in keep), group
        if format == "jpeg" and group in _IPTC:
            assert (word(group, "iptc") in made) == (group in keep), group
    assert b"secret" not in made
    assert b"THUMB" not in made
    assert resolution(made) is None


def test_every_tag_of_the_table_is_of_one_group_and_has_a_name_in_the_standard() -> None:
    for kind in ("main", "detail", "gps", "xmp", "iptc"):
        found = [each for group in GROUPS.values() for each in getattr(group, kind)]
        assert len(found) == len(set(found)), kind
    # DC-008:2023 names three that Pillow does not know.
    newer = {0xA436, 0xA437}
    known = {tag.value for tag in ExifTags.Base}
    unknown = {tag for group in GROUPS.values() for tag in (*group.main, *group.detail)} - known - newer
    assert unknown == set()


@pytest.mark.parametrize("strips", [True, False])
@pytest.mark.parametrize("source", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("format", sorted(formats()))
def test_a_resolution_can_be_set_in_every_format(
    format: str, source: str, strips: bool, renderer: Renderer, values: Values
) -> None:
    original = original_of(
        file_of(scene(64, 48), source, exif=Writer().block({0x010F: text(b"x")})), renderer
    )
    made, _ = exported(renderer, original, values(format=format, strip_metadata=strips, density=240))
    assert resolution(made) == pytest.approx((240, 240), abs=0.1)


def test_a_resolution_that_is_set_is_set_in_exif_and_photoshop_too(
    renderer: Renderer, values: Values
) -> None:
    writer = Writer()
    block = writer.block(
        {0x011A: writer.ratios((300, 1)), 0x011B: writer.ratios((300, 1)), 0x0128: writer.short(2)}
    )
    original = original_of(file_of(scene(64, 48), exif=b"Exif\0\0" + block, dpi=(300, 300)), renderer)
    made, _ = exported(renderer, original, values(strip_metadata=False, density=72))
    assert resolution(made) == (72, 72)
    assert writer.ratios((72, 1))[2] in made
    assert writer.ratios((300, 1))[2] not in made


@pytest.mark.parametrize(
    ("text", "value"),
    [("", []), ("none", []), ("copyright", ["copyright"]), ("date,copyright,date", ["copyright", "date"])],
)
def test_groups_are_read_from_text_in_one_order(text: str, value: list[str], fields: Catalog) -> None:
    recipe = Recipe.default(fields).patched_text({"keep": text}, fields)
    assert recipe.values["keep"] == value
    assert recipe.key == Recipe.default(fields).patched({"keep": value[::-1]}, fields).key


@pytest.mark.parametrize(
    "value", ["copyright", None, 1, True, {}, ["copyright", 1], ["profile"], [["date"]], [None]]
)
def test_what_is_no_list_of_groups_is_refused_by_name(value: Any, fields: Catalog) -> None:
    with pytest.raises(Exception, match="keep accepts a list of any of copyright, camera") as caught:
        Recipe.default(fields).patched({"keep": value}, fields)
    assert caught.value.field == "keep"  # type: ignore[attr-defined]


def test_who_looks_on_sees_no_group_that_the_edit_does_not_keep(fields: Catalog) -> None:
    plain = Recipe.default(fields)
    kept = plain.patched({"keep": ["copyright"]}, fields)
    more = plain.patched({"keep": ["copyright", "place"]}, fields)
    assert kept.reveals_more_than(plain, fields)
    assert more.reveals_more_than(kept, fields)
    assert not kept.reveals_more_than(more, fields)
    assert not kept.reveals_more_than(plain.patched({"strip_metadata": False}, fields), fields)
