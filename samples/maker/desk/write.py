"""Makes a desk paper: draws the look, lays the form out, ages the pages, writes the file and its truth."""

import datetime
import json
import zlib

import numpy as np

from .. import files
from ..offices import pick
from . import blocks, draw, look, people, registry
from .form import MM

# Of these a photocopy with the stamp of a certified copy is brought now and then.
CERTIFIED = {
    "giay_khai_sinh",
    "giay_chung_nhan_ket_hon",
    "bang_tot_nghiep",
    "bang_dai_hoc",
    "can_cuoc",
    "cccd",
    "giay_phep_lai_xe",
    "giay_chung_nhan_doanh_nghiep",
    "giay_chung_nhan_ho_kinh_doanh",
}


def choose(group, seed, count):
    """Layout names for a set: every layout in turn, in an order the seed gives."""
    names = sorted(registry.load(group))
    order = np.random.default_rng([seed, 99])
    out = []
    while len(out) < count:
        out += [names[i] for i in order.permutation(len(names))]
    return out[:count]


def lay_out(name, seed, vary=False):
    """The laid-out form of a layout; the same seed gives the same paper. `vary`: other printings of its labels too."""
    layout = registry.LAYOUTS[name]
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    options = {k: v for k, v in layout.look.items() if v is not None}
    drawn = look.draw(rng, layout.group, **options)
    if vary and layout.group == "train":
        drawn.wording = look.reworded(np.random.default_rng([seed, 7, zlib.crc32(name.encode())]))
    form = layout.draw(rng, drawn)
    if rng.random() < 0.12 and layout.type in CERTIFIED:
        certify(form, rng)
    return layout, form, rng


def certify(form, rng):
    """The stamp of a certified copy, where the first page has room for it."""
    page = form.pages[0]
    low = max(w.y for w in page.words)
    if page.width > 500 and low + 52 * MM < page.height:
        today = people.between(rng, datetime.date(2025, 8, 1), datetime.date(2026, 10, 1))
        blocks.certified(form, rng, people.place(rng, today), today, page, (16 * MM, page.height - 51 * MM))


def truth(layout, form):
    """The truth about one paper: null where a field of its type was not placed."""
    names = registry.FIELDS[layout.type]
    fields = {n: form.placed.get(n) for n in names if not born_elsewhere(n, names, form.placed)}
    kind = "chung_thuc" if form.placed.get("ban_sao.quyen_so") else layout.kind
    return {
        "type": layout.type,
        "kind": kind,
        "layout": layout.name,
        "font": form.look.family,
        "print": form.look.print,
        "fields": fields,
        "also_printed": {n: v for n, v in form.placed.items() if n not in names},
        "handwritten": [n for n in form.by_hand if fields.get(n) is not None],
        "checks_that_must_fail": form.facts.must_fail,
        "pages": len(form.pages),
    }


def born_elsewhere(name, names, placed):
    """Whether a paper that tells the whole date of birth lacks the year alone, or the other way round."""
    prefix, _, last = name.rpartition(".")
    twin = {"nam_sinh": "ngay_sinh", "ngay_sinh": "nam_sinh"}.get(last)
    twin = twin and (f"{prefix}.{twin}" if prefix else twin)
    return twin in names and placed.get(name) is None and placed.get(twin) is not None


