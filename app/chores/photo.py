"""A photo's facts: what its file says of itself, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from app.errors import Refusal
from app.wording import marked

_STAYS = marked("{name} beside it stays as it is.")


@dataclass(frozen=True)
class Photo:
    """`name` is the path below the folder it was found in, with "/"; `taken` is naive, the clock of its
    camera, and `offset` what that is ahead of UTC ("+02:00"), "" where the file does not say. `modified_ns`
    is the time of its file, 0 where there is none. `width` and `height` are as in the file, before it is
    turned. `companions` are files of the same stem beside it: RAW, sound, XMP. `block` is what a JPEG is
    coded in, in pixels."""

    number: int
    name: str
    format: str
    size: int = 0
    modified_ns: int = 0
    width: int = 0
    height: int = 0
    orientation: int = 1
    taken: datetime | None = None
    offset: str = ""
    camera: str = ""
    has_place: bool = False
    has_metadata: bool = False
    companions: tuple[str, ...] = ()
    block: tuple[int, int] | None = None

    @property
    def folder(self) -> str:
        return self.name.rpartition("/")[0]

    @property
    def file_name(self) -> str:
        return self.name.rpartition("/")[2]

    @property
    def stem(self) -> str:
        stem, dot, _ = self.file_name.rpartition(".")
        return stem if dot and stem else self.file_name

    @property
    def ending(self) -> str:
        """With its dot, as it is written."""
        return self.file_name[len(self.stem) :]

    @property
    def notices(self) -> tuple[str, ...]:
        """What is said where a file's words change and those beside it stay."""
        sidecars = [path for path in self.companions if path.lower().endswith(".xmp")]
        return tuple(_STAYS.format(name=path) for path in sidecars)

    def date(self) -> datetime:
        """When it was taken, or Refusal("date_missing")."""
        if self.taken is None:
            raise Refusal("date_missing", "The file does not say when it was taken.")
        return self.taken

    def moment(self, zone: str) -> datetime:
        """The same with its offset, or that of `zone` where the file says none; Refusal("zone_unknown")."""
        date = self.date()
        if not self.offset and not zone:
            raise Refusal("zone_unknown", "The file does not say in which zone it was taken. Name one.")
        return date.replace(tzinfo=zone_of(self.offset or zone))

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe, as `facts` shows it."""
        return {
            "name": self.name,
            "format": self.format,
            "bytes": self.size,
            "width": self.width,
            "height": self.height,
            "orientation": self.orientation,
            "taken": self.taken.isoformat() if self.taken else None,
            "offset": self.offset or None,
            "camera": self.camera or None,
            "place": self.has_place,
            "modified_ms": self.modified_ns // 1_000_000 or None,
            "companions": list(self.companions),
        }

    @classmethod
    def described(cls, number: int, name: str, description: Mapping[str, Any], modified_ns: int = 0) -> Photo:
        """Of what a probe has told of an image; see `app.imaging.reading.metadata.describe`."""
        groups = description.get("metadata", {})
        time, camera = groups.get("time", {}), groups.get("camera", {})
        turned = description.get("orientation", 1) in (5, 6, 7, 8)
        width, height = description["width"], description["height"]
        return cls(
            number=number,
            name=name,
            format=description["format"],
            size=description["bytes"],
            modified_ns=modified_ns,
            width=height if turned else width,
            height=width if turned else height,
            orientation=description.get("orientation", 1),
            taken=read_date(time.get("taken", ""), time.get("fraction", "")),
            offset=time.get("offset", ""),
            camera=named(camera.get("make", ""), camera.get("model", "")),
            has_place="place" in groups,
            has_metadata=bool(groups.get("embedded")),
        )


def read_date(text: str, fraction: str = "") -> datetime | None:
    """EXIF's form; None for what is no date."""
    try:
        date = datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    digits = fraction.strip()
    return date.replace(microsecond=int(digits[:6].ljust(6, "0"))) if digits.isdecimal() else date


def zone_of(offset: str) -> timezone:
    """Of an offset such as "+02:00"."""
    ahead = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    return timezone(-ahead if offset.startswith("-") else ahead)


def named(make: str, model: str) -> str:
    """A camera, its maker named once."""
    first = make.split(" ")[0]
    return model if not first or model.lower().startswith(first.lower()) else f"{make} {model}".strip()


def with_companions(photos: list[Photo], names: Mapping[str, list[str]]) -> list[Photo]:
    """With the files beside each that go with it. `names` are all file names by folder."""
    by_stem: dict[tuple[str, str], list[str]] = {}
    own = {photo.name for photo in photos}
    for folder, files in names.items():
        for file in files:
            path = f"{folder}/{file}" if folder else file
            if path not in own:
                by_stem.setdefault((folder, _stem(file)), []).append(path)
    return [
        replace(
            photo,
            companions=tuple(
                dict.fromkeys(
                    path
                    for stem in (_stem(photo.file_name), photo.file_name.casefold())
                    for path in by_stem.get((photo.folder, stem), ())
                )
            ),
        )
        for photo in photos
    ]


def _stem(name: str) -> str:
    """`IMG_1.JPG.xmp` goes with `IMG_1.JPG`: its stem is that."""
    stem, dot, _ = name.rpartition(".")
    return (stem if dot and stem else name).casefold()
