"""Markup of a responsive set: one `<img>`, in a `<picture>` where there are several formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from app.publishing.sets import ResponsiveSet, SetFile

#: A browser that reads no `srcset` gets the file nearest to this many pixels across.
_USUAL_WIDTH = 1280


def markup(
    made: ResponsiveSet,
    address: Callable[[SetFile], str],
    alt: str = "",
    sizes: str = "",
    *,
    styled: bool = True,
) -> str:
    """Ready to paste: `width` and `height` keep the place free, so nothing jumps; the smallest formats stand
    first, as browsers take the first they know. `sizes` is how wide the page shows the picture; without it,
    as wide as the window, and never wider than the widest file.
    Without a style, the page has to keep it within its place."""
    groups = by_format(made.files)
    fallback = groups[-1]
    widest = fallback[-1]
    sizes = sizes or f"(min-width: {widest.width}px) {widest.width}px, 100vw"
    sources = [
        f'  <source type="{group[0].mime}" srcset="{_srcset(group, address)}" sizes="{escape(sizes)}">\n'
        for group in sorted(groups[:-1], key=_weight)
    ]
    image = (
        f'<img src="{escape(address(usual(fallback)))}" srcset="{_srcset(fallback, address)}"'
        f' sizes="{escape(sizes)}" width="{widest.width}" height="{widest.height}" alt="{escape(alt)}"'
        f' loading="lazy" decoding="async"{_style(made) if styled else ""}>'
    )
    return f"<picture>\n{''.join(sources)}  {image}\n</picture>\n" if sources else f"{image}\n"


def by_format(files: Sequence[SetFile]) -> list[list[SetFile]]:
    """The files of each format, in the order of the set; in each from narrow to wide."""
    groups: dict[str, list[SetFile]] = {}
    for file in files:
        groups.setdefault(file.mime, []).append(file)
    return [sorted(group, key=lambda file: file.width) for group in groups.values()]


def usual(group: Sequence[SetFile]) -> SetFile:
    """The file for who says nothing about widths."""
    return min(group, key=lambda file: abs(file.width - _USUAL_WIDTH))


def _weight(group: Sequence[SetFile]) -> int:
    return sum(file.bytes for file in group)


def _srcset(group: Sequence[SetFile], address: Callable[[SetFile], str]) -> str:
    return ", ".join(f"{escape(address(file))} {file.width}w" for file in group)


def _style(made: ResponsiveSet) -> str:
    """Never wider than its place; until the file has come, its stand-in. One that is see-through has none: it
    would be seen behind it."""
    fit = "max-width:100%;height:auto"
    if made.placeholder:
        fit += f";background:{made.color} url({made.placeholder}) center/cover no-repeat"
    return f' style="{escape(fit)}"'
