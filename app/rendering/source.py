"""Source: what a render starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.storage.image_folder import ImageFolder

#: What a worker needs to know of an original beside its files.
FACTS = ("bytes", "width", "height", "format", "has_alpha")


@dataclass(frozen=True)
class Source:
    """An image, where its files are, and the facts that every render needs."""

    folder: ImageFolder
    facts: dict[str, Any]

    @property
    def id(self) -> str:
        return self.folder.id

    @classmethod
    def of(cls, folder: ImageFolder, description: Mapping[str, Any]) -> Source:
        """Of an image whose original was probed; the description is what the probe found."""
        return cls(folder, {name: description[name] for name in FACTS})
