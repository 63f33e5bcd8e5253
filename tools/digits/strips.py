"""Strips as they stand on papers: a printed line, something written in its gap by pen, aged.

`Maker.strip` gives a picture 32 pixels high (0 paper, 255 ink) and what the pen wrote. The print
around it is part of the picture and not of the answer, but for the stroke behind a number.
"""
import glob
import io

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from skimage.morphology import skeletonize

import strokes

cv2.setNumThreads(1)

HEIGHT = 32
SCALE = 3  # drawn this much larger
CAP = 12.8 * SCALE  # height of a printed capital
BASE = 22.4 * SCALE  # its base line
ALPHABET = "0123456789ABC/"  # class 0 is "nothing"; C stands for any other letter

# Times has a Vietnamese face in these only
UPRIGHT = ["Tinos-Regular", "LiberationSerif-Regular", "FreeSerif"]
ITALIC = ["Tinos-Italic", "LiberationSerif-Italic", "texgyretermes-italic", "NimbusRoman-Italic"]
OTHER = ["LiberationSans-Regular", "DejaVuSerif"]
SYMBOLS = ["UBND", "QĐ-UBND", "TB-SYT", "CT-UBND", "STP-HC", "BC-SXD", "KH-PGD", "HĐND-VP", "TTr-CP", "GM-VP", "NQ-HĐND", "VPCP-KTN", "BTP", "LĐTBXH", "CV-TH", "SGDĐT-TCCB"]


def fonts(names):
    found = []
    for name in names:
        paths = glob.glob(f"/usr/share/**/{name}.[ot]tf", recursive=True)
        found += paths[:1]
    if not found:
        raise SystemExit(f"none of these fonts is installed: {names}")
    return found


