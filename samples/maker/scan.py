"""From a laid-out paper to the scanned file and the truth beside it."""
import json

import numpy as np

from . import ageing, digital, files, raster

# What the scan settings mean: dpi of the picture, `tag` the dpi written in the file, ageing as ageing.age takes it.
AGEING = ("skew", "fade", "tint", "shadow", "specks", "noise", "blur", "edge", "bend")


def write(name, paper, sheet, scan, seed, folder, truth):
    """Writes one document and its truth; returns the file's path."""
    pages = sheet.finish()
    # A JPEG or PNG holds one page; longer papers come as PDF.
    kind = "pdf" if len(pages) > 1 and scan["file"] in ("jpg", "png") else scan["file"]
    suffix = "pdf" if kind == "digital" else kind
    path = folder / f"{name}.{suffix}"
    if kind == "digital":
        digital.write(pages, sheet.face, path)
    else:
        pictures = [picture(page, number, sheet, scan, seed) for number, page in enumerate(pages, 1)]
        save(path, kind, pictures, scan)
    fields = {"file": path.name} | paper.truth(born_digital=kind == "digital")
    notes = [n for n in (paper.note, scan.get("note")) if n]
    fields["ghi_chu"] = "; ".join(notes) or None
    (truth / f"{name}.fields.json").write_text(json.dumps(fields, ensure_ascii=False, indent=1) + "\n")
    for number, page in enumerate(pages, 1):
        (truth / f"{name}.p{number}.txt").write_text("\n".join(page.lines) + "\n")
    return path


def picture(page, number, sheet, scan, seed):
    rng = np.random.default_rng([seed, number])
    clean = raster.draw(page, sheet.face, scan["dpi"], rng, scan.get("toner", 1.0))
    settings = {k: v for k, v in scan.items() if k in AGEING}
    settings["skew"] = settings.get("skew", 0) + rng.uniform(-.15, .15)
    one_bit = scan.get("bilevel") or number in scan.get("bilevel_pages", ())
    if one_bit:
        settings["noise"] = 0
        settings["blur"] = scan.get("blur", .5)
    aged = ageing.age(clean, rng, **settings)
    if one_bit:
        return ageing.bilevel(aged, scan.get("level", 150))
    if scan.get("grey"):
        aged = aged.convert("L")
    if scan.get("levels"):
        step = 255 / (scan["levels"] - 1)
        aged = aged.point([round(round(v / step) * step) for v in range(256)] * len(aged.getbands()))
    return aged


def save(path, kind, pictures, scan):
    dpi, tag = scan["dpi"], scan.get("tag", scan["dpi"])
    if kind == "jpg":
        path.write_bytes(files.jpeg(pictures[0], scan.get("quality", 62), tag or None))
    elif kind == "png":
        pictures[0].save(path, optimize=True, **({"dpi": (tag, tag)} if tag else {}))
    elif kind == "tif":
        files.tiff(pictures, path, tag)
    else:
        with path.open("wb") as out:
            pdf = files.ImagePdf(out)
            for one in pictures:
                pdf.page(one, dpi, scan.get("quality", 62), scan.get("turned", 0))
            pdf.close()
