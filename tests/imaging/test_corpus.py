"""Every public test file is accepted and rendered, or refused by a code of the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from app.errors import Refusal
from app.imaging.render import Renderer
from app.recipe.view import View
from tests.imaging.originals import from_probe
from tests.imaging.pictures import opened

#: The codes that an upload's content can be refused with.
CODES = {"unsupported_format", "unreadable_image", "too_many_pixels", "too_complex", "animated_image"}


def test_every_file_is_accepted_and_rendered_or_refused_with_a_reason(
    corpus: Path, photos: Path, values: Callable[..., dict[str, Any]]
) -> None:
    outcomes: Counter[str] = Counter()
    renderer = Renderer(cache_bytes=2**25)
    chosen = values(format="jpeg", sharpen=20, brightness=5, strip_metadata=False)
    for path in sorted(each for folder in (corpus, photos) for each in folder.rglob("*") if each.is_file()):
        data = path.read_bytes()
        try:
            probe = renderer.probe(BytesIO(data))
        except Refusal as refusal:
            outcomes[refusal.code] += 1
            continue
        original = from_probe(data, probe, key=path.name)
        draft = renderer.draft(original, chosen, View(160, 160))
        assert opened(draft.data).size == (draft.width, draft.height), path.name
        renderer.export(original, chosen, BytesIO())
        renderer.forget(original.key)
        outcomes[probe.description["format"]] += 1
    assert outcomes.keys() <= CODES | {"jpeg", "png", "webp"}
    assert min(outcomes[format] for format in ("jpeg", "png", "webp")) > 0
    assert min(outcomes[code] for code in CODES - {"too_complex"}) > 0
