"""Ages a clean page as copying and scanning do: fade, paper, skew, shadow, specks, blur, noise."""
import numpy as np
from PIL import Image, ImageDraw, ImageFilter


def field(shape, cells, rng):
    """A smooth random field between 0 and 1."""
    small = (rng.random((cells, cells)) * 255).astype("uint8")
    return np.asarray(Image.fromarray(small).resize(shape, Image.BICUBIC), dtype=np.float32) / 255


def age(picture, rng, skew=0.4, fade=0.0, tint=(255, 255, 255), shadow=0.0, specks=0, noise=2.0, blur=0.0, edge=False,
        bend=0.0):
    """skew in degrees; fade, shadow 0–1; specks per page; noise in grey levels; bend in pixels."""
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    if bend:
        picture = bent(picture, bend)
    picture = picture.rotate(skew, resample=Image.BICUBIC, fillcolor="white")
    drawing = ImageDraw.Draw(picture)
    for _ in range(specks):
        x, y = rng.integers(0, picture.width), rng.integers(0, picture.height)
        r = abs(rng.normal(0, 1.3)) + .5
        grey = int(rng.integers(20, 150))
        drawing.ellipse([x - r, y - r, x + r, y + r], fill=(grey,) * 3)
    if edge:
        side = int(rng.integers(6, 22))
        drawing.rectangle([picture.width - side, 0, picture.width, picture.height], fill=(35, 33, 33))
    pixels = np.asarray(picture, dtype=np.float32)
    if fade:
        # Toner lacks in patches: dark goes towards paper there.
        lack = (field(picture.size, 9, rng) * fade)[..., None]
        pixels = pixels + (255 - pixels) * lack
    light = np.ones(picture.size[::-1], dtype=np.float32)
    if shadow:
        across = np.linspace(0, 1, picture.width, dtype=np.float32)[None, :]
        down = np.linspace(0, 1, picture.height, dtype=np.float32)[:, None]
        light = 1 - shadow * (.6 * across ** 3 + .4 * (1 - down) ** 4) - shadow * .25 * field(picture.size, 4, rng)
    pixels = pixels * (light[..., None] * (np.array(tint, dtype=np.float32) / 255))
    if noise:
        grain = rng.standard_normal(picture.size[::-1], dtype=np.float32) * noise
        pixels = pixels + grain[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype("uint8"))


def bent(picture, pixels):
    """Curves the lines a little, as a sheet does that does not lie flat."""
    w, h = picture.size
    strips, mesh = 12, []
    for i in range(strips):
        x0, x1 = w * i // strips, w * (i + 1) // strips
        rise = [pixels * np.sin(np.pi * x / w) for x in (x0, x1)]
        mesh.append(((x0, 0, x1, h), (x0, rise[0], x0, h + rise[0], x1, h + rise[1], x1, rise[1])))
    return picture.transform(picture.size, Image.MESH, mesh, Image.BICUBIC, fillcolor="white")


def bilevel(picture, level=150):
    """Black and white as an office scanner makes it."""
    return picture.convert("L").point(lambda v: 255 if v > level else 0).convert("1")
