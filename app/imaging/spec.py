"""What a declaration is: controls, operations, stages, formats. Imports no Pillow.

    @operation(group="Light")
    def brightness(level: float, brightness: Annotated[float, Slider(-100, 100, 1)] = 0) -> float:
        \"\"\"Makes the whole picture lighter or darker.\"\"\"

is the whole declaration of an operation: the first docstring line is the help, the annotated parameter
names the recipe field and its control, its default is neutral: the value that changes nothing. An operation
may have several such parameters; each control then has a help of its own. An option of a format is declared
the same way, on a parameter of its `encode`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints

from app.recipe.field import Choice, Field, Value
from app.recipe.role import Role
from app.recipe.view import View

Material = TypeVar("Material")
#: What a picture is encoded for: a draft is cheap and shows the same artefacts, an export is small.
Grade = Literal["draft", "export"]


@dataclass(frozen=True, kw_only=True)
class Control:
    """How a field is set, and what is said of it: `help` where the function's first line is not about it, a
    `label` where its name is none, `words` that are allowed beside the range, and its `role`."""

    label: str = ""
    help: str = ""
    words: tuple[Choice, ...] = ()
    advanced: bool = False
    role: Role | None = None

    def kind(self, base: type) -> dict[str, Any]:
        """The facts of a field that a parameter of type `base` has."""
        raise NotImplementedError

    def field(self, name: str, base: type, default: Value, help: str, group: str) -> Field:
        return Field(
            name=name,
            default=default,
            label=self.label or name.replace("_", " ").capitalize(),
            help=self.help or help,
            group=group,
            words=self.words,
            advanced=self.advanced,
            role=self.role,
            **self.kind(base),
        )


@dataclass(frozen=True)
class Slider(Control):
    """A range, in `unit`; on an `int` parameter the field takes whole numbers only."""

    minimum: int | float
    maximum: int | float
    step: int | float = 1
    unit: str | None = None

    def kind(self, base: type) -> dict[str, Any]:
        bounds = {"minimum": self.minimum, "maximum": self.maximum, "step": self.step, "unit": self.unit}
        return {"kind": "integer" if base is int else "number", **bounds}


@dataclass(frozen=True)
class Menu(Control):
    """A choice of few values, each with the words it is shown with."""

    choices: tuple[Choice, ...]

    def kind(self, base: type) -> dict[str, Any]:
        return {"kind": "choice", "choices": self.choices}


@dataclass(frozen=True)
class Toggle(Control):
    """On or off."""

    def kind(self, base: type) -> dict[str, Any]:
        return {"kind": "boolean"}


@dataclass(frozen=True)
class Color(Control):
    """A color written as #rrggbb."""

    def kind(self, base: type) -> dict[str, Any]:
        return {"kind": "color"}


@dataclass(frozen=True)
class Crop(Control):
    """A region of the picture, or None for the whole."""

    def kind(self, base: type) -> dict[str, Any]:
        return {"kind": "crop"}


@cache
def declared_fields(function: Callable[..., Any], help: str, group: str) -> tuple[Field, ...]:
    """The fields of a function's annotated parameters. Each is a control, and the parameter's default is the
    field's; or it is a `Field` that several functions share, which has a default already. TypeError where a
    default stands twice or nowhere, or a field has no help."""
    hints = get_type_hints(function, include_extras=True)
    found = []
    for name, parameter in inspect.signature(function).parameters.items():
        if get_origin(hints[name]) is not Annotated:
            continue
        base, declared = get_args(hints[name])[:2]
        is_shared = isinstance(declared, Field)
        if is_shared != (parameter.default is parameter.empty):
            raise TypeError(
                f"{name} of {function.__module__} must have one default, here or where it is shared"
            )
        field = declared if is_shared else declared.field(name, base, parameter.default, help, group)
        if not field.help:
            raise TypeError(f"{name} of {function.__module__} must have a help")
        found.append(field)
    return tuple(found)


