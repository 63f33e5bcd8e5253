"""Lays a paper out on A4 sheets by the layout of Decree 30/2020 (its numbered boxes on page 1).

In: text with small markup (`**bold**`, `__italic__`). Out: `Page`s, each a list of placed words, rules and marks
(pen, seal, stamps) in points from the top left corner, and the printed lines in reading order: the truth of the page.
Nothing is drawn here: raster.py and digital.py do that, from the same list.
"""
import re
from dataclasses import dataclass, field

from PIL import ImageFont

WIDTH, HEIGHT = 595.28, 841.89
FOOTER = "Tài liệu mẫu, người và việc đều do tưởng tượng"

FAMILIES = {
    "tinos": "/usr/share/fonts/truetype/croscore/Tinos-{}.ttf",
    "termes": "/usr/share/texmf/fonts/opentype/public/tex-gyre/texgyretermes-{}.otf",
    "freeserif": "/usr/share/fonts/truetype/freefont/FreeSerif{}.ttf",
}
STYLES = {
    "tinos": {"": "Regular", "b": "Bold", "i": "Italic", "bi": "BoldItalic"},
    "termes": {"": "regular", "b": "bold", "i": "italic", "bi": "bolditalic"},
    "freeserif": {"": "", "b": "Bold", "i": "Italic", "bi": "BoldItalic"},
}


@dataclass
class Word:
    x: float
    y: float  # baseline
    text: str
    style: str
    size: float
    grey: int = 0


@dataclass
class Rule:
    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.7


@dataclass
class Mark:
    """Ink that came after printing: kind is pen, seal, signature, box, arrow, incoming or script."""
    kind: str
    x: float
    y: float
    width: float
    height: float
    text: object = None
    colour: str = "blue"


@dataclass
class Page:
    words: list = field(default_factory=list)
    rules: list = field(default_factory=list)
    marks: list = field(default_factory=list)
    lines: list = field(default_factory=list)


class Typeface:
    """One family in four styles, measured in points."""

    def __init__(self, family):
        self.family = family
        self._loaded = {}

    def path(self, style):
        return FAMILIES[self.family].format(STYLES[self.family][style])

    def font(self, style, pixels):
        key = (style, round(pixels))
        if key not in self._loaded:
            self._loaded[key] = ImageFont.truetype(self.path(style), key[1])
        return self._loaded[key]

    def measure(self, text, style, size):
        return self.font(style, 400).getlength(text) * size / 400


def words_of(markup, base=""):
    """Words of a marked-up text; a word is a list of (text, style), so that bold can end inside it."""
    words, current, style = [], [], set(base)
    for part in re.split(r"(\*\*|__|\s+)", markup):
        if part == "**":
            style ^= {"b"}
        elif part == "__":
            style ^= {"i"}
        elif part.isspace():
            if current:
                words.append(current)
            current = []
        elif part:
            current.append((part, "".join(s for s in "bi" if s in style)))
    if current:
        words.append(current)
    return words


