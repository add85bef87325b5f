"""What a declaration is: controls, operations, stages, formats. Imports no Pillow.

    @operation(group="Adjust")
    def brightness(level: float, brightness: Annotated[float, Slider(-100, 100, 1)] = 0) -> float:
        \"\"\"Makes the whole picture lighter or darker.\"\"\"

is the whole declaration of an operation: the first docstring line is the help, the annotated parameter
names the recipe field and its control, its default is neutral: the value that changes nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints

from app.recipe.field import Choice, Field, Value

Material = TypeVar("Material")
#: What a picture is encoded for: a draft is cheap and shows the same artefacts, an export is small.
Purpose = Literal["draft", "export"]


@dataclass(frozen=True)
class Slider:
    """A range, in `unit`; on an `int` parameter the field takes whole numbers only."""

    minimum: int | float
    maximum: int | float
    step: int | float = 1
    unit: str | None = None

    def describe(self, base: type) -> dict[str, Any]:
        return {"kind": "integer" if base is int else "number", **vars(self)}


@dataclass(frozen=True)
class Menu:
    """A choice of few values, each with the words it is shown with."""

    choices: tuple[Choice, ...]

    def describe(self, base: type) -> dict[str, Any]:
        return {"kind": "choice", "choices": self.choices}


@dataclass(frozen=True)
class Toggle:
    """On or off."""

    def describe(self, base: type) -> dict[str, Any]:
        return {"kind": "boolean"}


@dataclass(frozen=True)
class Color:
    """A color written as #rrggbb."""

    def describe(self, base: type) -> dict[str, Any]:
        return {"kind": "color"}


@dataclass(frozen=True)
class Crop:
    """A region of the picture, or None for the whole."""

    def describe(self, base: type) -> dict[str, Any]:
        return {"kind": "crop"}


@cache
def declared_fields(function: Callable[..., Any], help: str, group: str) -> tuple[Field, ...]:
    """The fields of a function's annotated parameters: each a control (described with `help` and `group`),
    or a whole `Field` that several functions share."""
    hints = get_type_hints(function, include_extras=True)
    found = []
    for name, parameter in inspect.signature(function).parameters.items():
        if get_origin(hints[name]) is not Annotated:
            continue
        base, control = get_args(hints[name])[:2]
        if isinstance(control, Field):
            found.append(control)
        else:
            label = name.replace("_", " ").capitalize()
            facts = control.describe(base)
            default = parameter.default
            found.append(Field(name=name, default=default, label=label, help=help, group=group, **facts))
    return tuple(found)


@dataclass(frozen=True)
class Operation(Generic[Material]):
    """One kind of change, with the field that controls it.

    Calling it returns the very same material when the value is neutral, which is its field's default,
    unless the operation acts on that too (`always`).
    """

    name: str
    field: Field
    function: Callable[..., Material]
    always: bool

    @property
    def neutral(self) -> Value:
        """The value that changes nothing."""
        return self.field.default

    def __call__(self, material: Material, value: Value, **context: Any) -> Material:
        if value == self.neutral and not self.always:
            return material
        return self.function(material, value, **context)


def operation(
    *, group: str, always: bool = False
) -> Callable[[Callable[..., Material]], Operation[Material]]:
    """Make a function an operation; its first parameter is the material, the annotated one its field."""

    def declare(function: Callable[..., Material]) -> Operation[Material]:
        help = (inspect.getdoc(function) or "").partition("\n")[0]
        (field,) = declared_fields(function, help, group)
        return Operation(function.__name__, field, function, always)

    return declare


@dataclass(frozen=True)
class Stage(Generic[Material]):
    """The operations of one stage file, in reading order, which is running order."""

    name: str
    operations: tuple[Operation[Material], ...]

    @classmethod
    def of(cls, name: str, namespace: Mapping[str, Any]) -> Stage[Any]:
        """The stage of a file: `Stage.of("tone", globals())` below its last operation."""
        return cls(name, tuple(each for each in namespace.values() if isinstance(each, Operation)))

    def chosen(self, values: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
        """What of this stage a recipe sets, for a cache's key; empty when there is nothing to do."""
        return tuple(
            (each.field.name, values[each.field.name])
            for each in self.operations
            if each.always or values[each.field.name] != each.neutral
        )

    def fold(self, material: Material, values: Mapping[str, Value], **context: Any) -> Material:
        """Run every operation, one after the other."""
        for each in self.operations:
            material = each(material, values[each.field.name], **context)
        return material


@dataclass(frozen=True)
class Format:
    """A kind of file that is written.

    `help` says what it is good for, to somebody who has never heard of it; `alpha` says that it keeps
    transparency, `gray` that it keeps a gray picture (and its profile) gray, `lossy(values)` whether pixels
    change with these encode options; `max_side` is in pixels.

    `encode(picture, out, *, purpose, icc, exif, xmp, **options)` writes a picture of mode L, RGB or RGBA,
    with the metadata where it is given; its annotated parameters are the options.
    """

    name: str
    label: str
    help: str
    mime: str
    extension: str
    alpha: bool
    gray: bool
    lossy: Callable[[Mapping[str, Value]], bool]
    max_side: int
    encode: Callable[..., None]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The encode options, read from the annotated parameters of `encode`."""
        return declared_fields(self.encode, help="", group="Compress")

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe; `fields` are names, `lossy` is what it is unless told otherwise."""
        facts = {name: value for name, value in vars(self).items() if name != "encode"}
        defaults = {field.name: field.default for field in self.fields}
        return {**facts, "lossy": self.lossy(defaults), "fields": list(defaults)}
