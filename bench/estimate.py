"""How near the estimate of a first draft comes to the bytes of its final, over the public test files.

    python -m bench.estimate

Every picture is drafted for a view of 1600 x 1600 and exported with each of the recipes below; what is
printed is the part of the cases within 10 % and the distribution of the errors: of the first draft of a
format, and of later ones, which the live loop corrects by the last final of that format.
"""

from __future__ import annotations

import re
import sys
import time
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from app.errors import Refusal
from app.imaging.original import Original
from app.imaging.render import Renderer
from app.limits import MAX_VIEW
from app.recipe.view import View

SHARED = Path(__file__).resolve().parents[2] / "shared"
SAMPLE = Path(__file__).resolve().parents[1] / "static" / "samples" / "ridges.jpg"
#: Smaller pictures are drafted pixel by pixel, which is easy to foretell.
LEAST_PIXELS = 100_000
MOST_PIXELS = 8_000_000
# The turned versions of one photo, and the many renders of one line of text.
_SAME = re.compile("(Landscape|Portrait)_[02345678]|test_(combine|anchor|draw_pbm)|^2569067123")

RECIPES: tuple[dict[str, Any], ...] = (
    {"format": "jpeg", "quality": 80},
    {"format": "jpeg", "quality": 45},
    {"format": "jpeg", "quality": 92},
    {"format": "jpeg", "quality": 70, "scale": 60},
    {"format": "jpeg", "quality": 75, "brightness": 15, "contrast": 20, "saturation": -20},
    {"format": "jpeg", "quality": 75, "sharpen": 60},
    {"format": "jpeg", "quality": 75, "blur": 2},
    {"format": "jpeg", "quality": 75, "crop": {"x": 0.2, "y": 0.1, "width": 0.6, "height": 0.7}},
    {"format": "webp", "quality": 80},
    {"format": "webp", "quality": 50, "scale": 75},
    {"format": "avif", "quality": 60},
    {"format": "png", "scale": 50},
)


@dataclass(frozen=True)
class Case:
    """Errors of an estimate as parts of the exact bytes, as it was and as it is after the last final has
    corrected it, and the milliseconds of a second such draft."""

    photo: bool
    error: float
    corrected: float
    milliseconds: float


def main() -> None:
    warnings.simplefilter("ignore")
    found: dict[str, list[Case]] = {}
    for path in pictures():
        renderer = Renderer()
        try:
            original = accepted(path, renderer)
            learned: dict[str, float] = {}
            for recipe in RECIPES if original else ():
                case = compared(renderer, original, recipe, learned)  # type: ignore[arg-type]
                found.setdefault(named(recipe), []).append(case)
                if abs(case.corrected) > 0.1 and "-v" in sys.argv:
                    print(
                        f"  {path.name} {named(recipe)}: {case.error:+.0%}, {case.corrected:+.0%}", flush=True
                    )
        except Refusal:
            continue
    table(found)


def named(recipe: dict[str, Any]) -> str:
    return " ".join("crop" if field == "crop" else f"{field} {value}" for field, value in recipe.items())


def pictures() -> list[Path]:
    kinds = {".jpg", ".jpeg", ".png", ".webp"}
    found = [path for path in sorted(SHARED.rglob("*")) if path.suffix.lower() in kinds]
    # The eight orientations of one photo are the same pixels.
    once = [path for path in found if not _SAME.search(path.stem)]
    return [SAMPLE, *once]


def accepted(path: Path, renderer: Renderer) -> Original | None:
    data = path.read_bytes()
    probe = renderer.probe(BytesIO(data))
    facts = {name: probe.description[name] for name in ("bytes", "width", "height", "format", "has_alpha")}
    if not LEAST_PIXELS <= facts["width"] * facts["height"] <= MOST_PIXELS:
        return None
    return Original(key=path.name, open=lambda: BytesIO(data), open_proxy=lambda: probe.proxy_bytes, **facts)


def compared(
    renderer: Renderer, original: Original, recipe: dict[str, Any], learned: dict[str, float]
) -> Case:
    draft = renderer.draft(original, recipe, View()).estimated_bytes
    began = time.perf_counter()
    renderer.draft(original, recipe, View())
    took = (time.perf_counter() - began) * 1000
    out = BytesIO()
    made = renderer.export(original, recipe, out)
    exact = len(out.getvalue())
    likeness = f"{made.format} {max(made.width, made.height) > MAX_VIEW}"
    corrected = draft * learned.get(likeness, 1.0)
    if not made.kept_original:
        learned[likeness] = exact / draft
    # What has been a JPEG or WebP before is nearly always a photo, PNG nearly always drawn.
    return Case(original.format != "png", draft / exact - 1, corrected / exact - 1, took)


def table(found: dict[str, list[Case]]) -> None:
    print("| recipe | pictures | first draft within 10 % | later drafts | 9 of 10 within | draft, ms |")
    print("|---|---|---|---|---|---|")
    everything = [case for cases in found.values() for case in cases]
    photos = [case for case in everything if case.photo]
    for name, cases in [*found.items(), ("photos", photos), ("all", everything)]:
        first = sum(abs(case.error) <= 0.1 for case in cases) / len(cases)
        later = sum(abs(case.corrected) <= 0.1 for case in cases) / len(cases)
        under = quantiles([abs(case.corrected) for case in cases], n=10)[-1]
        took = median(case.milliseconds for case in cases)
        print(f"| {name} | {len(cases)} | {first:.0%} | {later:.0%} | {under:.0%} | {took:.0f} |")


if __name__ == "__main__":
    main()