class Maker:
    """Makes strips from labelled digits (28 × 28, one row each) and drawn ones."""

    def __init__(self, digits, labels, seed):
        self.rng = np.random.default_rng(seed)
        self.upright, self.italic, self.other = fonts(UPRIGHT), fonts(ITALIC), fonts(UPRIGHT + OTHER)
        self.loaded = {}
        self.by_figure = {str(f): digits[labels == f] for f in range(10)}

    # what is written

    def figure(self, c, height, pen, slant):
        rng = self.rng
        own = {"1": .75, "7": .7, "4": .5, "9": .4, "2": .4, "5": .45}.get(c, .35)
        if c not in self.by_figure or rng.random() < own:
            ink = strokes.draw(rng, c, max(12, int(height)), pen, slant + rng.normal(0, .06))
        else:
            ink = self.labelled(c, height, pen, slant)
        return ink

    def labelled(self, c, height, pen, slant):
        rng = self.rng
        bank = self.by_figure[c]
        digit = strokes.boxed(bank[rng.integers(len(bank))])
        factor = height / max(digit.shape[0], 8)
        wide = factor * rng.uniform(.7, 1.05)
        size = (max(3, int(digit.shape[1] * wide)), max(8, int(digit.shape[0] * factor)))
        large = cv2.resize(digit, size, interpolation=cv2.INTER_CUBIC)
        large = cv2.copyMakeBorder(large, 8, 8, 8, 8, cv2.BORDER_CONSTANT)
        large = cv2.GaussianBlur(large, (0, 0), factor * .5)
        if rng.random() < .75:  # redrawn with this pen
            thin = skeletonize(large > rng.uniform(70, 130)).astype(np.uint8) * 255
            thick = cv2.dilate(thin, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(1, round(pen)),) * 2))
            large = np.where(cv2.GaussianBlur(thick, (0, 0), 1.2) > 110 if pen > 2.5 else thick > 0, 255, 0).astype(np.uint8)
        shift = slant + rng.normal(0, .05)
        h, w = large.shape
        extra = int(abs(shift) * h) + 2
        m = np.float32([[1, -shift, extra + shift * h / 2], [0, 1, 0]])
        large = cv2.warpAffine(large, m, (w + 2 * extra, h))
        return strokes.boxed(large)

    def word(self, text):
        """A string by one hand: its ink and the row of its base line."""
        rng = self.rng
        height = CAP * rng.uniform(.85, 1.75)
        pen = np.clip(rng.lognormal(np.log(4.2), .4), 1.6, 9.5)
        slant = rng.normal(.12, .15)
        touch = rng.normal(.1, .12)
        parts = []
        for c in text:
            small = rng.uniform(.8, 1.12)
            parts.append((self.figure(c, height * small, pen, slant), rng.normal(0, .06) * height))
        wide = int(sum(p.shape[1] for p, _ in parts) + height * 1.5 * (len(parts) + 1))
        canvas = np.zeros((int(height * 2.2), wide), np.uint8)
        at, low = int(height * .3), int(height * 1.7)
        tilt = rng.normal(0, .05)
        start = at
        for ink, drop in parts:
            y = int(np.clip(low - ink.shape[0] + drop + tilt * (at - start), 0, canvas.shape[0] - ink.shape[0]))
            at = max(at, 0)
            part = canvas[y: y + ink.shape[0], at: at + ink.shape[1]]
            np.maximum(part, ink[:, : part.shape[1]], out=part)
            at += max(3, int(ink.shape[1] + height * np.clip(touch + rng.normal(0, .06), -.12, .6)))
        xs = np.where(canvas.max(0) > 60)[0]
        return canvas[:, xs.min(): xs.max() + 1], low

    # what is printed

    def print(self, text, paths, size):
        path = paths[self.rng.integers(len(paths))] if isinstance(paths, list) else paths
        key = (path, int(size))
        if key not in self.loaded:
            self.loaded[key] = ImageFont.truetype(path, int(size))
        font = self.loaded[key]
        box = font.getbbox(text, anchor="ls")
        wide = max(1, int(font.getlength(text)) + 4)
        im = Image.new("L", (wide, HEIGHT * SCALE))
        ImageDraw.Draw(im).text((2, BASE), text, 255, font=font, anchor="ls")
        return np.asarray(im), box

    # one strip

    def strip(self):
        rng = self.rng
        kind = rng.choice(["number", "day", "month"], p=[.5, .37, .13])
        answer = ""
        if kind == "number":
            length = rng.choice([1, 2, 3, 4, 5], p=[.07, .25, .36, .29, .03])
            answer = "".join(rng.choice(list("0123456789"), length))
            if rng.random() < .08:
                answer += rng.choice(list("ABC"), p=[.4, .35, .25])
            left = rng.choice(["Số:", "Số :", "Số", "Số: ", ":"], p=[.6, .1, .1, .1, .1])
            right = ("/" if rng.random() < .93 else "") + rng.choice(SYMBOLS)
            faces = self.upright if rng.random() < .9 else self.other
        elif kind == "day":
            day = rng.integers(1, 32)
            answer = f"{day:02d}" if rng.random() < .75 else str(day)
            left, right = rng.choice(["ngày", "i, ngày", ", ngày"]), "tháng"
            faces = self.italic if rng.random() < .88 else self.other
        else:
            month = rng.integers(1, 13)
            answer = f"{month:02d}" if rng.random() < .75 else str(month)
            left, right = "tháng", "năm 20"
            faces = self.italic if rng.random() < .88 else self.other
        size = CAP / .66 * rng.uniform(.9, 1.12)
        path = faces[rng.integers(len(faces))]
        printed = rng.random() < .07
        blank = not printed and rng.random() < .04
        if blank:
            answer = ""
        a, _ = self.print(left, path, size)
        b, _ = self.print(right, path, size)
        # how much of the neighbours is cut off
        keep = int(a.shape[1] * rng.choice([0, rng.uniform(0, .6), 1], p=[.2, .5, .3]))
        a = a[:, a.shape[1] - keep:]
        keep = int(b.shape[1] * rng.choice([0, rng.uniform(0, .7), 1], p=[.2, .5, .3]))
        slash_kept = kind == "number" and right.startswith("/") and keep > CAP * .45
        b = b[:, :keep]
        if answer:
            if printed:
                ink, _ = self.print(answer, path, size)
                low = int(BASE)
            else:
                ink, low = self.word(answer)
        else:
            ink, low = np.zeros((10, int(CAP * rng.uniform(.3, 3)))), 5
        em = CAP
        gap_a = rng.choice([rng.normal(.15, .15), rng.uniform(.2, 1.6)], p=[.6, .4]) * em
        gap_b = rng.choice([rng.normal(.15, .15), rng.uniform(.2, 1.6)], p=[.55, .45]) * em
        gap_a, gap_b = max(gap_a, -.18 * em), max(gap_b, -.15 * em)
        edge = int(rng.uniform(0, .4) * em)
        x_ink = int(edge + a.shape[1] + gap_a)
        x_ink = max(x_ink, 0)
        x_b = max(int(x_ink + ink.shape[1] + gap_b), 0)
        wide = max(x_b + b.shape[1] + int(rng.uniform(0, .4) * em), int(em * 1.2))
        page = np.zeros((HEIGHT * SCALE, wide), np.float32)
        print_shade = rng.uniform(.75, 1)
        pen_shade = print_shade if rng.random() < .5 else rng.uniform(.4, 1)
        drift = rng.normal(0, .25) * em * .5
        def put(part, x, y, shade):
            y = int(y)
            top, bottom = max(0, y), min(page.shape[0], y + part.shape[0])
            if bottom <= top:
                return
            cut = part[top - y: bottom - y]
            spot = page[top:bottom, x: x + part.shape[1]]
            np.maximum(spot, cut[:, : spot.shape[1]] * shade, out=spot)
        put(a, edge, 0, print_shade)
        put(b, x_b, 0, print_shade)
        put(ink, x_ink, BASE - low + (drift if not printed else 0), print_shade if printed else pen_shade)
        self.dirt(page, edge + a.shape[1], x_b, print_shade, rng)
        page = self.aged(page)
        full = answer + ("/" if slash_kept else "")
        return page, full

    def dirt(self, page, x0, x1, shade, rng):
        r = rng.random()
        y = int(BASE + rng.uniform(0, .2) * CAP)
        if r < .1:  # dotted leader
            step = int(rng.uniform(5, 12))
            dot = int(rng.uniform(2, 4))
            for x in range(max(x0, 0), max(x1, 0), step):
                cv2.circle(page, (x, y), dot // 2 + 1, float(255 * shade), -1)
        elif r < .14:  # a line under it
            cv2.line(page, (max(x0 - 5, 0), y), (x1 + 5, y + int(rng.normal(0, 2))), float(255 * shade), int(rng.uniform(1, 4)))
        if rng.random() < .06:  # a tail of the line above, a mark of the line below
            x = int(rng.uniform(0, page.shape[1]))
            top = rng.random() < .6
            cv2.line(page, (x, 0 if top else page.shape[0]), (x + int(rng.normal(0, 20)), int(8 if top else page.shape[0] - 8)), 255., 4)
        if rng.random() < .12:  # the issuer's rule above
            x = int(rng.uniform(-60, page.shape[1]))
            cv2.line(page, (x, int(rng.uniform(0, 10))), (x + int(rng.uniform(40, 200)), int(rng.uniform(0, 10))), 255., 3)
        for _ in range(rng.poisson(.7)):
            cv2.circle(page, (int(rng.uniform(0, page.shape[1])), int(rng.uniform(0, page.shape[0]))), int(rng.uniform(1, 3)), 220., -1)

    def aged(self, page):
        rng = self.rng
        # leaning, wider or narrower, higher or lower
        h, w = page.shape
        sx = rng.uniform(.88, 1.12)
        sy = rng.uniform(.88, 1.12)
        lean = rng.normal(0, .012)
        dy = rng.normal(0, 2.2) * SCALE
        m = np.float32([[sx, rng.normal(0, .03), 0], [lean, sy, dy + (1 - sy) * h / 2]])
        page = cv2.warpAffine(page, m, (max(16, int(w * sx)), h), flags=cv2.INTER_LINEAR)
        page = cv2.GaussianBlur(page, (0, 0), rng.uniform(.3, 1.8))
        # scanned at some resolution
        part = rng.uniform(.38, 1)
        h, w = page.shape
        small = cv2.resize(page, (max(6, int(w * part)), int(h * part)), interpolation=cv2.INTER_AREA)
        kind = rng.random()
        if kind < .35:  # black and white
            small = small + rng.normal(0, rng.uniform(0, 25), small.shape)
            small = np.where(small > rng.uniform(70, 150), 255., 0.)
            if rng.random() < .4:
                flip = rng.random(small.shape) < rng.uniform(0, .006)
                small = np.where(flip, 255 - small, small)
        else:
            small = np.clip(small + rng.normal(0, rng.uniform(0, 12), small.shape), 0, 255)
            if kind < .75:
                buffer = io.BytesIO()
                Image.fromarray((255 - small).astype(np.uint8)).save(buffer, "JPEG", quality=int(rng.uniform(25, 85)))
                small = 255. - np.asarray(Image.open(buffer), np.float32)
        high = HEIGHT
        wide = max(12, round(small.shape[1] * high / small.shape[0]))
        strip = cv2.resize(small.astype(np.float32), (wide, high), interpolation=cv2.INTER_AREA if high < small.shape[0] else cv2.INTER_LINEAR)
        return levelled(255 - np.clip(strip, 0, 255))


def levelled(grey):
    """Grey (255 paper) to ink (0 paper, 255 the darkest), as the program does it."""
    flat = np.sort(np.round(grey).astype(np.int64).ravel())
    paper = flat[len(flat) * 3 // 4]
    dark = flat[len(flat) // 50]
    depth = max(paper - dark, 40)
    return np.clip((paper - np.round(grey)) * 255 / depth, 0, 255).round().astype(np.uint8)
