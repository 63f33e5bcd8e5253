"""Printed grounds and borders of state papers, drawn as fine lines: drums, lotus, guilloche; none copies a real one."""

import math

import numpy as np
from PIL import Image, ImageDraw

from .form import MM


def blank(page, dpi):
    scale = dpi / 72
    size = (round(page.width * scale), round(page.height * scale))
    return Image.new("RGB", size, page.look.tone)


def deeper(tone, by):
    return tuple(max(0, int(v - by * (1.4 if v < max(tone) else 0.9))) for v in tone)


def ground(picture, page, dpi, rng):
    """Draws the ground pattern of the page's look."""
    kind, tone = page.look.ground, page.look.tone
    if kind == "plain":
        return
    line = deeper(tone, int(rng.integers(14, 34)))
    draw = ImageDraw.Draw(picture)
    w, h = picture.size
    if kind == "drum":
        drum(draw, w / 2, h / 2, min(w, h) * 0.36, line, dpi)
    elif kind == "lotus":
        step = int(22 * MM * dpi / 72)
        for row, y in enumerate(range(step, h, step)):
            for x in range(step // 2 + (row % 2) * step // 2, w, step):
                lotus(draw, x, y, step * 0.3, line)
    else:
        guilloche(draw, w, h, line, dpi, rng)


def drum(draw, cx, cy, radius, line, dpi):
    """Rings and rays in the manner of a bronze drum."""
    width = max(1, dpi // 150)
    for share in (1, 0.97, 0.9, 0.78, 0.76, 0.62, 0.5, 0.48, 0.3):
        r = radius * share
        draw.ellipse([cx - r, cy - r, cx + r, cy + r], outline=line, width=width)
    for i in range(28):
        a, b = 2 * math.pi * i / 28, 2 * math.pi * (i + 0.5) / 28
        for inner, outer, angle in ((0, 0.3, a), (0.3, 0.16, b)):
            draw.line(
                [
                    cx + radius * inner * math.cos(angle),
                    cy + radius * inner * math.sin(angle),
                    cx + radius * outer * math.cos(a),
                    cy + radius * outer * math.sin(a),
                ],
                fill=line,
                width=width,
            )
    for i in range(90):
        a = 2 * math.pi * i / 90
        draw.line(
            [
                cx + radius * 0.78 * math.cos(a),
                cy + radius * 0.78 * math.sin(a),
                cx + radius * 0.9 * math.cos(a + 0.03),
                cy + radius * 0.9 * math.sin(a + 0.03),
            ],
            fill=line,
            width=width,
        )


def lotus(draw, x, y, size, line):
    for turn in (-60, -30, 0, 30, 60):
        a = math.radians(turn - 90)
        tip = (x + size * math.cos(a), y + size * math.sin(a))
        for side in (-0.35, 0.35):
            mid = (x + size * 0.6 * math.cos(a + side), y + size * 0.6 * math.sin(a + side))
            draw.line([(x, y), mid, tip], fill=line, width=1)


def guilloche(draw, w, h, line, dpi, rng):
    """Interwoven waves over the whole sheet."""
    period, swing = dpi * rng.uniform(0.5, 1.1), dpi * rng.uniform(0.08, 0.2)
    xs = np.arange(0, w, max(3, dpi // 40))
    for base in np.arange(0, h, dpi * 0.1):
        for phase in (0, math.pi / 2):
            ys = base + swing * np.sin(2 * math.pi * xs / period + phase + base / dpi)
            draw.line(list(map(tuple, np.stack([xs, ys], 1))), fill=line, width=1)


def border(picture, page, dpi):
    """A border of two rules, or of a repeated ornament between them."""
    kind = page.look.border
    if not kind:
        return
    draw = ImageDraw.Draw(picture)
    scale = dpi / 72
    inset = 6 * MM * scale
    colour = (150, 40, 50) if page.look.title[0] > 100 else (90, 90, 110)
    w, h = picture.size
    wide = 3.2 * MM * scale
    draw.rectangle([inset, inset, w - inset, h - inset], outline=colour, width=max(2, dpi // 90))
    draw.rectangle([inset + wide, inset + wide, w - inset - wide, h - inset - wide], outline=colour, width=1)
    if kind != "ornament":
        return
    step = wide * 1.15
    for along in range(int((w - 2 * inset) / step)):
        x = inset + along * step
        for y in (inset, h - inset - wide):
            motif(draw, x, y, wide, colour)
    for along in range(int((h - 2 * inset) / step)):
        y = inset + along * step
        for x in (inset, w - inset - wide):
            motif(draw, x, y, wide, colour)


def motif(draw, x, y, size, colour):
    a, b = size * 0.2, size * 0.8
    draw.arc([x + a, y + a, x + b, y + b], 20, 320, fill=colour)
    draw.line([x + size * 0.5, y + a, x + size, y + b], fill=colour)
