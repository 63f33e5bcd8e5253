"""Ink a person or an office puts on a printed page: pen strokes, signatures, seals, stamps.

Every function takes a random generator and gives an RGBA picture; shapes differ each time, as hands do.
No seal here is one of any office: in the middle it says MẪU, and there is no emblem.
"""
import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

INKS = {"blue": (28, 48, 150), "black": (32, 30, 36), "violet": (70, 50, 150), "red": (204, 34, 48),
        "pink": (222, 60, 92), "grey": (60, 60, 60)}

STROKES = {
    "0": [[(.5, .12), (.25, .02), (.05, .3), (.05, .7), (.25, .98), (.5, .75), (.55, .35), (.38, .06)]],
    "1": [[(.12, .3), (.32, .04), (.29, .5), (.25, 1)]],
    "2": [[(.05, .25), (.25, .02), (.48, .2), (.35, .55), (.02, .98)], [(.02, .98), (.3, .91), (.58, .97)]],
    "3": [[(.08, .12), (.35, .02), (.48, .22), (.22, .45), (.5, .68), (.35, .98), (.03, .88)]],
    "4": [[(.3, 0), (.05, .6), (.6, .58)], [(.42, .3), (.38, 1)]],
    "5": [[(.15, .07), (.1, .45), (.4, .42), (.5, .75), (.28, 1), (.03, .88)], [(.15, .07), (.52, .03)]],
    "6": [[(.45, .02), (.12, .4), (.08, .8), (.3, 1), (.48, .75), (.3, .52), (.1, .72)]],
    "7": [[(.05, .08), (.5, .05), (.3, .5), (.2, 1)], [(.12, .5), (.45, .47)]],
    "8": [[(.45, .15), (.2, .05), (.12, .28), (.42, .65), (.3, .98), (.08, .8), (.35, .4), (.48, .15)]],
    "9": [[(.48, .2), (.25, .02), (.08, .3), (.3, .5), (.48, .22), (.45, .6), (.3, 1)]],
    "A": [[(.02, 1), (.3, 0), (.58, 1)], [(.12, .6), (.5, .6)]],
    "B": [[(.1, 0), (.08, 1)], [(.1, .02), (.45, .2), (.1, .47), (.5, .72), (.08, 1)]],
    "K": [[(.1, 0), (.08, 1)], [(.5, 0), (.1, .52), (.55, 1)]],
    "T": [[(0, .05), (.6, .03)], [(.32, .04), (.28, 1)]],
    "L": [[(.12, 0), (.08, .97), (.5, .95)]],
    ".": [[(.1, .95), (.14, 1)]],
    "/": [[(.4, 0), (.05, 1)]],
    "-": [[(.05, .55), (.4, .53)]],
}


def curve(points, steps=14):
    """A Catmull-Rom spline through the points."""
    if len(points) < 3:
        (x0, y0), (x1, y1) = points[0], points[-1]
        return [(x0 + (x1 - x0) * t / steps, y0 + (y1 - y0) * t / steps) for t in range(steps + 1)]
    ends = [points[0]] + list(points) + [points[-1]]
    out = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:]):
        for step in range(steps):
            t = step / steps
            out.append(tuple(.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t
                                   + (3 * q - p - 3 * r + s) * t ** 3) for p, q, r, s in zip(a, b, c, d)))
    return out + [points[-1]]


def stroke(draw, points, width, alpha, rng):
    """One stroke, thicker in the middle where the hand presses."""
    count = len(points)
    press = rng.uniform(.7, 1.0)
    for i, ((x0, y0), (x1, y1)) in enumerate(zip(points, points[1:])):
        w = width * (press + .35 * math.sin(math.pi * i / count))
        draw.line([(x0, y0), (x1, y1)], fill=alpha, width=max(1, round(w)))
        r = w / 2
        draw.ellipse([x1 - r, y1 - r, x1 + r, y1 + r], fill=alpha)


def inked(mask, colour):
    picture = Image.new("RGBA", mask.size, INKS[colour] + (0,))
    picture.putalpha(mask)
    return picture


