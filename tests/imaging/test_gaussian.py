"""Soft copies: true to the formula, and without a shift where there is nothing to soften."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.imaging.pixels.gaussian import soften, weights

# What three roundings (mask, rows, columns) may add up to, of 255, on the hardest edge.
TOLERANCE = 4

SIGMAS = st.floats(0, 60, exclude_min=True)


@given(sigma=SIGMAS)
def test_the_weights_are_such_that_libvips_counts_exactly(sigma: float) -> None:
    mask = weights(sigma)
    assert len(mask) % 2 == 1 and mask == mask[::-1]
    assert math.log2(sum(mask)).is_integer()
    assert len(mask) == 1 or max(mask) <= 63


@given(sigma=SIGMAS, level=st.integers(0, 255), mode=st.sampled_from(["L", "RGB", "RGBA"]))
def test_a_flat_picture_stays_as_it_is(sigma: float, level: int, mode: str) -> None:
    flat = Image.new(mode, (9, 7), level if mode == "L" else (level,) * len(mode))
    if mode == "RGBA":
        flat.putalpha(255)
    assert soften(flat, sigma).tobytes() == flat.tobytes()


@given(sigma=st.floats(0.3, 6))
def test_an_edge_is_softened_as_the_formula_says(sigma: float) -> None:
    edge = Image.new("L", (61, 3), 0)
    edge.paste(255, (30, 0, 61, 3))
    row = soften(edge, sigma).crop((0, 1, 61, 2)).tobytes()
    for x, level in enumerate(row):
        # The integral of the Gaussian over what is white, pixel by pixel.
        reach = math.ceil(5 * sigma)
        density = {step: math.exp(-(step**2) / (2 * sigma**2)) for step in range(-reach, reach + 1)}
        white = sum(share for step, share in density.items() if x + step >= 30)
        expected = 255 * white / sum(density.values())
        assert abs(level - expected) <= TOLERANCE, (sigma, x)


def test_softening_does_not_bring_out_the_colors_under_transparency() -> None:
    picture = Image.new("RGBA", (20, 9), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (10, 0, 20, 9))
    pixels = soften(picture, 2.0).tobytes()
    for red, blue, alpha in zip(pixels[0::4], pixels[2::4], pixels[3::4], strict=True):
        assert alpha == 0 or (red == 0 and blue > 200)
