"""Draws a laid-out desk paper: ground, print, fillings, then ink; and ages it as a scanner or a camera would."""

import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFilter

from .. import ageing, ink, raster
from . import grounds


def page(page, dpi, rng, toner=1.0):
    """The clean picture of a page."""
    scale = dpi / 72
    picture = grounds.blank(page, dpi)
    grounds.ground(picture, page, dpi, rng)
    grounds.border(picture, page, dpi)
    draw = ImageDraw.Draw(picture)
    for thing in page.pictures:
        placed(picture, draw, thing, scale, rng)
    floor = int(255 * (1 - toner))
    for x0, x1, y in page.dots:
        leader(draw, x0 * scale, x1 * scale, y * scale, scale, floor)
    for rule in page.rules:
        draw.line(
            [rule.x0 * scale, rule.y0 * scale, rule.x1 * scale, rule.y1 * scale],
            fill=(floor + 20,) * 3,
            width=max(1, round(rule.width * scale)),
        )
    hand = {"tilt": float(rng.uniform(-0.8, 0.8)), "press": float(rng.uniform(0.8, 1)), "thick": rng.random() < 0.3}
    for word in page.words:
        if word.how == "hand":
            by_hand(picture, word, scale, rng, hand)
        elif word.how == "typewriter":
            typed(draw, word, scale, rng)
        else:
            colour = tuple(max(c, floor) for c in word.colour)
            draw.text(
                (word.x * scale, word.y * scale),
                word.text,
                fill=colour,
                font=word.face.font(word.style, word.size * scale),
                anchor="ls",
            )
    for mark in page.marks:
        inked(picture, mark, page.look.face, scale, rng)
    return picture


def leader(draw, x0, x1, y, scale, floor):
    """The dots of a leader, in the pitch of a printed full stop."""
    pitch, r = 3.1 * scale, max(0.42 * scale, 0.6)
    x = x0
    while x < x1:
        draw.ellipse([x - r, y - r, x + r, y + r], fill=(floor + 40,) * 3)
        x += pitch


def by_hand(picture, word, scale, rng, hand):
    """A word of a script face, tilted, raised and pressed unevenly; an upright face is slanted."""
    size = word.size * scale * float(rng.uniform(0.94, 1.05))
    font = word.face.font(word.style, size)
    width, height = int(font.getlength(word.text) + size), int(size * 2)
    mask = Image.new("L", (width, height))
    pen = ImageDraw.Draw(mask)
    x = size * 0.4
    for sign in word.text:
        pen.text(
            (x, height * 0.68 + float(rng.normal(0, 0.018)) * size),
            sign,
            fill=int(rng.uniform(205, 255) * hand["press"]),
            font=font,
            anchor="ls",
        )
        x += font.getlength(sign) * float(rng.uniform(0.97, 1.03))
    if word.face.family not in ("dancing", "playpen"):
        mask = mask.transform(mask.size, Image.AFFINE, (1, 0.18, -0.12 * height, 0, 1, 0), Image.BICUBIC)
    if hand["thick"] and scale > 2.4:
        mask = mask.filter(ImageFilter.MaxFilter(3))
    mask = mask.rotate(hand["tilt"] + float(rng.normal(0, 0.7)), resample=Image.BICUBIC)
    layer = Image.new("RGBA", mask.size, word.colour + (0,))
    layer.putalpha(mask)
    lift = float(rng.normal(0, 0.05)) * size
    raster.press(picture, layer, round(word.x * scale - size * 0.4), round(word.y * scale - height * 0.68 + lift))


def typed(draw, word, scale, rng):
    """A typewriter's letters: each a little higher or lower, darker or paler."""
    font = word.face.font(word.style, word.size * scale)
    x = word.x * scale
    for sign in word.text:
        grey = int(rng.uniform(15, 75))
        draw.text(
            (x + float(rng.normal(0, 0.12)) * scale, word.y * scale + float(rng.normal(0, 0.3)) * scale),
            sign,
            fill=(grey, grey, grey + 8),
            font=font,
            anchor="ls",
        )
        x += font.getlength(sign)