def pen(text, width, height, colour, rng):
    """Handwritten figures that fill about the given size, drawn three times larger and taken down."""
    big = 3
    pad = int(height * .4)
    mask = Image.new("L", (int(width + 2 * pad) * big, int(height + 2 * pad) * big))
    draw = ImageDraw.Draw(mask)
    advance = width / max(len(text), 1)
    slant, line = rng.uniform(-.05, .3), rng.uniform(.055, .095) * height * big
    lift = rng.uniform(-.12, .12) * height
    for i, sign in enumerate(text):
        scale_x = min(advance * 1.45, height * rng.uniform(.75, .95))
        scale_y = height * rng.uniform(.78, .98)
        x0 = pad + i * advance + rng.normal(0, .04) * advance
        y0 = pad + height - scale_y + lift + rng.normal(0, .05) * height
        for points in STROKES.get(sign, []):
            moved = []
            for x, y in points:
                x, y = x + rng.normal(0, .03), y + rng.normal(0, .03)
                moved.append(((x0 + (x + slant * (1 - y)) * scale_x) * big, (y0 + y * scale_y) * big))
            stroke(draw, curve(moved), line, int(rng.uniform(205, 250)), rng)
    mask = mask.resize((mask.width // big, mask.height // big), Image.LANCZOS)
    return inked(mask, colour), pad


def signature(width, height, colour, rng):
    """A quick signature: a loop, waves, a long tail; never the same twice."""
    big = 2
    mask = Image.new("L", (int(width * big), int(height * big)))
    draw = ImageDraw.Draw(mask)
    w, h = mask.size
    line = rng.uniform(.018, .03) * h
    start = rng.uniform(.08, .18) * w
    points = [(start, h * rng.uniform(.5, .7))]
    x = start
    for i in range(int(rng.integers(4, 8))):
        x += w * rng.uniform(.05, .1)
        points.append((x, h * (rng.uniform(.08, .32) if i % 2 == 0 else rng.uniform(.55, .9))))
        if rng.random() < .5:
            points.append((x - w * rng.uniform(.03, .09), h * rng.uniform(.35, .6)))
    points += [(x + w * .08, h * rng.uniform(.4, .6)), (w * rng.uniform(.8, .96), h * rng.uniform(.25, .55))]
    stroke(draw, curve(points, 24), line, 235, rng)
    if rng.random() < .6:
        y = h * rng.uniform(.55, .85)
        tail = [(w * .1, y), (w * .45, y - h * .1), (w * rng.uniform(.75, .97), y - h * rng.uniform(.05, .3))]
        stroke(draw, curve(tail, 24), line * .8, 225, rng)
    return inked(mask.resize((int(width), int(height)), Image.LANCZOS), colour)


def worn(mask, rng, strength):
    """Takes ink away in patches, as a dry or unevenly pressed stamp does."""
    small = (max(mask.width // 24, 2), max(mask.height // 24, 2))
    coarse = Image.fromarray((rng.random(small[::-1]) * 255).astype("uint8")).resize(mask.size, Image.BICUBIC)
    fine = Image.fromarray((rng.random((mask.height // 2, mask.width // 2)) * 255).astype("uint8")).resize(mask.size)
    both = Image.blend(coarse, fine, .5).point(lambda v: int(255 - strength * max(0, v - 80) * 1.5))
    return ImageChops.multiply(mask, both)


def seal(diameter, ring, middle, colour, face, rng):
    """A round office seal: two rings, the office's name around, a star, the word MẪU in the middle."""
    size = int(diameter) * 2
    mask = Image.new("L", (size, size))
    draw = ImageDraw.Draw(mask)
    for share, width in ((.99, .022), (.93, .008), (.62, .008)):
        r = size / 2 * share
        draw.ellipse([size / 2 - r, size / 2 - r, size / 2 + r, size / 2 + r], outline=255, width=max(1, int(size * width)))
    font = face.font("b", size * .105)
    widths = [font.getlength(c) for c in ring]
    radius = size / 2 * .775
    room = min(math.radians(285), sum(widths) * 1.12 / radius)
    angle = -math.pi / 2 - room / 2
    for sign, width in zip(ring, widths):
        step = room * width / sum(widths)
        angle += step / 2
        tile = Image.new("L", (int(size * .2), int(size * .2)))
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), sign, fill=255, font=font, anchor="mm")
        tile = tile.rotate(-math.degrees(angle + math.pi / 2), resample=Image.BICUBIC)
        x, y = size / 2 + radius * math.cos(angle), size / 2 + radius * math.sin(angle)
        mask.paste(255, (int(x - tile.width / 2), int(y - tile.height / 2)), tile)
        angle += step / 2
    star(draw, size / 2, size * .885, size * .045)
    star(draw, size / 2, size * .36, size * .085)
    lines = ["MẪU"] + middle
    for i, text in enumerate(lines):
        points = size * (.13 if i == 0 else .075)
        draw.text((size / 2, size * (.515 + .105 * i)), text, fill=255, font=face.font("b", points), anchor="mm")
    mask = worn(mask, rng, rng.uniform(.25, .7)).rotate(rng.uniform(-14, 14), resample=Image.BICUBIC)
    return inked(mask.resize((size // 2, size // 2), Image.LANCZOS).point(lambda v: int(v * .92)), colour)


def star(draw, x, y, radius):
    points = []
    for i in range(10):
        r = radius if i % 2 == 0 else radius * .4
        points.append((x + r * math.sin(math.pi * i / 5), y - r * math.cos(math.pi * i / 5)))
    draw.polygon(points, fill=255)


def boxed(width, height, text, colour, face, rng, arrow=False, tilt=None):
    """An urgency stamp: the words in a frame, or in an arrow."""
    w, h = int(width * 2), int(height * 2)
    mask = Image.new("L", (w, h))
    draw = ImageDraw.Draw(mask)
    line = max(2, h // 14)
    if arrow:
        shape = [(0, h * .22), (w * .72, h * .22), (w * .72, 2), (w - 2, h / 2), (w * .72, h - 2), (w * .72, h * .78),
                 (0, h * .78), (w * .08, h / 2)]
        draw.line(shape + [shape[0]], fill=255, width=line, joint="curve")
        at, points = (w * .42, h / 2), h * .4
    else:
        draw.rectangle([line, line, w - line, h - line], outline=255, width=line)
        at, points = (w / 2, h / 2), h * .5
    font = face.font("b", points)
    while font.getlength(text) > w * (.6 if arrow else .86):
        points *= .94
        font = face.font("b", points)
    draw.text(at, text, fill=255, font=font, anchor="mm")
    mask = worn(mask, rng, rng.uniform(.1, .4))
    mask = mask.rotate(rng.uniform(-4, 4) if tilt is None else tilt, resample=Image.BICUBIC, expand=True)
    return inked(mask.resize((mask.width // 2, mask.height // 2), Image.LANCZOS), colour)


def incoming(width, height, office, number, day, colour, face, rng):
    """The register's stamp of incoming papers: a frame, dotted lines, the figures by hand."""
    w, h = int(width * 2), int(height * 2)
    mask = Image.new("L", (w, h))
    draw = ImageDraw.Draw(mask)
    draw.rectangle([3, 3, w - 4, h - 4], outline=255, width=5)
    points = h * .115
    while face.font("b", points).getlength(office) > w * .92:
        points *= .95
    draw.text((w / 2, h * .13), office, fill=255, font=face.font("b", points), anchor="mm")
    draw.line([0, h * .23, w, h * .23], fill=255, width=3)
    if not office.endswith("ĐẾN"):
        draw.text((w * .05, h * .38), "ĐẾN", fill=255, font=face.font("b", h * .15), anchor="lm")
    for i, label in enumerate(("Số:", "Ngày:", "Chuyển:")):
        y = h * (.38 + .22 * i)
        draw.text((w * .27, y), label, fill=255, font=face.font("", h * .12), anchor="lm")
        draw.text((w * .5, y), "." * 18, fill=255, font=face.font("", h * .12), anchor="lm")
    mask = worn(mask, rng, rng.uniform(.1, .4)).resize((w // 2, h // 2), Image.LANCZOS)
    stamp = inked(mask, colour)
    for text, y in ((number, .38), (day, .6)):
        written, pad = pen(text, width * .075 * len(text), height * .17, "blue", rng)
        stamp.alpha_composite(written, (max(0, int(width * .54) - pad), max(0, int(height * (y - .13)) - pad)))
    return stamp.rotate(rng.uniform(-5, 5), resample=Image.BICUBIC, expand=True)


def script(text, width, height, colour, rng, face):
    """A signer's name put on with a rubber stamp in slanted letters."""
    mask = Image.new("L", (int(width * 2), int(height * 2)))
    font = face.font("bi", height * 1.3)
    ImageDraw.Draw(mask).text((mask.width / 2, mask.height / 2), text, fill=255, font=font, anchor="mm")
    mask = worn(mask.filter(ImageFilter.GaussianBlur(.8)), rng, .4).rotate(rng.uniform(1, 5), resample=Image.BICUBIC)
    return inked(mask.resize((int(width), int(height)), Image.LANCZOS), colour)
