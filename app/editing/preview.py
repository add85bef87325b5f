"""A preview as the tabs get it: what a worker answered, put together with what the edit knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.recipe.view import View
from app.rendering import stats
from app.rendering.job import Job


@dataclass(frozen=True)
class RenderedPreview:
    """`payload` is the body of `preview_rendered`; `guess` is a draft's own estimate of the file's bytes,
    before it is corrected by what earlier finals of its `likeness` turned out to be. `waited_ms` went by
    before a worker had time for it, and after."""

    revision: int
    view: View
    final: bool
    payload: dict[str, Any]
    guess: int
    likeness: str
    waited_ms: float


def draft_preview(
    job: Job, image_id: str, revision: int, view: View, original_bytes: int, correction: dict[str, float]
) -> RenderedPreview:
    """A draft: its bytes are an estimate, corrected by the ratio that the last final of its likeness had to
    its draft."""
    guess = int(job.header["output"]["bytes"])
    estimate = max(1, round(guess * correction.get(likeness(job), 1.0)))
    return _preview(job, image_id, revision, view, original_bytes, estimate, guess, final=False)


def likeness(job: Job) -> str:
    """Drafts of one likeness are off by about the same: one format, shown smaller than it is or not."""
    output = job.header["output"]
    return f"{output['format']} {'whole' if job.header['width'] >= output['width'] else 'reduced'}"


def final_preview(job: Job, image_id: str, revision: int, view: View, original_bytes: int) -> RenderedPreview:
    """A final: its bytes and etag are those of the file."""
    size = int(job.header["output"]["bytes"])
    return _preview(job, image_id, revision, view, original_bytes, size, size, final=True)


def _preview(
    job: Job, image_id: str, revision: int, view: View, original: int, size: int, guess: int, *, final: bool
) -> RenderedPreview:
    payload = {
        "image_id": image_id,
        "revision": revision,
        "stage": "final" if final else "draft",
        "src": job.body.decode("ascii"),
        "width": job.header["width"],
        "height": job.header["height"],
        "region": job.header["region"],
        "layer": view.layer,
        "stats": stats.of_preview(job.header, original, size, exact=final),
    }
    waited_ms = (job.ended_at - job.submitted_at) * 1000 - job.header["render_ms"]
    return RenderedPreview(revision, view, final, payload, guess, likeness(job), waited_ms)
