"""Target: what a recipe makes of an original, told from numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.errors import Refusal
from app.imaging import catalog
from app.imaging.formats import formats
from app.imaging.metadata.preparing import Wish
from app.imaging.operations import STAGES, WORKING, geometry
from app.imaging.operations.finish import background
from app.imaging.operations.geometry import Frame
from app.imaging.original import Original
from app.imaging.output import AUTO
from app.imaging.reading.headers import Limits
from app.imaging.spec import Format
from app.imaging.stage_cache import Key
from app.recipe.field import Field, Value
from app.recipe.role import Role

# By enlarging, an output may have more pixels than an original may, but not more than memory bears.
_OUTPUT_PIXELS = 2


@dataclass(frozen=True)
class Target:
    """A value for every field, the format that is written, and the frame of what is written."""

    values: Mapping[str, Any]
    format: Format
    frame: Frame

    @classmethod
    def of(cls, original: Original, values: Mapping[str, Value], limits: Limits) -> Target:
        """A field that `values` lacks has its default. Refusal when a value is none of its field's, or when
        format or memory cannot hold the result."""
        values = {
            field.name: field.check(values.get(field.name, field.default)) for field in catalog.declared()
        }
        name = values[catalog.field_for("format").name]
        format = formats()[original.format if name == "original" else str(name)]
        frame = geometry.STAGE.fold(Frame((original.width, original.height)), values)
        _check_size(frame.output, format, limits)
        return cls(values, format, frame)

    def value(self, role: Role) -> Any:
        """The value of the field that has a role."""
        return self.values[catalog.field_for(role).name]

    @property
    def strips(self) -> bool:
        return bool(self.value("metadata"))

    @property
    def scale(self) -> float:
        """Percent of the size that is left."""
        percent: float = self.value("scale")
        return percent

    @property
    def wish(self) -> Wish:
        """What is asked of metadata."""
        return Wish(self.strips)

    @property
    def options(self) -> tuple[Field, ...]:
        """The encode options that the file depends on: a lossless one has no quality."""
        fields = self.format.fields
        is_lossless = any(field.role == "lossless" and self.values[field.name] for field in fields)
        return tuple(field for field in fields if not (is_lossless and field.role == "quality"))

    @property
    def chosen_options(self) -> tuple[tuple[str, Any], ...]:
        """Those options with their values, for a cache's key."""
        return tuple((field.name, self.values[field.name]) for field in self.options)

    def depends_on(self, role: Role) -> bool:
        """Whether the file depends on an encode option of a role."""
        return any(field.role == role for field in self.options)

    @property
    def quality(self) -> int | None:
        """None where the file has none, or it has not been found yet."""
        quality = self.value("quality") if self.depends_on("quality") else AUTO
        return None if quality == AUTO else int(quality)

    @property
    def seeks_quality(self) -> bool:
        """Whether the quality is to be found by looking."""
        return self.depends_on("quality") and self.value("quality") == AUTO

    @property
    def limit(self) -> int:
        """Bytes that the file may have, 0 where it may have any."""
        return int(self.value("target"))

    def goal(self, *, reached: bool) -> dict[str, Any]:
        """What a search for a target size came to: `{bytes, reached, quality, scale}`, with the bytes that
        were asked for and the scale in percent."""
        return {
            "bytes": self.limit,
            "reached": reached,
            "quality": self.quality,
            "scale": self.scale,
        }

    def at_quality(self, quality: int) -> Target:
        return replace(self, values={**self.values, **catalog.values_for(quality=quality)})

    def only_compresses(self, original: Original) -> bool:
        """Whether the recipe leaves format and pixels as they are and asks for a smaller file alone. Geometry
        is told by what comes of it: a crop of the whole is none."""
        is_same_frame = self.frame == Frame((original.width, original.height))
        others = (stage for stage in STAGES if stage.name != geometry.STAGE.name)
        chosen = {name for stage in others for name, _ in stage.chosen(self.values)}
        return self.format.name == original.format and is_same_frame and chosen <= set(background.neutral)

    @property
    def pixel_key(self) -> Key:
        """What decides over the pixels that are encoded, apart from the colors' profile."""
        chosen = tuple(item for stage in STAGES for item in stage.chosen(self.values))
        return (self.format.alpha, *chosen)

    def kept_icc(self, icc: bytes | None, mode: str) -> bytes | None:
        """The profile that goes into the file. Without one, colors have to become sRGB.

        Operations on colors work in sRGB and stay there, whatever is kept: so they look the same with the
        profile and without it. A format that writes gray as color cannot take a gray profile.
        """
        stays = not self.strips and (mode != "L" or self.format.gray)
        return icc if stays and not self.works_on_colors(mode) else None

    def works_on_colors(self, mode: str) -> bool:
        """Whether an operation reads or makes levels of a picture of that mode: all but geometry, and what
        lays transparency on the background where there is some and the format has none."""
        laid = mode == "RGBA" and not self.format.alpha
        return any(stage.chosen(self.values) for stage in WORKING) or laid


def output_limits(limits: Limits) -> Limits:
    """What a file of our own making may have, for reading it back."""
    return Limits(
        max_pixels=limits.max_pixels * _OUTPUT_PIXELS,
        max_side=max(format.max_side for format in formats().values()),
        max_scans=limits.max_scans,
        max_chunks=2**31,
        max_metadata_bytes=limits.max_metadata_bytes,
    )


def _check_size(output: tuple[int, int], format: Format, limits: Limits) -> None:
    width, height = output
    if max(output) > format.max_side:
        raise Refusal(
            "too_large_for_format",
            f"The result would be {width} x {height} pixels, but {format.label} has at most"
            f" {format.max_side:,} a side. Lower the scale or choose another format.",
        )
    if width * height > limits.max_pixels * _OUTPUT_PIXELS:
        raise Refusal(
            "too_many_pixels",
            f"The result would have {width * height:,} pixels, but {limits.max_pixels * _OUTPUT_PIXELS:,}"
            " are possible. Lower the scale.",
            field=catalog.field_for("scale").name,
        )