def scanner(rng, layout, form, kind="", moderate=False):
    """How this paper is scanned: office scanner, fax copy, camera; `moderate`: an office scanner at 300 dpi only."""
    kinds = ["pdf", "pdf", "pdf", "jpg", "grey"] if moderate else ["pdf", "pdf", "pdf", "jpg", "photo", "grey", "fax"]
    kind = kind or pick(rng, kinds)
    coloured = form.look.ground != "plain" and form.look.tone != (255, 255, 255)
    if kind == "fax" and (coloured or form.look.print == "hand" or layout.scan == "card"):
        kind = "grey"
    dpi = 300 if moderate else int(pick(rng, [200, 200, 250, 300]))
    if layout.scan == "card":
        dpi = int(pick(rng, [300, 300, 400]))
    how = {
        "skew": float(rng.normal(0, 0.6)),
        "noise": float(rng.uniform(0.5, 3)),
        "specks": int(rng.integers(0, 30)),
        "tint": tuple(int(v) for v in rng.integers(244, 256, 3)),
        "shadow": float(pick(rng, [0, 0, 0.05, 0.1])),
        "fade": float(pick(rng, [0, 0, 0, 0.12, 0.22])),
    }
    if kind == "photo":
        how |= {
            "shadow": float(rng.uniform(0.1, 0.3)),
            "bend": float(rng.uniform(0, 6)),
            "skew": float(rng.normal(0, 1.2)),
            "blur": float(rng.uniform(0.3, 0.8)),
        }
    elif kind == "grey":
        how["grey"] = True
    elif kind == "fax":
        how |= {
            "bilevel": True,
            "level": int(rng.integers(140, 170)),
            "shadow": 0,
            "noise": 0,
            "tint": (255, 255, 255),
            "blur": 0.5,
        }
        dpi = 300 if dpi < 250 else dpi
    if layout.scan == "laminated":
        how["glare"] = float(rng.uniform(0.35, 0.8))
    suffix = "jpg" if kind in ("jpg", "photo") and len(form.pages) == 1 else "pdf"
    return suffix, dpi, how, {"quality": int(rng.integers(58, 82)), "toner": float(rng.uniform(0.85, 1))}


def pictures(form, rng, dpi, how, toner):
    for page in form.pages:
        yield draw.aged(draw.page(page, dpi, rng, toner), rng, how)


def save(path, made, dpi, quality):
    if path.suffix == ".jpg":
        path.write_bytes(files.jpeg(next(iter(made)), quality, dpi))
        return
    with path.open("wb") as out:
        pdf = files.ImagePdf(out)
        for one in made:
            pdf.page(one, dpi, quality)
        pdf.close()


def paper(name, layout_name, seed, out, kind="", small=False, moderate=False):
    """Writes one paper and its truth beside it; returns the file."""
    layout, form, rng = lay_out(layout_name, seed, not small)
    suffix, dpi, how, rest = scanner(rng, layout, form, kind, moderate)
    if small:
        dpi, how["noise"], rest["quality"] = min(dpi, 300 if layout.scan == "card" or how.get("bilevel") else 200), 0.8, 52
    path = out / f"{name}.{suffix}"
    save(path, pictures(form, rng, dpi, how, rest["toner"]), dpi, rest["quality"])
    told = truth(layout, form) | {"file": path.name, "dpi": dpi, "scan": how}
    folder = out / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.truth.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    for number, page in enumerate(form.pages, 1):
        (folder / f"{name}.p{number}.txt").write_text("\n".join(page.lines) + "\n")
    return path


def papers(group, seed, count, out, only="", moderate=False):
    """Writes a set; names tell nothing of the content but the layout."""
    out.mkdir(parents=True, exist_ok=True)
    for number, layout_name in enumerate(choose(group, seed, count)):
        if only in layout_name:
            yield paper(f"{group[0]}{seed}_{number:03}_{layout_name}", layout_name, seed * 1000 + number, out, moderate=moderate)


# The project's own desk papers: name, layout, seed, scanner.
PROJECT = [
    ("k01_khai_sinh", "ks_ban_chinh", 3, "jpg"),
    ("k02_ket_hon", "kh_hai_cot_chong_truoc", 9, "grey"),
    ("k03_khai_tu", "kt_moi", 4, "fax"),
    ("k04_ho_kinh_doanh", "hkd_2025", 11, "grey"),
    ("k05_cccd", "cccd_mot_trang", 5, "jpg"),
    ("k06_to_khai", "tk_khai_tu", 1, "grey"),
]


def project(out):
    """Writes the desk papers that lie in the project, byte for byte with the same typefaces."""
    registry.load("train")
    out.mkdir(parents=True, exist_ok=True)
    for name, layout_name, seed, kind in PROJECT:
        yield paper(name, layout_name, seed, out, kind, small=True)
