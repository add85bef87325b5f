"""The markup: whatever is in it, it is what a page needs and no more."""

from __future__ import annotations

from html.parser import HTMLParser

from app.publishing.markup import markup
from app.publishing.sets import ResponsiveSet, SetFile


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def file(format: str, width: int, size: int) -> SetFile:
    return SetFile(f"p-{width}.{format}", f"image/{format}", width, width // 2, size, "0" * 32)


def made(*files: SetFile, placeholder: str = "data:image/webp;base64,AA") -> ResponsiveSet:
    return ResponsiveSet(files, "#102030", placeholder)


def test_the_smallest_format_stands_first_and_the_last_asked_for_is_for_everybody() -> None:
    files = [
        file(name, width, size * width)
        for name, size in (("avif", 9), ("webp", 5), ("jpeg", 7))
        for width in (400, 1200, 2400)
    ]
    picture, *sources, image = _Tags(markup(made(*files), lambda each: each.name, alt='Fish & "crabs"')).tags
    assert picture == ("picture", {})
    assert [attributes["type"] for _, attributes in sources] == ["image/webp", "image/avif"]
    assert image[1] | {"style": ""} == {
        "src": "p-1200.jpeg",
        "srcset": "p-400.jpeg 400w, p-1200.jpeg 1200w, p-2400.jpeg 2400w",
        "sizes": "(min-width: 2400px) 2400px, 100vw",
        "width": "2400",
        "height": "1200",
        "alt": 'Fish & "crabs"',
        "loading": "lazy",
        "decoding": "async",
        "style": "",
    }
    assert "background:#102030 url(data:image/webp;base64,AA)" in (image[1]["style"] or "")


def test_without_a_style_it_goes_under_every_policy() -> None:
    assert "style" not in markup(made(file("webp", 400, 5)), lambda each: each.name, styled=False)


def test_one_format_needs_no_picture_element_and_a_see_through_one_no_background() -> None:
    html = markup(made(file("webp", 400, 5), placeholder=""), lambda each: f"/p/{each.name}", sizes="50vw")
    ((tag, attributes),) = _Tags(html).tags
    assert tag == "img" and attributes["sizes"] == "50vw" and attributes["src"] == "/p/p-400.webp"
    assert attributes["style"] == "max-width:100%;height:auto"
