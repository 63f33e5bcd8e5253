"""Draws a laid-out page as a picture: print first, then the ink put on it, which never hides the print."""
from PIL import Image, ImageChops, ImageDraw

from . import ink
from .sheet import HEIGHT, WIDTH


def draw(page, face, dpi, rng, toner=1.0):
    """The clean page. `toner` below 1 prints grey."""
    scale = dpi / 72
    picture = Image.new("RGB", (round(WIDTH * scale), round(HEIGHT * scale)), "white")
    canvas = ImageDraw.Draw(picture)
    floor = int(255 * (1 - toner))
    for word in page.words:
        grey = max(word.grey, floor)
        canvas.text((word.x * scale, word.y * scale), word.text, fill=(grey,) * 3,
                    font=face.font(word.style, word.size * scale), anchor="ls")
    for rule in page.rules:
        canvas.line([rule.x0 * scale, rule.y0 * scale, rule.x1 * scale, rule.y1 * scale], fill=(floor + 10,) * 3,
                    width=max(1, round(rule.width * scale)))
    for mark in page.marks:
        x, y, w, h = (v * scale for v in (mark.x, mark.y, mark.width, mark.height))
        if mark.kind == "pen":
            layer, pad = ink.pen(mark.text, w, h, mark.colour, rng)
            x, y = x - pad, y - pad
        elif mark.kind == "signature":
            layer = ink.signature(w, h, mark.colour, rng)
        elif mark.kind == "seal":
            ring, middle = mark.text
            layer = ink.seal(w, ring, middle, mark.colour, face, rng)
        elif mark.kind in ("box", "arrow"):
            tilt = rng.uniform(8, 40) if mark.kind == "arrow" else None
            layer = ink.boxed(w, h, mark.text, mark.colour, face, rng, mark.kind == "arrow", tilt)
        elif mark.kind == "incoming":
            layer = ink.incoming(w, h, *mark.text, mark.colour, face, rng)
        else:
            layer = ink.script(mark.text, w, h, mark.colour, rng, face)
        press(picture, layer, round(x), round(y))
    return picture


def press(picture, layer, x, y):
    """Multiplies the ink into the page, as ink on paper does: print under a seal stays dark."""
    sheet = Image.new("RGB", layer.size, "white")
    sheet.paste(layer.convert("RGB"), (0, 0), layer.getchannel("A"))
    box = (x, y, x + layer.width, y + layer.height)
    under = picture.crop(box)
    # Outside the page crop() gives black; the paste below cuts it off again.
    picture.paste(ImageChops.multiply(under, sheet), box)
