"""Several responsive sets together: stems that do not meet, one manifest, and one page of markup."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.publishing.markup import markup
from app.publishing.names import stem_of
from app.publishing.sets import ResponsiveSet, SetFile

#: What lies beside the files, for programs and for people.
MANIFEST = "pictures.json"
MARKUP = "pictures.html"


@dataclass(frozen=True)
class Part:
    """The set of one picture among others. `name` is what the picture is called there, which no other is;
    `address` says where a file is, seen from the manifest."""

    name: str
    made: ResponsiveSet
    address: Callable[[SetFile], str]
    alt: str = ""
    sizes: str = ""

    @property
    def html(self) -> str:
        return markup(self.made, self.address, self.alt, self.sizes)

    def told(self) -> dict[str, Any]:
        """As the manifest has it."""
        return {
            "files": [{"url": self.address(file), **vars(file)} for file in self.made.files],
            "html": self.html,
            "color": self.made.color,
            "placeholder": self.made.placeholder,
        }


def stems_of(names: Iterable[str]) -> Iterator[str]:
    """A stem for each, with a number where one like it came before. `photo-2` and a width are never taken
    for `photo` and one: the width stands last."""
    taken: set[str] = set()
    for name in names:
        stem = given = stem_of(name)
        number = 2
        while given in taken:
            given = f"{stem}-{number}"
            number += 1
        taken.add(given)
        yield given


def manifest(parts: Sequence[Part]) -> str:
    """`{pictures: {name: {files, html, color, placeholder}}}`, as `whittle.lock.json` has it."""
    pictures = {part.name: part.told() for part in parts}
    return f"{json.dumps({'pictures': pictures}, indent=2, ensure_ascii=False)}\n"


def page(parts: Sequence[Part]) -> str:
    """The markup of all, one after the other."""
    return "\n".join(part.html for part in parts)
