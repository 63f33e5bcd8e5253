#!/usr/bin/env python3
"""Draws what was read over the page: every word's box, every field's box with its name and status.

  picture.py PAGE LINE.json OUT.png [--page N] [--width PX]

PAGE is the page's picture (JPEG, PNG, TIFF) or the scanned PDF, drawn with pdftoppm; LINE.json holds a line of
`sohoa read --json`. Word boxes are drawn where the line has them (`words` in a page: `box` or `bbox`). Green:
accepted, amber: wants review. Kept under 300 kB by taking fewer colours.
"""
import argparse
import io
import json
import pathlib
import subprocess

from maker import environment

COLOURS = {"accepted": (22, 130, 60), "review": (205, 120, 0)}


def open_page(path, number):
    from PIL import Image
    if path.suffix.lower() == ".pdf":
        drawn = subprocess.run(["pdftoppm", "-r", "150", "-f", str(number), "-l", str(number), "-png", path], check=True,
                               capture_output=True).stdout
        return Image.open(io.BytesIO(drawn)).convert("RGB")
    picture = Image.open(path)
    picture.seek(number - 1)
    return picture.convert("RGB")


def boxes_of_words(page):
    for word in page.get("words") or []:
        box = word.get("box") or word.get("bbox")
        if box:
            yield box


def draw(picture, line, number, width):
    from PIL import Image, ImageDraw

    from maker.sheet import Typeface
    page = next((p for p in line.get("pages") or [] if p["number"] == number), {})
    scale = width / (page.get("width") or picture.width)
    picture = picture.resize((width, round(picture.height * width / picture.width)), Image.LANCZOS)
    layer = Image.new("RGBA", picture.size)
    canvas = ImageDraw.Draw(layer)
    for box in boxes_of_words(page):
        canvas.rectangle([v * scale for v in box], outline=(70, 110, 200, 120))
    font = Typeface("tinos").font("b", 15)
    taken = []
    for paper in line.get("papers") or []:
        for name, field in (paper.get("fields") or {}).items():
            if field.get("page") != number or field.get("value") is None:
                continue
            colour = COLOURS.get(field.get("status"), COLOURS["review"])
            for box in field.get("boxes") or []:
                canvas.rectangle([v * scale for v in box], outline=colour + (255,), fill=colour + (36,), width=2)
            first = min(field.get("boxes") or [[0, 0, 0, 0]], key=lambda b: b[1])
            label(canvas, f"{name}: {field.get('status')}", first[0] * scale, first[1] * scale, colour, font, taken, picture.width)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def label(canvas, text, x, y, colour, font, taken, limit):
    """A tag above the box, moved up until it covers no other tag."""
    w = font.getlength(text) + 8
    x = max(2, min(x, limit - w - 2))
    y -= 20
    while any(x < b[2] and b[0] < x + w and y < b[3] and b[1] < y + 19 for b in taken):
        y -= 20
    taken.append((x, y, x + w, y + 19))
    canvas.rectangle([x, y, x + w, y + 19], fill=colour + (230,))
    canvas.text((x + 4, y + 15), text, fill="white", font=font, anchor="ls")


def save(picture, path, limit=300_000):
    from PIL import Image
    for colours in (256, 128, 64, 32, 16):
        out = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < limit:
            break
    path.write_bytes(out.getvalue())
    return out.tell()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("line", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--page", dest="number", type=int, default=1)
    parser.add_argument("--width", type=int, default=1000)
    args = parser.parse_args()
    environment.enter()
    lines = [json.loads(text) for text in args.line.read_text().splitlines() if text.strip()]
    line = next((one for one in lines if pathlib.Path(one["file"]).name == args.page.name), lines[0])
    size = save(draw(open_page(args.page, args.number), line, args.number, args.width), args.out)
    print(f"{args.out} {size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
