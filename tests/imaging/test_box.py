"""A size in pixels is exact: in every orientation, after every crop, from 1 to 30,000, for draft and file."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor
from random import Random
from typing import Any

import pytest
from PIL import Image

from app.errors import Refusal
from app.imaging.frame import Box, Frame, Pose
from app.imaging.operations.geometry import STAGE
from app.imaging.pixels import vips
from app.imaging.pixels.resample import resample
from app.imaging.render import Renderer
from app.recipe.region import Region
from app.recipe.view import View
from tests.imaging.originals import accepted, exported, original_of
from tests.imaging.pictures import difference, file_of, opened, outcome, scene
from tests.imaging.test_geometry import target_values

Values = Callable[..., dict[str, Any]]
Size = tuple[int, int]

GRAVITIES = ("center", "attention", "top", "bottom", "left", "right", "top-left", "bottom-right")
VIEW = View(40, 40)


def contract(shown: Size, recipe: dict[str, Any]) -> Size:
    """The size of the file by the words of the contract, with exact fractions; `shown` is upright."""
    width, height = shown if recipe["rotate"] % 180 == 0 else shown[::-1]
    if recipe["crop"]:
        left, upper, right, lower = Region.of(recipe["crop"]).pixels(width, height)
        width, height = right - left, lower - upper
    wide, high = recipe["width"], recipe["height"]
    if wide or high:
        across, down = Fraction(wide or 10**9, width), Fraction(high or 10**9, height)
        fills = recipe["fit"] if wide and high else "inside"
        factor = max(across, down) if fills == "cover" else min(across, down)
        shrinks = Fraction(1) if recipe["enlarge"] else max(Fraction(1), factor)
        if fills == "inside":
            width, height = rounded(width * factor / shrinks), rounded(height * factor / shrinks)
        else:
            width, height = rounded(wide / shrinks), rounded(high / shrinks)
    return rounded(width * Fraction(recipe["scale"]) / 100), rounded(height * Fraction(recipe["scale"]) / 100)


def rounded(number: Fraction) -> int:
    return max(1, floor(number + Fraction(1, 2)))


def drawn(random: Random, most: int) -> dict[str, Any]:
    """A recipe by chance; a crop, a scale and either side of the box in some of them."""

    def side() -> int:
        return random.choice([0, random.randint(1, most), random.randint(1, 9)])

    x, y = random.random() * 0.9, random.random() * 0.9
    crop = {"x": x, "y": y, "width": (1 - x) * random.random(), "height": (1 - y) * random.random()}
    return {
        "width": side(),
        "height": side(),
        "fit": random.choice(["inside", "cover", "pad"]),
        "gravity": random.choice(GRAVITIES),
        "enlarge": random.random() < 0.5,
        "rotate": random.choice([0, 90, 180, 270]),
        "flip": random.choice(["none", "horizontal", "vertical"]),
        "crop": random.choice([None, crop]),
        "scale": random.choice([100, 100, 10, 37, 50, 200]),
    }


@pytest.mark.parametrize("seed", range(200))
def test_file_and_draft_have_the_size_that_the_contract_says(seed: int, values: Values) -> None:
    random, renderer = Random(seed), Renderer(cache_bytes=2**24)
    stored = random.randint(1, 70), random.randint(1, 50)
    orientation = random.randint(1, 8)
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = scene(*stored, random.choice(["RGB", "L"]))
    original = original_of(file_of(picture, "JPEG", exif=exif), renderer)
    shown = stored if orientation < 5 else stored[::-1]
    recipe = values(**drawn(random, 90), format=random.choice(["jpeg", "png"]))
    data, rendition = exported(renderer, original, recipe)
    expected = contract(shown, recipe)
    assert opened(data).size == (rendition.width, rendition.height) == expected
    draft = renderer.draft(original, recipe, VIEW)
    assert (draft.output.width, draft.output.height) == expected
    factor = min(1.0, *(40 / side for side in expected))
    assert opened(draft.data).size == tuple(max(1, round(side * factor)) for side in expected)


def test_sizes_are_exact_up_to_the_longest_side(values: Values) -> None:
    random = Random(8)
    for _ in range(300):
        width, height = (random.choice([1, random.randint(1, 30_000)]) for _ in range(2))
        recipe = target_values(values(**{**drawn(random, 30_000), "crop": None}))
        assert STAGE.fold(Frame((width, height)), recipe).output == contract((width, height), recipe)


@pytest.mark.parametrize(
    ("picture", "box", "size"),
    [
        ((400, 300), {"width": 200}, (200, 150)),
        ((400, 300), {"height": 200}, (267, 200)),
        ((400, 300), {"width": 200, "height": 200}, (200, 150)),
        ((400, 300), {"width": 800, "height": 800}, (400, 300)),
        ((400, 300), {"width": 800, "height": 800, "enlarge": True}, (800, 600)),
        ((400, 300), {"width": 200, "height": 200, "fit": "cover"}, (200, 200)),
        ((400, 300), {"width": 600, "height": 600, "fit": "cover"}, (300, 300)),
        ((400, 300), {"width": 600, "height": 600, "fit": "cover", "enlarge": True}, (600, 600)),
        ((400, 300), {"width": 200, "height": 200, "fit": "pad"}, (200, 200)),
        ((400, 300), {"width": 1000, "height": 1000, "fit": "pad"}, (400, 400)),
        ((400, 300), {"width": 1000, "fit": "cover"}, (400, 300)),
        ((400, 300), {"width": 200, "height": 200, "scale": 50}, (100, 75)),
        ((3, 1000), {"height": 100}, (1, 100)),
        ((1, 1), {"width": 30_000, "enlarge": True}, (30_000, 30_000)),
        ((30_000, 1), {"width": 1}, (1, 1)),
    ],
    ids=str,
)
def test_a_box_gives_these_sizes(picture: Size, box: dict[str, Any], size: Size, values: Values) -> None:
    assert STAGE.fold(Frame(picture), values(**box)).output == size


@pytest.mark.parametrize("shape", [(30_000, 1), (1, 30_000)])
def test_a_file_is_made_at_the_longest_side(shape: Size, renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(20, 10), "PNG"), renderer)
    recipe = values(width=shape[0], height=shape[1], fit="cover", enlarge=True)
    assert opened(exported(renderer, original, recipe)[0]).size == shape


@pytest.mark.parametrize(
    "changes",
    [
        {"fit": "cover"},
        {"fit": "pad", "gravity": "top", "enlarge": True},
        {"width": 5000},
        {"width": 240, "height": 160, "fit": "cover", "gravity": "attention"},
        {"width": 480, "height": 320, "fit": "pad"},
    ],
    ids=str,
)
def test_a_box_that_changes_nothing_is_no_operation(
    changes: dict[str, Any], renderer: Renderer, values: Values
) -> None:
    original = original_of(file_of(scene(), "JPEG", quality=20), renderer)
    _, rendition = exported(renderer, original, values(quality=95, **changes))
    assert rendition.kept_original
    renderer.draft(original, values(), VIEW)
    renderer.counts.clear()
    renderer.draft(original, values(**changes), VIEW)
    assert renderer.counts == {"encode": 1}


@pytest.mark.parametrize("gravity", GRAVITIES)
def test_gravity_says_which_part_is_kept(gravity: str, renderer: Renderer, values: Values) -> None:
    """Columns and rows of their own colors tell where the cut was made: no pixel is mixed."""
    across = Image.frombytes("L", (60, 40), bytes(range(60)) * 40)
    down = Image.frombytes("L", (60, 40), b"".join(bytes([row]) * 60 for row in range(40)))
    original = original_of(file_of(Image.merge("RGB", (across, down, across)), "PNG"), renderer)
    starts = {"left": 0, "right": 40, "top-left": 0, "bottom-right": 40}
    recipe = values(width=20, height=40, fit="cover", gravity=gravity)
    column = opened(exported(renderer, original, recipe)[0]).convert("RGB").getpixel((0, 0))
    assert gravity == "attention" or column == (starts.get(gravity, 20), 0, starts.get(gravity, 20))
    starts = {"top": 0, "bottom": 25, "top-left": 0, "bottom-right": 25}
    recipe = values(width=60, height=15, fit="cover", gravity=gravity)
    row = opened(exported(renderer, original, recipe)[0]).convert("RGB").getpixel((0, 0))
    first = starts.get(gravity, 13)
    assert gravity == "attention" or row == (0, first, 0)


@pytest.mark.parametrize("corner", [(1500, 50), (100, 350)])
def test_attention_finds_the_subject_and_cuts_draft_and_file_alike(
    corner: Size, renderer: Renderer, values: Values
) -> None:
    picture = Image.new("RGB", (1900, 600), (120, 125, 122))
    picture.paste(scene(200, 200), corner)
    original = original_of(file_of(picture, "PNG"), renderer)
    recipe = values(width=400, height=400, fit="cover", gravity="attention", format="jpeg", quality=95)
    file = opened(exported(renderer, original, recipe)[0])
    draft = opened(renderer.draft(original, recipe, View()).data)
    assert difference(file, draft) < 1
    # The subject, 133 pixels wide in the file, is in it as a whole; what is around it has no color.
    colored = file.convert("HSV").getchannel("S").point(lambda level: 255 * (level > 60)).getbbox()
    assert colored
    assert colored[2] - colored[0] > 120


def test_attention_is_looked_for_once(renderer: Renderer, values: Values, monkeypatch: Any) -> None:
    asked: list[Size] = []
    real = vips.place_of_attention

    def counted(picture: Image.Image, size: Size) -> Size:
        asked.append(size)
        return real(picture, size)

    monkeypatch.setattr(vips, "place_of_attention", counted)
    original = accepted("JPEG")
    for brightness in (0, 10, 20):
        recipe = values(width=300, height=300, fit="cover", gravity="attention", brightness=brightness)
        renderer.draft(original, recipe, VIEW)
    exported(renderer, original, recipe)
    assert len(asked) == 1


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("format", ["jpeg", "png", "webp"])
def test_padding_is_see_through_where_the_format_can_be_and_else_the_background(
    format: str, mode: str, renderer: Renderer, values: Values
) -> None:
    original = original_of(file_of(scene(40, 20, mode), "PNG"), renderer)
    recipe = values(
        width=40, height=40, fit="pad", format=format, quality=95, background="#0000ff", brightness=50, blur=2
    )
    for data in (exported(renderer, original, recipe)[0], renderer.draft(original, recipe, View()).data):
        padded = opened(data).convert("RGBA")
        outer: list[Any] = [padded.getpixel(place) for place in ((0, 0), (39, 8), (0, 32), (39, 39))]
        if format == "jpeg":
            assert all(difference(dot(color), dot((0, 0, 255))) < 12 for color in outer)
        else:
            assert all(color[3] == 0 for color in outer)
            assert padded.getchannel("A").getpixel((5, 20))


def test_a_gray_picture_stays_gray_on_a_gray_background(renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(40, 20, "L"), "PNG"), renderer)
    recipe = values(width=40, height=40, fit="pad", format="jpeg")
    assert opened(exported(renderer, original, recipe)[0]).mode == "L"


@pytest.mark.parametrize("gravity", ["top", "bottom-right", "center"])
def test_a_part_of_a_padded_picture_is_the_same_part_of_its_file(
    gravity: str, renderer: Renderer, values: Values
) -> None:
    original = original_of(file_of(scene(300, 100), "PNG"), renderer)
    recipe = values(
        width=300, height=300, fit="pad", gravity=gravity, format="jpeg", quality=95, background="#2040a0"
    )
    file = opened(exported(renderer, original, recipe)[0])
    for x in (0.0, 0.3, 0.6):
        for y in (0.0, 0.2, 0.4, 0.7):
            region = Region(x, y, 0.4, 0.3)
            draft = opened(renderer.draft(original, recipe, View(400, 400, region)).data)
            assert difference(draft, file.crop(region.pixels(*file.size))) < 4, (x, y)


def test_a_target_size_is_reached_within_a_box(renderer: Renderer, values: Values) -> None:
    original = accepted("JPEG")
    recipe = values(width=900, format="webp", target_bytes=9_000)
    data, rendition = exported(renderer, original, recipe)
    assert len(data) <= 9_000
    assert rendition.target and rendition.target["reached"]
    assert opened(data).width <= 900
    draft = renderer.draft(original, recipe, View())
    assert abs(draft.output.width - rendition.width) < 120


@pytest.mark.parametrize("scale", [10, 25, 150])
def test_the_bytes_of_a_box_are_foretold_as_those_of_the_scale_it_comes_to(
    scale: int, renderer: Renderer, values: Values
) -> None:
    original = accepted("JPEG")
    box = values(width=18 * scale, enlarge=True)
    by_box, by_scale = (renderer.draft(original, each, VIEW) for each in (box, values(scale=scale)))
    assert by_box.estimated_bytes == by_scale.estimated_bytes


def test_a_box_too_large_for_memory_names_its_field(renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(20, 20), "PNG"), renderer)
    refusal = outcome(lambda: renderer.draft(original, values(width=30_000, enlarge=True), VIEW))
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.field) == ("too_many_pixels", "width")


def test_a_draft_of_a_much_enlarged_picture_works_on_a_part_of_it(
    renderer: Renderer, values: Values, monkeypatch: Any
) -> None:
    sizes: list[Size] = []
    real = resample

    def counted(upright: Image.Image, *, box: Box, pose: Pose, size: Size, **options: bool) -> Image.Image:
        sizes.append(size)
        return real(upright, box, pose, size, **options)

    monkeypatch.setattr("app.imaging.pipeline.resample", counted)
    original = original_of(file_of(scene(200, 100), "PNG"), renderer)
    renderer.draft(original, values(width=9000, enlarge=True, format="jpeg"), VIEW)
    assert len(sizes) == 2
    assert all(width * height <= 1_100_000 for width, height in sizes)


def dot(color: Any) -> Image.Image:
    return Image.new("RGB", (1, 1), color)
