"""Scans that should be made again, each with one fault that the truth names, and good ones that must raise no alarm."""

import json

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from .. import files
from ..offices import pick
from . import bundles, draw, registry, write

FAULTS = ["blurred", "cut_corner", "low_resolution", "skewed", "too_dark", "too_light", "upside_down", "blank", "finger"]
DPI = 200


def spoil(picture, fault, rng):
    """The picture with the fault, and its resolution."""
    w, h = picture.size
    if fault == "blurred":
        return picture.filter(ImageFilter.GaussianBlur(float(rng.uniform(3.2, 5)))), DPI
    if fault == "cut_corner":
        return cut(picture, rng), DPI
    if fault == "low_resolution":
        scale = float(rng.uniform(0.55, 0.62))  # 110 to 124 dpi
        small = picture.resize((int(w * scale), int(h * scale)), Image.LANCZOS)
        return (small, round(DPI * scale)) if rng.random() < 0.5 else (small.resize((w, h), Image.BICUBIC), DPI)
    if fault == "skewed":
        return picture.rotate(
            float(rng.choice([-1, 1]) * rng.uniform(3.6, 5.5)), Image.BICUBIC, fillcolor=picture.getpixel((6, h // 2))
        ), DPI
    if fault == "too_dark":
        return picture.point([int(v * 0.34) for v in range(256)] * 3), DPI
    if fault == "too_light":
        return picture.point([int(218 + v * 0.145) for v in range(256)] * 3), DPI
    if fault == "upside_down":
        return picture.rotate(180), DPI
    if fault == "finger":
        return finger(picture, rng), DPI
    return picture, DPI


def cut(picture, rng):
    """A corner folded over or outside the glass: dark or white, with what stood there gone."""
    w, h = picture.size
    draw_ = ImageDraw.Draw(picture)
    a, b = w * float(rng.uniform(0.22, 0.34)), h * float(rng.uniform(0.16, 0.26))
    corner = pick(rng, [0, 1, 2, 3])
    x, y = (0 if corner % 2 == 0 else w), (0 if corner < 2 else h)
    points = [(x, y), (x + (a if x == 0 else -a), y), (x, y + (b if y == 0 else -b))]
    draw_.polygon(points, fill=pick(rng, [(38, 36, 36), (60, 58, 55)]))
    return picture


def finger(picture, rng):
    w, h = picture.size
    tone = np.array(pick(rng, [(205, 160, 135), (190, 140, 110)]), dtype=np.float32)
    left = rng.random() < 0.5
    cx, cy = (0 if left else w), h * float(rng.uniform(0.3, 0.8))
    wide, high = w * float(rng.uniform(0.13, 0.2)), w * float(rng.uniform(0.05, 0.07))
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    inside = ((xs - cx) / wide) ** 2 + ((ys - cy) / high) ** 2
    share = np.clip((1.05 - inside) * 8, 0, 1)[..., None]
    shade = (1 - 0.18 * np.clip(inside, 0, 1))[..., None] * tone
    pixels = np.asarray(picture, dtype=np.float32)
    return Image.fromarray(np.clip(pixels * (1 - share) + shade * share, 0, 255).astype("uint8"))


def make(group, seed, count, out):
    """Writes `count` one-page scans: about half good, the others with the faults in turn."""
    truth = out / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    names = sorted(n for n, l in registry.load(group).items() if l.scan == "office")
    for number in range(count):
        rng = np.random.default_rng([seed, number, 6])
        fault = FAULTS[(number // 2) % len(FAULTS)] if number % 2 else "good"
        layout, form, _ = write.lay_out(names[int(rng.integers(0, len(names)))], seed * 9000 + number)
        page = bundles.blank(form.page) if fault == "blank" else form.pages[0]
        how = {
            "skew": float(rng.normal(0, 0.4)),
            "noise": float(rng.uniform(0.8, 2.4)),
            "specks": int(rng.integers(0, 15)),
            "tint": tuple(int(v) for v in rng.integers(246, 256, 3)),
            "shadow": float(pick(rng, [0, 0, 0.06])),
        }
        clean = draw.aged(draw.page(page, DPI, rng), rng, how)
        if rng.random() < 0.3:
            clean = ImageEnhance.Contrast(clean).enhance(0.9)
        picture, dpi = spoil(clean, fault, rng)
        path = out / f"f{seed}_{number:02}_{fault}.jpg"
        path.write_bytes(files.jpeg(picture, 74, dpi))
        told = {
            "file": path.name,
            "fault": None if fault == "good" else fault,
            "layout": layout.name,
            "dpi": dpi,
            "true_dpi": DPI if fault != "low_resolution" else round(DPI * 0.58),
        }
        (truth / f"{path.stem}.fault.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        yield path