class Sheet:
    """The pages of one paper, and the place where the next line goes."""

    def __init__(self, family="tinos", left=85, right=48, top=62, bottom=62, size=13.5, leading=1.2, gap=6, indent=36,
                 numbering="top"):
        self.face = Typeface(family)
        self.left, self.right, self.top, self.bottom = left, WIDTH - right, top, HEIGHT - bottom
        self.size, self.leading, self.gap, self.indent, self.numbering = size, leading, gap, indent, numbering
        self.pages = []
        self.turn()

    @property
    def page(self):
        return self.pages[-1]

    def turn(self):
        """Begins a page: the sample mark in its corner, its number from page 2 on."""
        self.pages.append(Page())
        self.put("MẪU", 34, 40, "b", 15, grey=105)
        self.page.lines.append("MẪU")
        self.y = self.top
        if len(self.pages) > 1 and self.numbering:
            y = self.top - 20 if self.numbering == "top" else self.bottom + 20
            self.centred(str(len(self.pages)), WIDTH / 2, "", 13, y=y, keep=True)

    def finish(self):
        for page in self.pages:
            width = self.face.measure(FOOTER, "i", 9)
            page.words.append(Word((WIDTH - width) / 2, HEIGHT - 26, FOOTER, "i", 9, 95))
            page.lines.append(FOOTER)
        return self.pages

    def room(self, height):
        if self.y + height > self.bottom:
            self.turn()

    def put(self, text, x, y, style, size, grey=0):
        self.page.words.append(Word(x, y, text, style, size, grey))

    def centred(self, text, cx, style, size, y=None, keep=False):
        """One centred line; without `y` it goes to the cursor and moves it. Returns its left and right end."""
        if y is None:
            self.y += size * self.leading
            y = self.y
        width = self.face.measure(text, style, size)
        x = cx - width / 2
        for word in text.split(" "):
            if word:
                self.put(word, x, y, style, size)
            x += self.face.measure(word + " ", style, size)
        if keep:
            self.page.lines.append(text)
        return cx - width / 2, cx + width / 2

    def filled(self, parts, cx, y, style, size, colour):
        """A centred line with places to fill in: parts are strings, ('pen', digits, width) or ('blank', width)."""
        widths = [self.face.measure(p, style, size) if isinstance(p, str) else p[-1] for p in parts]
        x, text = cx - sum(widths) / 2, ""
        for part, width in zip(parts, widths):
            if isinstance(part, str):
                at = x
                for word in re.findall(r"\S+|\s+", part):
                    if not word.isspace():
                        self.put(word, at, y, style, size)
                    at += self.face.measure(word, style, size)
                text += part
            elif part[0] == "pen":
                self.page.marks.append(Mark("pen", x, y - size, width, size * 1.15, part[1], colour))
                text += part[1]
            else:
                text += " "
            x += width
        self.page.lines.append(re.sub(r"\s+", " ", text).strip())

    def wrap(self, words, first, rest, size):
        """Breaks words into lines of the given widths."""
        space = self.face.measure(" ", "", size)
        lines, line, used, limit = [], [], 0.0, first
        for word in words:
            width = sum(self.face.measure(t, s, size) for t, s in word)
            if line and used + space + width > limit + 0.01:
                lines.append(line)
                line, used, limit = [], 0.0, rest
            used += (space if line else 0) + width
            line.append((word, width))
        if line:
            lines.append(line)
        return lines

    def paragraph(self, markup, indent=None, hang=0, align="justify", size=None, base="", x0=None, x1=None, gap=None,
                  leading=None):
        """A paragraph at the cursor, over pages where needed."""
        size = size or self.size
        indent = self.indent if indent is None else indent
        x0, x1 = x0 or self.left, x1 or self.right
        lines = self.wrap(words_of(markup, base), x1 - x0 - indent, x1 - x0 - hang, size)
        space = self.face.measure(" ", "", size)
        for number, line in enumerate(lines):
            if self.y + size * (leading or self.leading) > self.bottom:
                self.turn()
            self.y += size * (leading or self.leading)
            start = x0 + (indent if number == 0 else hang)
            free = x1 - start - sum(w for _, w in line) - space * (len(line) - 1)
            extra = 0.0
            if align == "justify" and number < len(lines) - 1 and len(line) > 1:
                extra = free / (len(line) - 1)
            elif align == "centre":
                start += free / 2
            x = start
            for word, width in line:
                at = x
                for text, style in word:
                    self.put(text, at, self.y, style, size)
                    at += self.face.measure(text, style, size)
                x += width + space + extra
            self.page.lines.append(" ".join("".join(t for t, _ in word) for word, _ in line))
        self.y += self.gap if gap is None else gap

    def table(self, widths, header, rows, size=12, align=None):
        """A ruled table; its header row is repeated on every page."""
        total = sum(widths)
        widths = [w * (self.right - self.left) / total for w in widths]
        align = align or ["centre"] + ["left"] * (len(widths) - 1)
        self.room(90)
        self.y += 4
        first = True
        for row, style in [(header, "b")] + [(r, "") for r in rows]:
            cells = [self.wrap(words_of(c, style), w - 8, w - 8, size) for c, w in zip(row, widths)]
            height = max(max(len(c) for c in cells), 1) * size * 1.15 + 6
            if self.y + height > self.bottom:
                self.turn()
                first = True
                self.row(self.wrap_row(header, widths, size), widths, size, ["centre"] * len(widths), first)
                first = False
            self.row(cells, widths, size, ["centre"] * len(widths) if style else align, first)
            first = False
        self.y += 8

    def wrap_row(self, row, widths, size):
        return [self.wrap(words_of(c, "b"), w - 8, w - 8, size) for c, w in zip(row, widths)]

    def row(self, cells, widths, size, align, first):
        count = max(max(len(c) for c in cells), 1)
        top, bottom = self.y, self.y + count * size * 1.15 + 6
        space = self.face.measure(" ", "", size)
        x = self.left
        for cell, width, how in zip(cells, widths, align):
            free_lines = (count - len(cell)) * size * 1.15 / 2
            for number, line in enumerate(cell):
                used = sum(w for _, w in line) + space * (len(line) - 1)
                at = {"left": x + 4, "centre": x + (width - used) / 2, "right": x + width - 4 - used}[how]
                y = top + free_lines + (number + 1) * size * 1.15 - 1
                for word, w in line:
                    for text, style in word:
                        self.put(text, at, y, style, size)
                        at += self.face.measure(text, style, size)
                    at += space
            self.page.rules.append(Rule(x, top, x, bottom))
            x += width
        self.page.rules.append(Rule(self.right, top, self.right, bottom))
        self.page.rules.append(Rule(self.left, bottom, self.right, bottom))
        if first:
            self.page.rules.append(Rule(self.left, top, self.right, top))
        # Reading order of a row: line by line across the cells where all are one line, else cell by cell.
        texts = [[" ".join("".join(t for t, _ in w) for w, _ in line) for line in cell] for cell in cells]
        if count == 1:
            self.page.lines.append(" ".join(t[0] for t in texts if t))
        else:
            self.page.lines.extend(line for t in texts for line in t)
        self.y = bottom
