#!/usr/bin/env python3
"""Draws what was read over the page: every word's box, every field's box with its name and status.

  picture.py PAGE LINE.json OUT.png [--page N] [--width PX]

PAGE is the page's picture (JPEG, PNG, TIFF) or the scanned PDF, drawn with pdftoppm; LINE.json holds a line of
`sohoa read --json`. Word boxes are drawn where the line has them (`words` in a page: `box` or `bbox`). Green:
accepted, amber: wants review. Kept under 300 kB by whitening the paper
and, where that is not enough, taking fewer colours.
"""
import argparse
import io
import json
import pathlib
import subprocess

from maker import environment

GUTTER = 170
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
    # Paper to white: its grain would take the room of the colours that say something.
    picture = picture.point([v if v < 90 else min(255, (v - 90) * 255 // 120 + 90) for v in range(256)] * 3)
    sheet = Image.new("RGB", (width + 2 * GUTTER, picture.height), "white")
    sheet.paste(picture, (GUTTER, 0))
    layer = Image.new("RGBA", sheet.size)
    canvas = ImageDraw.Draw(layer)
    place = lambda box: [v * scale + (GUTTER if i % 2 == 0 else 0) for i, v in enumerate(box)]
    for box in boxes_of_words(page):
        canvas.rectangle(place(box), outline=(70, 110, 200, 150))
    font, small = Typeface("tinos").font("b", 17), Typeface("tinos").font("", 15)
    fields = [(n, f) for paper in line.get("papers") or [] for n, f in (paper.get("fields") or {}).items()
              if f.get("page") == number and f.get("value") is not None and f.get("boxes")]
    taken = {True: 0, False: 0}
    for name, field in sorted(fields, key=lambda item: item[1]["boxes"][0][1]):
        colour = COLOURS.get(field.get("status"), COLOURS["review"])
        boxes = [place(box) for box in field["boxes"]]
        for box in boxes:
            canvas.rectangle(box, outline=colour + (255,), fill=colour + (40,), width=2)
        box = boxes[0]
        left = (box[0] + box[2]) / 2 < sheet.width / 2
        y = max((box[1] + box[3]) / 2 - 10, taken[left])
        taken[left] = y + 46
        x = 6 if left else sheet.width - GUTTER + 10
        canvas.rectangle([x - 4, y, x + GUTTER - 14, y + 42], fill=colour + (255,))
        canvas.text((x, y + 17), name, fill="white", font=font, anchor="ls")
        canvas.text((x, y + 36), field["status"], fill="white", font=small, anchor="ls")
        edge = (x + GUTTER - 14, box[0]) if left else (x - 4, box[2])
        canvas.line([edge[0], y + 12, edge[1], (box[1] + box[3]) / 2], fill=colour + (255,), width=2)
    return Image.alpha_composite(sheet.convert("RGBA"), layer).convert("RGB")


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
