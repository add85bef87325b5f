"""Source: what a render starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: What a worker needs to know of an original beside its files.
_FACTS = ("bytes", "width", "height", "format", "has_alpha")


@dataclass(frozen=True)
class Source:
    """A folder with `original`, `proxy` and `renditions/`, and the facts that every render needs."""

    id: str
    folder: Path
    facts: dict[str, Any]

    @classmethod
    def of(cls, folder: Path, description: Mapping[str, Any]) -> Source:
        """Of a folder whose original was probed; the description is what the probe found."""
        return cls(folder.name, folder, {name: description[name] for name in _FACTS})
