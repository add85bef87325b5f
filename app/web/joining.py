"""Joining: the page's many small scripts and styles are sent as a few.

A browser asks for six files at a time, and a page of 160 scripts would wait longer for the last of them
than for all else. So a style sheet is sent with those that it imports in their place, and a script of
`ENTRIES` with all that it imports and that no entry before it has. Nothing is built: the sources run in a
browser as they are, and are joined when the server starts.

In a joined script each module is a function that gives what it exports, in the order in which browsers
would run them. `modules` has what all have given, by their names, so that a module is there once, whoever
imports it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

import rjsmin

#: What begins by itself. The first is there before the others, which are loaded when they are needed.
ENTRIES = ("js/main.js", "js/album.js", "js/take-along.js", "js/web-page.js")
#: What the page runs before all else, and what that imports, stays as it is.
ALONE = ("js/views/page/theme.js",)
STYLES = ("css/style.css", "css/later.css")

#: The forms that the linters leave: names are exported where they are declared, and imported one by one.
_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function\*?|const|class) (\w+)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
_STYLE = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)
_NESTED = re.compile(r"\$\{[^}$`]*`")


def minified(text: str) -> str:
    """A script without what only its readers need, which is a third of it. A template within a template is
    beyond the minifier, which would take code for text and text for code."""
    if _NESTED.search(text):
        return text
    small: str = rjsmin.jsmin(text)
    return small


def joined(texts: Mapping[str, str]) -> dict[str, str]:
    """What is sent in place of the entries and styles among `texts`, by the same names. ValueError names a
    script that imports or exports in a form that is not known here."""
    alone = set(_reached(texts, ALONE, ()))
    elsewhere: set[str] = set(alone)
    found: dict[str, str] = {}
    for entry in (name for name in ENTRIES if name in texts):
        own = list(_reached(texts, (entry,), elsewhere))
        found[entry] = _script(entry, own, texts, alone)
        elsewhere |= set(own)
    for style in (name for name in STYLES if name in texts):
        found[style] = _style(style, texts)
    return found


def imported(name: str, text: str) -> list[str]:
    """The scripts that a script imports, in their order; libraries by their names in the import map."""
    return [_near(name, address) for _, address in _IMPORT.findall(text)]


def _near(name: str, address: str) -> str:
    """The name of what is at an address beside a script."""
    if not address.startswith("."):
        return address
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))


def _reached(texts: Mapping[str, str], first: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """These scripts and what they import, each after all that it imports itself; without those that are
    `known`."""
    seen = set(known)

    def follow(name: str) -> Iterator[str]:
        if name in seen or name not in texts:
            return
        seen.add(name)
        for near in imported(name, texts[name]):
            yield from follow(near)
        yield name

    for each in first:
        yield from follow(each)


def _script(entry: str, own: list[str], texts: Mapping[str, str], alone: set[str]) -> str:
    here = posixpath.dirname(entry)
    wanted = dict.fromkeys(near for name in own for near in imported(name, texts[name]))
    outside = [name for name in wanted if name in alone or name not in texts]
    lines = [f'import * as outer{at} from "{_address(here, name)}";' for at, name in enumerate(outside)]
    given = ", ".join(f'"{name}": outer{at}' for at, name in enumerate(outside))
    if entry == ENTRIES[0]:
        lines.append(f"export const modules = {{{given}}};")
    else:
        lines.append(f'import {{ modules }} from "{_address(here, ENTRIES[0])}";')
        lines.append(f"Object.assign(modules, {{{given}}});")
    # The entry itself exports as it would alone.
    lines += [_module(name, texts[name], here) for name in own[:-1]]
    lines.append(minified(_body(entry, texts[entry], here)))
    return "\n".join(lines)


def _module(name: str, text: str, here: str) -> str:
    """A module as a function that runs at once, and gives what it exports."""
    exported = ", ".join(each for _, each in _EXPORT.findall(text))
    body = _EXPORT.sub(r"\1 \2", _body(name, text, here))
    if left := _LEFT.search(body):
        raise ValueError(f"{name} cannot be joined: {left[0]}")
    return f'modules["{name}"] = (() => {{\n{minified(body)}\nreturn {{ {exported} }};\n}})();'


def _body(name: str, text: str, here: str) -> str:
    """A module whose imports come from `modules`; addresses that it has are told from the joined script."""

    def taken(found: re.Match[str]) -> str:
        names = found[1].replace(" as ", ": ")
        return f'const {{{names}}} = modules["{_near(name, found[2])}"];\n'

    def later(found: re.Match[str]) -> str:
        return f'import("{_address(here, _near(name, found[1]))}")'

    own_address = f'new URL("{_address(here, name)}", import.meta.url)'
    text = _IMPORT.sub(taken, text).replace("import.meta.url", own_address)
    return _LATER.sub(later, text)


def _address(here: str, name: str) -> str:
    """How a script in this folder names another; a library as the import map does."""
    return f"./{posixpath.relpath(name, here)}" if name.startswith("js/") else name


def _style(name: str, texts: Mapping[str, str]) -> str:
    return _STYLE.sub(lambda found: texts[_near(name, f"./{found[1]}")], texts[name])