@dataclass(frozen=True)
class Operation(Generic[Material]):
    """One kind of change, with the fields that control it.

    `context` names what it must be told beside its fields: its parameters by keyword only.

    It is neutral, and returns the very same material, when each of its fields has its default; unless it acts
    on that too (`always`).
    """

    name: str
    fields: tuple[Field, ...]
    function: Callable[..., Material]
    always: bool
    context: frozenset[str] = frozenset()

    @property
    def neutral(self) -> dict[str, Value]:
        """The values that change nothing."""
        return {field.name: field.default for field in self.fields}

    def chosen(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """What of this operation a recipe sets; empty when there is nothing to do."""
        own = {field.name: values[field.name] for field in self.fields}
        return own if self.always or own != self.neutral else {}

    def __call__(self, material: Material, values: Mapping[str, Value], **context: Any) -> Material:
        bound = self.bound(values, context)
        return bound(material) if bound else material

    def bound(
        self, values: Mapping[str, Value], context: Mapping[str, Any]
    ) -> Callable[[Material], Material] | None:
        """It with its values and what it takes of the context; None when there is nothing to do."""
        chosen = self.chosen(values)
        told = {name: value for name, value in context.items() if name in self.context}
        return partial(self.function, **chosen, **told) if chosen else None


def operation(
    *, group: str, always: bool = False
) -> Callable[[Callable[..., Material]], Operation[Material]]:
    """Make a function an operation. Its first parameter is the material, each annotated one a field. The help
    of an only field is the docstring's first line; of several, each has its own."""

    def declare(function: Callable[..., Material]) -> Operation[Material]:
        help = (inspect.getdoc(function) or "").partition("\n")[0]
        fields = declared_fields(function, help, group)
        if len(fields) > 1:
            fields = declared_fields(function, "", group)
        parameters = inspect.signature(function).parameters.values()
        context = frozenset(each.name for each in parameters if each.kind is each.KEYWORD_ONLY)
        return Operation(function.__name__, fields, function, always, context)

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

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for each in self.operations for field in each.fields)

    def chosen(self, values: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
        """What of this stage a recipe sets, for a cache's key; empty when there is nothing to do."""
        return tuple(item for each in self.operations for item in each.chosen(values).items())

    def asks(self, name: str, values: Mapping[str, Value]) -> bool:
        """Whether an operation that has something to do must be told this of the context."""
        return any(name in each.context and each.chosen(values) for each in self.operations)

    def bound(self, values: Mapping[str, Value], **context: Any) -> Callable[[Material], Material]:
        """One function that runs every operation that has something to do, one after the other. What is there
        to do is found out once, which pays where many materials go through."""
        steps = [bound for each in self.operations if (bound := each.bound(values, context))]

        def run(material: Material) -> Material:
            for step in steps:
                material = step(material)
            return material

        return run

    def fold(self, material: Material, values: Mapping[str, Value], **context: Any) -> Material:
        """Run every operation on one material."""
        return self.bound(values, **context)(material)


@dataclass(frozen=True)
class Format:
    """A kind of file that is written.

    `help` says what it is good for, to somebody who has never heard of it; `alpha` says that it keeps
    transparency, `gray` that it keeps a gray picture (and its profile) gray, `lossy(values)` whether pixels
    change with these encode options; `max_side` is in pixels. `proof` is a tiny file of it in base64, where
    not every browser shows it: one that can shows that. To the others, previews of it travel in another
    format. `pace(values)` is about how many seconds of processor time a megapixel takes with these options,
    for those that take long.

    `encode(picture, out, *, grade, metadata, **options)` writes a picture of mode L, RGB or RGBA, with the
    blocks of metadata that there are; its annotated parameters are the options.

    `foreseen(picture, parts, at_least, values)` is what an export will show, where that can be told without
    its file: of `parts` of the picture, side by side, made of its own blocks, and of the whole, scaled down
    to no less than `at_least` (width and height); None for None.
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
    proof: str = ""
    pace: Callable[[Mapping[str, Value]], float] = lambda values: 0.0
    foreseen: Callable[..., tuple[Any, Any]] | None = None

    def shows(self, view: View) -> bool:
        """Whether who looks sees files of this format as they are."""
        return not self.proof or self.name in view.shows

    @property
    def fields(self) -> tuple[Field, ...]:
        """The encode options, read from the annotated parameters of `encode`."""
        return declared_fields(self.encode, help="", group="Compress")

    @property
    def defaults(self) -> dict[str, Value]:
        """The encode options where nobody has set any."""
        return {field.name: field.default for field in self.fields}

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe; `fields` are names, `lossy` is what it is unless told otherwise."""
        facts = {
            name: value for name, value in vars(self).items() if name not in ("encode", "pace", "foreseen")
        }
        return {**facts, "lossy": self.lossy(self.defaults), "fields": list(self.defaults)}
