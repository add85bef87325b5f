"""Draws the sample picture of the empty page: ridges in evening haze. Ours, so anybody may use it.

python deploy/make_sample.py [static/samples/ridges.jpg]
"""

from __future__ import annotations

import itertools
import random
import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 2400, 1600
SKY = [(38, 52, 92), (120, 110, 150), (226, 150, 120), (250, 206, 150)]
RIDGES = 8
SEED = 20


def sky() -> Image.Image:
    """A dusk gradient with a low sun and its glow."""
    column = Image.new("RGB", (1, len(SKY)))
    column.putdata(SKY)
    picture = column.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    for radius, strength in ((620, 70), (260, 90), (86, 255)):
        glow = Image.new("L", (WIDTH, HEIGHT), 0)
        box = (1560 - radius, 700 - radius, 1560 + radius, 700 + radius)
        ImageDraw.Draw(glow).ellipse(box, fill=strength)
        soft = glow.filter(ImageFilter.GaussianBlur(radius / 3 if radius > 100 else 2))
        picture.paste(Image.new("RGB", (WIDTH, HEIGHT), (255, 232, 190)), mask=soft)
    return picture


def ridge_line(chance: random.Random, base: float, height: float) -> list[tuple[float, float]]:
    """A fractal line by midpoint displacement, in pixels."""
    points = [
        (0.0, base + chance.uniform(-1, 1) * height),
        (float(WIDTH), base + chance.uniform(-1, 1) * height),
    ]
    spread = height
    while len(points) < 1025:
        between = [
            ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2 + chance.uniform(-spread, spread))
            for left, right in itertools.pairwise(points)
        ]
        points = [point for pair in zip(points, between, strict=False) for point in pair] + [points[-1]]
        spread *= 0.54
    return points


def forest(chance: random.Random, line: list[tuple[float, float]], size: float) -> list[tuple[float, float]]:
    """The line with firs on it."""
    grown = []
    for x, y in line:
        tall = size * chance.uniform(0.3, 1.0)
        grown += [(x - size * 0.16, y), (x, y - tall), (x + size * 0.16, y)]
    return grown


def draw() -> Image.Image:
    chance = random.Random(SEED)
    picture = sky()
    for number in range(RIDGES):
        depth = number / (RIDGES - 1)
        base = HEIGHT * (0.5 + 0.46 * depth**1.15)
        line = ridge_line(chance, base, 130 - 60 * depth)
        if depth > 0.4:
            line = forest(chance, line, 14 + 60 * (depth - 0.4))
        mask = Image.new("L", (WIDTH, HEIGHT), 0)
        ImageDraw.Draw(mask).polygon([*line, (WIDTH, HEIGHT), (0, HEIGHT)], fill=255)
        far, near = (206, 142, 132), (14, 26, 38)
        tint = tuple(round(a + (b - a) * depth**0.7) for a, b in zip(far, near, strict=True))
        texture = Image.effect_noise((WIDTH // 3, HEIGHT // 3), 26).resize(
            (WIDTH, HEIGHT), Image.Resampling.BICUBIC
        )
        shade = Image.merge(
            "RGB", [texture.point(lambda v, c=c: max(0, min(255, c + (v - 128) // 5))) for c in tint]
        )
        picture.paste(shade, mask=mask.filter(ImageFilter.GaussianBlur(0.7)))
        haze = (
            Image.linear_gradient("L")
            .resize((WIDTH, 420))
            .point(lambda v, far=1 - depth: int(v * 0.42 * far))
        )
        layer = Image.new("L", (WIDTH, HEIGHT), 0)
        layer.paste(haze, (0, int(base - 40)))
        picture.paste(
            Image.new("RGB", (WIDTH, HEIGHT), (240, 186, 158)), mask=ImageChops.multiply(layer, mask)
        )
    grain = Image.effect_noise((WIDTH, HEIGHT), 5).convert("RGB")
    return ImageChops.add(picture, grain, scale=1, offset=-128)


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "static/samples/ridges.jpg")
    target.parent.mkdir(parents=True, exist_ok=True)
    draw().save(target, quality=88)
    print(f"{target}: {target.stat().st_size} bytes")