def placed(picture, draw, thing, scale, rng):
    """QR codes, photographs (a grey shape), chips, emblems (an empty ring), bar codes, plans."""
    kind, x, y, w, h, content = thing
    box = [round(v * scale) for v in (x, y, x + w, y + h)]
    wide, high = box[2] - box[0], box[3] - box[1]
    if kind == "qr":
        code = segno.make(content, error="m", micro=False)
        rows = np.array([[0 if cell else 255 for cell in row] for row in code.matrix_iter(border=2)], dtype="uint8")
        big = Image.fromarray(rows).resize((wide, high), Image.NEAREST)
        picture.paste(big.convert("RGB"), box[:2])
    elif kind == "photo":
        draw.rectangle(box, fill=(205, 215, 225))
        draw.ellipse(
            [box[0] + wide * 0.28, box[1] + high * 0.16, box[0] + wide * 0.72, box[1] + high * 0.58], fill=(165, 150, 140)
        )
        draw.pieslice(
            [box[0] + wide * 0.1, box[1] + high * 0.6, box[0] + wide * 0.9, box[1] + high * 1.4], 180, 360, fill=(90, 100, 120)
        )
    elif kind == "chip":
        draw.rounded_rectangle(box, radius=high // 6, fill=(214, 190, 120), outline=(150, 130, 80))
        draw.line([box[0], box[1] + high // 2, box[2], box[1] + high // 2], fill=(150, 130, 80))
        draw.line([box[0] + wide // 2, box[1], box[0] + wide // 2, box[3]], fill=(150, 130, 80))
    elif kind == "emblem":
        draw.ellipse(box, outline=(190, 40, 40), width=max(2, wide // 18))
        draw.ellipse(
            [box[0] + wide // 5, box[1] + high // 5, box[2] - wide // 5, box[3] - high // 5], outline=(200, 160, 40), width=2
        )
    elif kind == "bars":
        at = box[0]
        while at < box[2] - 3:
            step = int(rng.integers(1, 4)) * max(1, wide // 160)
            draw.rectangle([at, box[1], at + step, box[3]], fill=(20, 20, 20))
            at += step + int(rng.integers(1, 4)) * max(1, wide // 160)
    elif kind == "plan":
        points = [(box[0] + wide * a, box[1] + high * b) for a, b in ((0.25, 0.2), (0.72, 0.15), (0.8, 0.7), (0.3, 0.82))]
        draw.polygon(points, outline=(20, 20, 20))
        draw.rectangle(box, outline=(60, 60, 60))
    elif kind == "print":
        for i in range(7):
            r = wide * (0.08 + 0.06 * i)
            draw.ellipse(
                [box[0] + wide / 2 - r, box[1] + high / 2 - r * 1.25, box[0] + wide / 2 + r, box[1] + high / 2 + r * 1.25],
                outline=(90, 90, 110),
                width=1,
            )
    elif kind == "fill":
        draw.rectangle(box, fill=content)


def inked(picture, mark, face, scale, rng):
    x, y, w, h = (v * scale for v in (mark.x, mark.y, mark.width, mark.height))
    if mark.kind == "pen":
        layer, pad = ink.pen(mark.text, w, h, mark.colour, rng)
        x, y = x - pad, y - pad
    elif mark.kind == "signature":
        layer = ink.signature(w, h, mark.colour, rng)
    elif mark.kind == "seal":
        layer = ink.seal(w, *mark.text, mark.colour, face, rng)
    else:
        layer = ink.boxed(w, h, mark.text, mark.colour, face, rng)
    raster.press(picture, layer, round(x), round(y))


def glare(picture, rng, strength=0.75):
    """The lamp in a laminated paper: a soft bright band and a spot."""
    w, h = picture.size
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    slope, at = rng.uniform(-0.6, 0.6), rng.uniform(0.25, 0.8)
    band = np.exp(-((((xs - w * at) + slope * (ys - h / 2)) / (w * rng.uniform(0.04, 0.09))) ** 2))
    spot = np.exp(-((xs - w * rng.uniform(0.2, 0.8)) ** 2 + (ys - h * rng.uniform(0.2, 0.8)) ** 2) / (w * 0.11) ** 2)
    light = np.clip(band * 0.55 + spot * 0.6, 0, 1)[..., None] * strength
    pixels = np.asarray(picture, dtype=np.float32)
    return Image.fromarray(np.clip(pixels + (255 - pixels) * light, 0, 255).astype("uint8"))


def aged(picture, rng, how):
    """As ageing.age; `glare` first, `bilevel`, `grey` last."""
    how = dict(how)
    shine, bilevel, grey, level = (how.pop(k, None) for k in ("glare", "bilevel", "grey", "level"))
    if shine:
        picture = glare(picture, rng, shine)
    picture = ageing.age(picture, rng, **how)
    if bilevel:
        return ageing.bilevel(picture, level or 150)
    return picture.convert("L") if grey else picture
