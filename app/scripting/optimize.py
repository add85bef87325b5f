"""Optimize one picture in this process."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from app.config import Config
from app.imaging.reading.inspect import Limits
from app.imaging.render import Original, Renderer
from app.scripting.recipe import Recipe
from app.scripting.result import Result

#: A path, the bytes of a file, or one that is open for reading.
Picture = str | Path | bytes | BinaryIO


def optimize(picture: Picture, recipe: Recipe | None = None, **fields: Any) -> Result:
    """The finished file of a picture: `optimize("photo.jpg", format="webp", quality=75)`.

    The same bytes as the server and the shell make of the same recipe. `fields` are changes of the recipe;
    the default one compresses and removes metadata. Refusal says what cannot be done, with a `code`
    (`unsupported_format`, `unreadable_image`, `invalid_recipe`...); OSError where a path cannot be read.

    The picture is decoded in this process. Pictures of strangers belong into `Workers`, which are shut in.
    """
    wish = wished(recipe, fields).of_catalog
    data = content_of(picture)
    renderer = Renderer(cache_bytes=0, limits=Limits(max_pixels=Config.from_environment().max_pixels))
    probe = renderer.probe(BytesIO(data))
    names = ("bytes", "width", "height", "format", "has_alpha")
    original = Original(
        key="picture",
        open=lambda: BytesIO(data),
        open_proxy=lambda: probe.proxy_bytes,
        **{name: probe.description[name] for name in names},
    )
    out = BytesIO()
    made = vars(renderer.export(original, wish.values, out))
    finished = out.getvalue()
    made |= {"etag": hashlib.sha256(finished).hexdigest()[:32]}
    return Result.of(finished, len(data), made, probe.description["notices"])


def wished(recipe: Recipe | None, fields: dict[str, Any]) -> Recipe:
    """A recipe with these fields changed."""
    recipe = recipe or Recipe()
    return recipe.but(**fields) if fields else recipe


def content_of(picture: Picture) -> bytes:
    """The bytes of a picture. TypeError for what is none."""
    if isinstance(picture, bytes):
        return picture
    if isinstance(picture, str | Path):
        return Path(picture).read_bytes()
    if hasattr(picture, "read"):
        return picture.read()
    raise TypeError(f"a picture is a path, bytes or an open file, not {type(picture).__name__}")
