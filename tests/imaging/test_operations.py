"""Laws that hold for every operation there is, and exact values for each of today's."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from PIL import Image

from app.imaging import catalog
from app.imaging.frame import WHOLE, Frame, Pose
from app.imaging.operations import STAGES, color, detail, finish, geometry, tone
from app.imaging.pixels.resample import resample
from app.imaging.render import Renderer
from app.imaging.spec import Operation
from app.recipe.field import Field
from app.recipe.view import View
from tests.imaging.field_values import ends
from tests.imaging.originals import original_of
from tests.imaging.pictures import difference, file_of, opened, scene

Values = Callable[..., dict[str, Any]]

OPERATIONS: list[Operation[Any]] = [operation for stage in STAGES for operation in stage.operations]
MATERIALS: dict[str, Any] = {
    "geometry": Frame((30, 20)),
    "tone": 0.25,
    "color": color.Mix(),
    "detail": scene(30, 20),
    "finish": scene(30, 20),
}


HALF = {"x": 0.5, "y": 0.5, "width": 0.5, "height": 0.5}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_neutral_value_returns_the_very_same_material(stage: Any) -> None:
    for operation in stage.operations:
        material = MATERIALS[stage.name]
        assert operation(material, operation.neutral) is material


@pytest.mark.parametrize("apply", [tone.apply, color.apply, finish.apply], ids=["tone", "color", "finish"])
def test_a_stage_with_nothing_to_do_returns_the_very_same_picture(apply: Any, values: Values) -> None:
    picture = scene(30, 20)
    assert apply(picture, values()) is picture
    assert detail.apply(picture, values(), pixel=1.0) is picture
    assert resample(picture, WHOLE, Pose(), (30, 20)) is picture


def each_field() -> pytest.MarkDecorator:
    """Every operation with each of its fields."""
    pairs = [(operation, field) for operation in OPERATIONS for field in operation.fields]
    return pytest.mark.parametrize(("operation", "field"), pairs, ids=lambda each: each.name)


@each_field()
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_both_ends_of_the_range_give_a_file(
    operation: Operation[Any], field: Field, mode: str, renderer: Renderer, values: Values
) -> None:
    original = original_of(file_of(scene(40, 30, mode), "PNG"), renderer)
    for value in ends(field):
        preview = renderer.draft(original, values(format="jpeg", **{field.name: value}), View())
        assert opened(preview.data).size == (preview.width, preview.height)


@each_field()
def test_every_field_of_an_operation_changes_the_picture(
    operation: Operation[Any], field: Field, renderer: Renderer, values: Values
) -> None:
    """By itself, or beside the ends of the operation's other fields."""
    original = original_of(file_of(scene(60, 40, "RGBA"), "PNG"), renderer)

    def drawn(**changes: Any) -> bytes:
        return renderer.draft(original, values(format="jpeg", **changes), View()).data

    others = [other for other in operation.fields if other != field]
    names = [other.name for other in others]
    besides = [{}, *(dict(zip(names, chosen, strict=True)) for chosen in product(*map(ends, others)))]
    for value in ends(field):
        if value != field.default:
            assert any(drawn(**beside, **{field.name: value}) != drawn(**beside) for beside in besides), value


@each_field()
def test_an_operation_never_changes_the_picture_it_was_given(
    operation: Operation[Any], field: Field, values: Values
) -> None:
    picture = scene(40, 30, "RGBA")
    before = picture.tobytes()
    for value in ends(field):
        changed = values(**{field.name: value})
        tone.apply(picture, changed)
        color.apply(picture, changed)
        detail.apply(picture, changed, pixel=1.0)
        finish.apply(picture, changed)
        resample(picture, WHOLE, Pose(turns=1), (15, 20))
    assert picture.tobytes() == before


def test_every_field_of_an_operation_is_in_the_catalog() -> None:
    declared = [field.name for field in catalog.declared()]
    assert OPERATIONS
    assert all(field.name in declared for operation in OPERATIONS for field in operation.fields)


@pytest.mark.parametrize(
    ("changes", "level", "expected"),
    [
        ({"brightness": 100}, 60, 120),
        ({"brightness": 100}, 200, 255),
        ({"brightness": -50}, 60, 30),
        ({"brightness": -100}, 60, 0),
        ({"contrast": 100}, 100, 72),
        ({"contrast": -100}, 7, 128),
        # Nothing is cut off in between: twice as bright, then half the contrast around mid gray.
        ({"brightness": 100, "contrast": -50}, 200, 255),
        ({"brightness": 50, "contrast": -100}, 250, 128),
    ],
)
def test_tone_maps_levels_exactly(changes: dict[str, int], level: int, expected: int, values: Values) -> None:
    pixel = tone.apply(Image.new("RGBA", (1, 1), (level, level, level, 77)), values(**changes)).getpixel(
        (0, 0)
    )
    assert pixel == (expected, expected, expected, 77)


