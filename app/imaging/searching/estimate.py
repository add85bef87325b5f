"""Estimate: how many bytes the export will take, told from a draft or from a sample at full size.

What a draft's encoder writes in haste is counted, and multiplied by what pressing harder saves on the sample.
docs/quality.md says how near this comes, as `bench/estimate.py` has measured it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PIL import Image

from app.imaging.judging import sample
from app.imaging.searching import trial
from app.imaging.stage_cache import Key, StageCache
from app.imaging.target import Target

# What pressing harder saves changes slowly with the quality and with how much there is to see, and is looked
# at again for every so many steps of quality and every doubling of the bytes of a pixel.
_QUALITY_STEP = 10
# Tiles that it is looked at on: more where the rest is known to the byte; fewer where there is no quality, as
# without loss and with palettes, since pressing those takes long.
_MANY, _SOME, _FEW = 36, 16, 9


@dataclass(frozen=True)
class Ground:
    """What an estimate stands on: a picture, and how many times its bytes are those of the export.
    `draft_bytes` are those of the picture as a draft, where it is one."""

    picture: Image.Image
    times: float
    draft_bytes: int | None = None


class Estimates:
    """Foretells exports, keeping in `cache` what pressing harder saves."""

    def __init__(self, cache: StageCache) -> None:
        self._cache = cache

    def export_bytes(self, original_key: str, ground: Ground, target: Target) -> int:
        """Bytes of the export of `target`, without its metadata; its quality has been found."""
        if ground.draft_bytes is None:
            net = trial.net_bytes(ground.picture, target, "draft")
        else:
            net = max(1, ground.draft_bytes - trial.beginning(ground.picture, target, "draft"))
        saving = self._saving(original_key, ground, target, net)
        return round(trial.beginning(ground.picture, target, "export") + net * ground.times * saving)

    def _saving(self, original_key: str, ground: Ground, target: Target, net: int) -> float:
        """What part of a draft's bytes is left when it is pressed as hard as the export."""
        others = [field.name for field in target.options if field.role not in ("quality", "colors")]
        options = tuple((name, target.values[name]) for name in others)
        density = math.log2(net / (ground.picture.width * ground.picture.height))
        near = (round((target.quality or 0) / _QUALITY_STEP), round(density))
        key: Key = (original_key, "saving", target.format.name, near, options)
        saving: float | None = self._cache.get(key)
        if saving is None:
            tiles = sample.small(ground.picture, _tiles(ground, target))
            pressed, hasty = (trial.net_bytes(tiles, target, grade) for grade in ("export", "draft"))
            saving = pressed / hasty
            self._cache.put(key, saving, 0)
        return saving


def _tiles(ground: Ground, target: Target) -> int:
    if not target.depends_on("quality"):
        return _FEW
    return _SOME if ground.draft_bytes is None else _MANY
