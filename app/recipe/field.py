"""A recipe field: its one declaration as plain data, and the check every value of it passes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from app.errors import Refusal
from app.recipe import texts
from app.recipe.number import normal_number
from app.recipe.region import Region
from app.recipe.role import Role
from app.wording import Sentence

#: What a recipe may hold: JSON scalars, a region, which travels as an object of four numbers, and some of a
#: menu's choices, which travel as a list.
Value = int | float | str | bool | Region | tuple[int | str, ...] | None


@dataclass(frozen=True)
class Choice:
    """One entry of a menu."""

    value: int | str
    label: str


@dataclass(frozen=True)
class Field:
    """The declaration of one recipe field, from which checks, controls, flags and docs are derived.

    `default` is the value that holds until somebody sets one. `minimum`, `maximum` and `step` are in `unit`
    and belong to the kinds "integer" and "number", which may have no `maximum`; `choices` to the kinds
    "choice", which has one of them, and "choices", which has any number. `words` are values that are allowed
    beside the range ("auto"). `formats` names the formats that use the field; empty means that all do.
    `needs_alpha` says that it does nothing to a picture without transparency. `group` is the heading it is
    under. `role` says what it is for, where code has to know.
    """

    name: str
    kind: str
    default: Value
    label: str
    help: str
    group: str
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    unit: str | None = None
    choices: tuple[Choice, ...] = ()
    words: tuple[Choice, ...] = ()
    formats: tuple[str, ...] = ()
    needs_alpha: bool = False
    advanced: bool = False
    role: Role | None = None

    @property
    def accepts(self) -> str:
        """The allowed values as the end of a sentence: "a whole number from 1 to 95"."""
        return str(self._accepts())

    def check(self, value: Any) -> Value:
        """The value in its normal form, or Refusal("invalid_recipe"). Nothing is clamped."""
        try:
            if (word := _choice(self.words, value)) is not None:
                return word
            return KINDS[self.kind].check(self, value)
        except ValueError:
            raise self._refusal() from None

    def parse(self, text: str) -> Value:
        """`check` for a value that comes as text, from a query string or a form."""
        try:
            if (word := _choice(self.words, text)) is not None:
                return word
            return self.check(KINDS[self.kind].parse(text))
        except ValueError:
            raise self._refusal() from None

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe; what does not apply is left out."""
        body = {each.name: getattr(self, each.name) for each in fields(self)}
        body["default"] = plain(self.default)
        body["choices"] = [vars(choice) for choice in self.choices]
        body["words"] = [vars(word) for word in self.words]
        body["formats"] = list(self.formats)
        left_out = [each.name for each in fields(self) if getattr(self, each.name) == each.default]
        return {name: value for name, value in body.items() if name not in left_out}

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> Field:
        """The inverse of `to_dict`; names that are no part of a declaration are ignored."""
        known = {each.name: body[each.name] for each in fields(cls) if each.name in body}
        if isinstance(known["default"], list):
            known["default"] = tuple(known["default"])
        menus = {menu: tuple(Choice(**each) for each in body.get(menu, ())) for menu in ("choices", "words")}
        return cls(**{**known, **menus, "formats": tuple(body.get("formats", ()))})

    def _refusal(self) -> Refusal:
        return Refusal(
            "invalid_recipe", "{field} accepts {accepts}.", field=self.name, accepts=self._accepts()
        )

    def _accepts(self) -> Sentence:
        sentence = KINDS[self.kind].accepts(self)
        for word in self.words:
            sentence = Sentence("{one}, or {other}", {"one": sentence, "other": word.value})
        return sentence


def plain(value: Value) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Region):
        return value.to_dict()
    return list(value) if isinstance(value, tuple) else value


def _check_number(field: Field, value: Any) -> Value:
    number = normal_number(value)
    least, most = _bounds(field)
    if not least <= number <= most:
        raise ValueError(value)
    return number


def _bounds(field: Field) -> tuple[float, float]:
    least = -math.inf if field.minimum is None else field.minimum
    return least, math.inf if field.maximum is None else field.maximum


