"""New names by a pattern, such as "{date:%Y-%m-%d}_{n:03}", and what makes a name that every system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime

from app.chores.photo import Photo
from app.errors import Refusal

_PART = re.compile(r"\{([a-z]+)(?::([^{}]*))?\}")
_DATE_FORMAT = "%Y-%m-%d"
# What strftime writes alike on every system.
_FORMAT = re.compile(r"(?:[^%]|%[YymdHMSjfIp%])*")
_DIRECTIVE = re.compile(r"%.")
_WIDTH = re.compile(r"0?[1-9]?")
#: What some system does not allow in a name (Windows, "Naming Files, Paths, and Namespaces").
_FORBIDDEN = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
#: Bytes of a name on ext4, APFS and NTFS alike.
_MOST_BYTES = 255


def check(pattern: str) -> None:
    """Refusal("invalid_recipe") where a part is unknown."""
    written(pattern, Photo(1, "name.jpg", "jpeg", taken=datetime(2000, 1, 1), camera="camera"), 1)


def written(pattern: str, photo: Photo, number: int) -> str:
    """The name for a photo, without an ending; Refusal("date_missing") where it needs a date."""
    parts: dict[str, Callable[[str], str]] = {
        "date": lambda how: _date(photo.date(), how or _DATE_FORMAT),
        "ms": lambda how: f"{photo.date().microsecond // 1000:03}",
        "name": lambda how: _plain(photo.stem),
        "camera": lambda how: _plain(photo.camera) or "camera",
        "n": lambda how: _padded(number, how),
    }

    def part(match: re.Match[str]) -> str:
        if match[1] not in parts:
            raise _wrong("{name} is no part of a pattern; the parts are {parts}.", match[0], list(parts))
        return parts[match[1]](match[2] or "")

    text = _PART.sub(part, pattern)
    if "{" in text or "}" in text:
        raise _wrong("{name} has a brace too many; the parts are {parts}.", pattern, list(parts))
    return text


def checked(path: str) -> str:
    """A path below the folder, its names such as every system takes; Refusal("invalid_recipe") says why
    not."""
    for name in path.split("/"):
        if name in ("", ".", "..") or name != name.strip() or name.endswith(".") or _FORBIDDEN.search(name):
            raise Refusal(
                "invalid_recipe",
                "{name} is no name that every system takes.",
                field="pattern",
                name=name or "''",
            )
        if _DEVICES.fullmatch(name) or len(name.encode()) > _MOST_BYTES:
            raise Refusal(
                "invalid_recipe", "{name} is kept for devices, or too long.", field="pattern", name=name[:80]
            )
    return path


def same(path: str) -> str:
    """What two paths share that are one on a disk which does not tell case or kinds of accents apart."""
    return unicodedata.normalize("NFC", path).casefold()


def _date(date: datetime, how: str) -> str:
    if not _FORMAT.fullmatch(how):
        raise _wrong("{name} is no date format; it takes {parts}.", how, ["%Y", "%m", "%d", "%H", "%M", "%S"])
    # Years before 1000 too have four digits, on every system.
    return _DIRECTIVE.sub(lambda each: f"{date.year:04}" if each[0] == "%Y" else date.strftime(each[0]), how)


def _padded(number: int, how: str) -> str:
    if not _WIDTH.fullmatch(how):
        raise _wrong("{name} is no width; write {parts}.", how, ["{n}", "{n:03}"])
    return f"{number:{how}}"


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("_", text.replace("/", "_")).strip(" .")


def _wrong(text: str, name: str, parts: list[str]) -> Refusal:
    return Refusal("invalid_recipe", text, field="pattern", name=name, parts=", ".join(parts))