@pytest.mark.parametrize(
    ("saturation", "expected"),
    [
        (-100, (46, 46, 46, 9)),  # 0.2126 * 200 + 0.7152 * 0 + 0.0722 * 50 = 46.13
        (-50, (123, 23, 48, 9)),
        (100, (255, 0, 54, 9)),
    ],
)
def test_saturation_moves_colors_from_and_to_their_luma(
    saturation: int, expected: tuple[int, ...], values: Values
) -> None:
    picture = Image.new("RGBA", (1, 1), (200, 0, 50, 9))
    assert color.apply(picture, values(saturation=saturation)).getpixel((0, 0)) == expected


@pytest.mark.parametrize(
    ("colored", "gray"),
    [
        ((200, 0, 50), 46),
        ((255, 0, 0), 54),
        ((0, 255, 0), 182),
        ((0, 0, 255), 18),
        ((77, 77, 77), 77),
        ((255, 255, 255), 255),
    ],
)
def test_grayscale_gives_every_pixel_its_luma(
    colored: tuple[int, int, int], gray: int, values: Values
) -> None:
    picture = Image.new("RGBA", (1, 1), (*colored, 9))
    assert color.apply(picture, values(grayscale=True)).getpixel((0, 0)) == (gray, gray, gray, 9)


@pytest.mark.parametrize("saturation", [-100, 70])
def test_grayscale_is_gray_whatever_the_saturation(saturation: int, values: Values) -> None:
    picture = Image.new("RGB", (1, 1), (200, 0, 50))
    red, green, blue = color.apply(picture, values(grayscale=True, saturation=saturation)).split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_color_does_nothing_to_gray(values: Values) -> None:
    picture = scene(8, 8, "L")
    assert color.apply(picture, values(saturation=100)) is picture
    neutral = Image.new("RGB", (1, 1), (90, 90, 90))
    assert color.apply(neutral, values(saturation=100)).getpixel((0, 0)) == (90, 90, 90)


@pytest.mark.parametrize(
    ("rotate", "rows"), [(0, "ab cd ef"), (90, "eca fdb"), (180, "fe dc ba"), (270, "bdf ace")]
)
def test_rotation_is_clockwise_and_exact(rotate: int, rows: str, values: Values) -> None:
    letters = Image.frombytes("L", (2, 3), b"abcdef")
    frame = geometry.STAGE.fold(Frame(letters.size), values(rotate=rotate))
    turned = resample(letters, frame.box, frame.pose, frame.output)
    expected = rows.split()
    assert turned.size == (len(expected[0]), len(expected))
    assert turned.tobytes() == "".join(expected).encode()


@pytest.mark.parametrize(
    ("scale", "size"), [(10, (39, 26)), (50, (194, 130)), (99.9, (387, 259)), (200, (774, 518))]
)
def test_scale_keeps_the_shape_to_the_pixel(scale: float, size: tuple[int, int], values: Values) -> None:
    assert geometry.STAGE.fold(Frame((387, 259)), values(scale=scale)).output == size


def test_scale_never_goes_under_a_pixel(values: Values) -> None:
    assert geometry.STAGE.fold(Frame((1, 300)), values(scale=10, rotate=90)).output == (30, 1)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_crop_cuts_whole_pixels_out_of_the_turned_picture(rotate: int, values: Values) -> None:
    picture = scene(61, 40)
    turned = picture.rotate(-rotate, expand=True)
    crop = {"x": 0.25, "y": 0.1, "width": 0.5, "height": 0.65}
    frame = geometry.STAGE.fold(Frame(picture.size), target_values(values(rotate=rotate, crop=crop)))
    cut = resample(picture, frame.box, frame.pose, frame.output)
    left, upper = round(0.25 * turned.width), round(0.1 * turned.height)
    right, lower = round(0.75 * turned.width), round(0.75 * turned.height)
    assert cut.size == frame.output == (right - left, lower - upper)
    assert cut.tobytes() == turned.crop((left, upper, right, lower)).tobytes()


def test_a_crop_is_scaled_after_it_is_cut(values: Values) -> None:
    frame = geometry.STAGE.fold(Frame((300, 200)), target_values(values(crop=HALF, scale=200)))
    assert frame.output == (300, 200)