def _check_integer(field: Field, value: Any) -> Value:
    number = _check_number(field, value)
    if not isinstance(number, int):
        raise ValueError(value)
    return number


def _check_boolean(_field: Field, value: Any) -> Value:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _check_choice(field: Field, value: Any) -> Value:
    choice = _choice(field.choices, value)
    if choice is None:
        raise ValueError(value)
    return choice


def _check_choices(field: Field, value: Any) -> Value:
    """In the menu's order, each once, so that equal sets are equal values."""
    if not isinstance(value, list | tuple):
        raise ValueError(value)
    asked = {_check_choice(field, each) for each in value}
    return tuple(choice.value for choice in field.choices if choice.value in asked)


def _choice(choices: tuple[Choice, ...], value: Any) -> int | str | None:
    """The choice that a value names. Compared with its type, since True is no 1."""
    for choice in choices:
        wanted = normal_number(value) if isinstance(value, float) else value
        if type(wanted) is type(choice.value) and wanted == choice.value:
            return choice.value
    return None


def _check_color(_field: Field, value: Any) -> Value:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError(value)
    return value.lower()


def _check_crop(_field: Field, value: Any) -> Value:
    return value if value is None or isinstance(value, Region) else Region.of(value)


def _parse_number(text: str) -> float:
    if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", text):
        raise ValueError(text)
    return float(text)


def _parse_boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _parse_choice(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else text


def _parse_choices(text: str) -> list[int | str]:
    return [] if text in ("", "none") else [_parse_choice(each) for each in text.split(",")]


def _parse_crop(text: str) -> dict[str, float] | None:
    if text in ("", "none"):
        return None
    return dict(zip(("x", "y", "width", "height"), map(_parse_number, text.split(",")), strict=True))


@dataclass(frozen=True)
class Kind:
    """How values of one kind are checked, read from text, and described. Both raise ValueError."""

    check: Callable[[Field, Any], Value]
    parse: Callable[[str], Any]
    accepts: Callable[[Field], Sentence]


def _integers(field: Field) -> Sentence:
    values = {"least": field.minimum, "most": field.maximum}
    if field.maximum is None:
        return Sentence("a whole number {least} or more", values)
    return Sentence("a whole number from {least} to {most}", values)


def _numbers(field: Field) -> Sentence:
    values = {"least": field.minimum, "most": field.maximum}
    if field.maximum is None:
        return Sentence("a number {least} or more", values)
    return Sentence("a number from {least} to {most}", values)


def _menu(field: Field) -> dict[str, str]:
    return {"choices": ", ".join(str(choice.value) for choice in field.choices)}


#: Every kind of field; the page draws one control for each.
KINDS: dict[str, Kind] = {
    "integer": Kind(_check_integer, _parse_number, _integers),
    "number": Kind(_check_number, _parse_number, _numbers),
    "boolean": Kind(_check_boolean, _parse_boolean, lambda field: Sentence("true or false")),
    "choice": Kind(
        _check_choice,
        _parse_choice,
        lambda field: Sentence("one of {choices}", _menu(field)),
    ),
    "choices": Kind(
        _check_choices,
        _parse_choices,
        lambda field: Sentence("a list of any of {choices}", _menu(field)),
    ),
    "color": Kind(_check_color, str, lambda field: Sentence("a color written as #rrggbb")),
    "crop": Kind(
        _check_crop,
        _parse_crop,
        lambda field: Sentence(
            "null, or x, y, width and height of a part of the picture, in fractions from 0 to 1"
        ),
    ),
    # Of chores:
    "duration": Kind(
        lambda field, value: texts.duration(value),
        str,
        lambda field: Sentence("a time such as +3h30m, -1d or +45s"),
    ),
    "zone": Kind(
        lambda field, value: texts.zone(value),
        str,
        lambda field: Sentence("an offset from UTC such as +02:00"),
    ),
    "pattern": Kind(
        lambda field, value: texts.line(value),
        str,
        lambda field: Sentence("a name with parts in braces such as {example}", {"example": "{date:%Y}"}),
    ),
    "text": Kind(
        lambda field, value: texts.line(value), str, lambda field: Sentence("a line of at most 1,000 letters")
    ),
}
