"""Target: what a recipe makes of an original, told from numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.errors import Refusal
from app.imaging import catalog
from app.imaging.choices import Choice, choices_of, format_of
from app.imaging.duration import takes_too_long, too_complex
from app.imaging.formats import formats
from app.imaging.frame import Frame, Pose
from app.imaging.metadata.preparing import Wish
from app.imaging.operations import STAGES, WORKING, geometry
from app.imaging.operations.finish import background
from app.imaging.original import Original
from app.imaging.output import AUTO
from app.imaging.reading.headers import Limits
from app.imaging.sight import BLIND, Sight
from app.imaging.spec import Format
from app.imaging.stage_cache import Key
from app.recipe.field import Field, Value
from app.recipe.role import Role

# By enlarging, an output may have more pixels than an original may, but not more than memory bears.
_OUTPUT_PIXELS = 2
_USUAL_DEPTH = 8
# The format that holds the most pixels.
_LARGEST = "png"


@dataclass(frozen=True)
class Target:
    """A value for every field, the format that is written, the frame of what is written, and the sight of
    those operations that depend on the picture. `packs` says that the data of a JPEG is to be packed as it
    is. `choices` are formats of which the smallest is to be found; none where it is known."""

    values: Mapping[str, Any]
    format: Format
    frame: Frame
    sight: Sight = BLIND
    packs: bool = False
    choices: tuple[Choice, ...] = ()

    @classmethod
    def of(
        cls, original: Original, values: Mapping[str, Value], limits: Limits, sight: Sight = BLIND
    ) -> Target:
        """A field that `values` lacks has its default. Refusal when a value is none of its field's, or when
        format or memory cannot hold the result."""
        values = {
            field.name: field.check(values.get(field.name, field.default)) for field in catalog.declared()
        }
        name = values[catalog.field_for("format").name]
        frame = geometry.STAGE.fold(Frame((original.width, original.height)), values, sight=sight)
        choices = choices_of(
            frame.output,
            lossless=bool(values[catalog.field_for("lossless").name]),
            limited=bool(values[catalog.field_for("target").name]),
            see_through=original.has_alpha or frame.inset is not None,
            values=values,
        )
        if name == AUTO:
            name = format_of(choices[0]) if choices else _LARGEST
        else:
            choices = ()
        format = formats()[original.format if name == "original" else str(name)]
        _check_size(frame.output, format, limits, "width" if any(geometry.box.chosen(values)) else "scale")
        target = cls(values, format, frame, sight, choices=choices)
        if takes_too_long(frame.output, format, values, searched=target.tries_files):
            raise too_complex(frame.output, format)
        packs = target.depends_on("recompress") and target.value("recompress") and not target.limit
        can_pack = original.format == "jpeg" and target.keeps_pixels(original)
        return replace(target, packs=True) if packs and can_pack else target

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
        return Wish(self.strips, self.value("kept"), self.value("density"))

    @property
    def options(self) -> tuple[Field, ...]:
        """The encode options that the file depends on: a lossless one has no quality, and what is lossy 8
        bits."""
        fields = self.format.fields
        choices = [self.packs or self.values[field.name] for field in fields if field.role == "lossless"]
        without = {"quality"} if any(choices) else {"depth"} if choices else set()
        return tuple(field for field in fields if field.role not in without)

    @property
    def chosen_options(self) -> tuple[tuple[str, Any], ...]:
        """Those options with their values, for a cache's key."""
        return tuple((field.name, self.values[field.name]) for field in self.options)

    def depends_on(self, role: Role) -> bool:
        """Whether the file depends on an encode option of a role."""
        return any(field.role == role for field in self.options)

    @property
    def depth(self) -> int:
        """Bits of a sample in the file; 8 where its format has no choice."""
        return int(self.value("depth")) if self.depends_on("depth") else _USUAL_DEPTH

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
    def is_searched(self) -> bool:
        """Whether something of it is still to be found: its format, its quality, or what fits a size."""
        return bool(self.choices or self.limit) or self.seeks_quality

    @property
    def tries_files(self) -> bool:
        """Whether several files of full size are made to find what fits a size."""
        return bool(self.limit) and (self.depends_on("quality") or self.depends_on("colors"))

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

    @property
    def is_lossy(self) -> bool:
        """Whether pixels change when they are encoded."""
        return self.format.lossy(self.values) and not self.packs

    def only_compresses(self, original: Original) -> bool:
        """Whether the recipe leaves format and pixels as they are and asks for a smaller file alone."""
        return self.format.name == original.format and self.keeps_pixels(original)

    def as_original(self, original: Original, asked: Target) -> Target | None:
        """The target whose file may be the original's own, where `asked` leaves its pixels as they are and
        this is what was made of it; None where it may not."""
        if self.only_compresses(original):
            return self
        if not asked.choices or not self.keeps_pixels(original):
            return None
        values = {**self.values, **catalog.values_for(format=original.format)}
        return replace(self, values=values, format=formats()[original.format])

    def keeps_pixels(self, original: Original) -> bool:
        """Whether nothing happens to the original's pixels before they are encoded. A JPEG may be turned by
        quarters and mirrored: that moves its coefficients and changes none."""
        pose = self.frame.pose
        size = pose.laid((original.width, original.height))
        is_whole = self.frame == Frame(size, replace(pose, angle=0.0))
        is_whole = is_whole and (pose == Pose() or original.format == "jpeg")
        chosen = {name for name, value in self._chosen_of_pixels}
        return is_whole and chosen <= set(background.neutral)

    @property
    def pixel_key(self) -> Key:
        """What decides over the pixels that are encoded, apart from the colors' profile."""
        return (self.format.alpha, self.frame, *self._chosen_of_pixels)

    @property
    def _chosen_of_pixels(self) -> tuple[tuple[str, Value], ...]:
        """What is set of all stages but geometry, whose values may come to nothing: the frame tells."""
        others = (stage for stage in STAGES if stage is not geometry.STAGE)
        return tuple(item for stage in others for item in stage.chosen(self.values))

    def kept_icc(self, icc: bytes | None, mode: str) -> bytes | None:
        """The profile that goes into the file. Without one, colors have to become sRGB.

        Operations on colors work in sRGB and stay there, whatever is kept: so they look the same with the
        profile and without it. What makes gray to color cannot keep a gray profile: a format that only writes
        color, or padding that is see-through.
        """
        stays_gray = self.format.gray and not self.is_padded
        stays = not self.strips and (mode != "L" or stays_gray)
        return icc if stays and not self.works_on_colors(mode) else None

    @property
    def is_padded(self) -> bool:
        """Whether there is background around the picture."""
        return self.frame.inset is not None

    def works_on_colors(self, mode: str) -> bool:
        """Whether an operation reads or makes levels of a picture of that mode: all but geometry, and what
        shows the background, where there is transparency or padding and the format has none."""
        laid = (mode == "RGBA" or self.is_padded) and not self.format.alpha
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


def _check_size(output: tuple[int, int], format: Format, limits: Limits, role: Role) -> None:
    """`role` is of the field that makes it so large."""
    width, height = output
    field = catalog.field_for(role)
    if max(output) > format.max_side:
        raise Refusal(
            "too_large_for_format",
            "The result would be {width} x {height} pixels, but {format} has at most {most:,} a side."
            " Make it smaller or choose another format.",
            width=width,
            height=height,
            format=format.label,
            most=format.max_side,
        )
    if width * height > limits.max_pixels * _OUTPUT_PIXELS:
        raise Refusal(
            "too_many_pixels",
            "The result would have {pixels:,} pixels, but {most:,} are possible. Make it smaller.",
            field=field.name,
            pixels=width * height,
            most=limits.max_pixels * _OUTPUT_PIXELS,
        )