def test_a_crop_never_goes_under_a_pixel(values: Values) -> None:
    corner = {"x": 1 - 1e-9, "y": 0, "width": 1e-9, "height": 1}
    frame = geometry.STAGE.fold(Frame((3, 2)), target_values(values(crop=corner)))
    assert (frame.box, frame.output) == ((2 / 3, 0, 1, 1), (1, 2))


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_part_is_resampled_as_it_is_in_the_whole(turns: int) -> None:
    picture = scene(120, 80)
    size = (60, 40) if turns % 2 == 0 else (40, 60)
    whole = resample(picture, WHOLE, Pose(turns), size)
    part = resample(picture, (0.25, 0.5, 0.75, 1), Pose(turns), (size[0] // 2, size[1] // 2))
    expected = whole.crop((size[0] // 4, size[1] // 2, size[0] // 4 * 3, size[1]))
    assert difference(part, expected) < 0.5  # of a level: libvips scales the whole, Pillow the part


def test_resizing_leaves_no_dark_fringe_at_transparency() -> None:
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    picture.paste((255, 255, 255, 255), (20, 0, 40, 40))
    small = resample(picture, WHOLE, Pose(), (13, 13))
    assert all(pixel[0] >= 250 for pixel in pixels(small) if pixel[3] > 20)


def test_blurring_leaves_no_dark_fringe_at_transparency(values: Values) -> None:
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    picture.paste((255, 255, 255, 255), (20, 0, 40, 40))
    soft = detail.apply(picture, values(blur=3), pixel=1.0)
    assert all(pixel[0] >= 250 for pixel in pixels(soft) if pixel[3] > 20)


def test_blur_spreads_a_line_with_its_standard_deviation(values: Values) -> None:
    line = Image.new("L", (81, 3))
    line.paste(255, (40, 0, 41, 3))
    weights = detail.apply(line, values(blur=6), pixel=1.0).tobytes()[:81]
    variance = sum(weight * (index - 40) ** 2 for index, weight in enumerate(weights)) / sum(weights)
    assert variance**0.5 == pytest.approx(6, abs=0.5)


def test_blur_is_in_output_pixels_whatever_the_size_of_the_preview(values: Values) -> None:
    edge = Image.new("L", (80, 1), 0)
    edge.paste(255, (40, 0, 80, 1))
    full = detail.apply(edge, values(blur=8), pixel=1.0).resize((40, 1), Image.Resampling.BOX)
    half = detail.apply(edge.resize((40, 1), Image.Resampling.BOX), values(blur=8), pixel=0.5)
    assert difference(full, half) < 2


def test_sharpening_steepens_an_edge_and_leaves_flat_parts(values: Values) -> None:
    edge = Image.new("L", (20, 1), 100)
    edge.paste(150, (10, 0, 20, 1))
    sharp = detail.apply(edge, values(sharpen=100), pixel=1.0).tobytes()
    assert sharp[9] < 100
    assert sharp[10] > 150
    assert (sharp[0], sharp[19]) == (100, 150)


def test_sharpening_twice_as_much_moves_twice_as_far(values: Values) -> None:
    edge = Image.new("L", (20, 1), 100)
    edge.paste(150, (10, 0, 20, 1))
    half, full = (detail.apply(edge, values(sharpen=amount), pixel=1.0).tobytes()[10] for amount in (50, 100))
    assert full - 150 == pytest.approx(2 * (half - 150), abs=1)


def test_sharpening_keeps_alpha(values: Values) -> None:
    picture = scene(40, 30, "RGBA")
    sharp = detail.apply(picture, values(sharpen=100), pixel=1.0)
    assert sharp.getchannel("A").tobytes() == picture.getchannel("A").tobytes()


def test_the_background_shows_as_far_as_the_picture_is_see_through(values: Values) -> None:
    picture = Image.new("RGBA", (1, 1), (200, 100, 0, 51))
    assert finish.apply(picture, values(background="#00ff00")).getpixel((0, 0)) == (40, 224, 0)
    assert finish.apply(picture, values()).getpixel((0, 0)) == (244, 224, 204)


def pixels(picture: Image.Image) -> list[tuple[int, ...]]:
    data = picture.tobytes()
    return [tuple(data[index : index + 4]) for index in range(0, len(data), 4)]


def target_values(values: dict[str, Any]) -> dict[str, Any]:
    """Checked values as operations get them."""
    return {field.name: field.check(values[field.name]) for field in catalog.declared()}
