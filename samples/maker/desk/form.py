"""Lays a printed form out: labels, and after them what was filled in, wrapped as a word processor or a hand wraps it.

A row is text with places: `Giới tính: {gioi_tinh} | Dân tộc: {dan_toc}`. ` | ` goes on at the next equal share of the line,
` |40 ` at 40 % of it; `{ngay_sinh:long}` prints another form of the same fact, `{=so}` in the style of
labels; `**bold**`, `__slanted__`, `^(1)` a raised
mark. Out: pages of placed words in points, the truth of the fields placed, and which of them are by hand.
"""

import re
from dataclasses import dataclass, field

from ..sheet import Rule

MM = 72 / 25.4
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


@dataclass
class Word:
    x: float
    y: float
    text: str
    style: str
    size: float
    face: object
    colour: tuple = (0, 0, 0)
    how: str = ""  # "typewriter", "hand": how it is shaken


@dataclass
class Page:
    width: float
    height: float
    look: object
    words: list = field(default_factory=list)
    rules: list = field(default_factory=list)
    dots: list = field(default_factory=list)  # (x0, x1, y): a dotted leader
    marks: list = field(default_factory=list)
    pictures: list = field(default_factory=list)  # (kind, x, y, width, height, content)
    lines: list = field(default_factory=list)


@dataclass
class Piece:
    text: str
    style: str
    size: float
    face: object
    colour: tuple = (0, 0, 0)
    how: str = ""
    rise: float = 0
    name: str = ""


class Form:
    """The pages of one paper and where the next row goes."""

    def __init__(self, look, facts, size=(210, 297), margins=(22, 18, 16, 15)):
        self.look, self.facts, self.pages = look, facts, []
        self.margins = margins
        self.placed, self.by_hand = {}, []
        self.turn(size)

    def turn(self, size=None, margins=None):
        """Begins a page, of another size where one is given."""
        size = size or (self.page.width / MM, self.page.height / MM)
        left, right, top, bottom = self.margins = margins or self.margins
        self.pages.append(Page(size[0] * MM, size[1] * MM, self.look))
        self.x0, self.x1 = left * MM, (size[0] - right) * MM
        self.y, self.bottom = top * MM, (size[1] - bottom) * MM
        return self

    @property
    def page(self):
        return self.pages[-1]

    @property
    def middle(self):
        return (self.x0 + self.x1) / 2

    # What is written where

    def mark_sample(self, x=None, y=None, size=13):
        """The word MẪU in a margin."""
        page = self.page
        x, y = (8 * MM if x is None else x * MM), (10 * MM if y is None else y * MM)
        page.words.append(Word(x, y, "MẪU", "b", size, self.look.face, (110, 110, 110)))
        page.lines.append("MẪU")

    def text(self, text, x, y, style="", size=None, colour=(0, 0, 0), face=None, keep=True, page=None):
        """A plain line from x."""
        page = page or self.page
        face, size = face or self.look.face, size or self.look.size
        for word in text.split(" "):
            if word:
                page.words.append(Word(x, y, word, style, size, face, colour))
            x += face.measure(word + " ", style, size)
        if keep:
            page.lines.append(text)
        return x

    def centred(self, text, cx=None, style="", size=None, colour=(0, 0, 0), y=None, face=None, width=None):
        """A centred line, or several where it does not fit `width`; moves the cursor where no y is given."""
        size, face = size or self.look.size, face or self.look.face
        cx = self.middle if cx is None else cx
        lines = [text]
        if width:
            lines, line = [], ""
            for word in text.split():
                if line and face.measure(f"{line} {word}", style, size) > width:
                    lines.append(line)
                    line = word
                else:
                    line = f"{line} {word}".strip()
            lines.append(line)
        for line in lines:
            if y is None or len(lines) > 1:
                self.y += size * 1.22
            self.text(line, cx - face.measure(line, style, size) / 2, self.y if y is None else y, style, size, colour, face)
        return face.measure(lines[-1], style, size)

    def rule(self, x0, x1, y, width=0.7):
        self.page.rules.append(Rule(x0, y, x1, y, width))

    def gap(self, mm):
        self.y += mm * MM

    def motto(self, cx=None, size=12.5, y=None):
        """The two lines every state paper begins with."""
        cx = self.middle if cx is None else cx
        if y is not None:
            self.y = y
        self.centred(MOTTO[0], cx, "b", size)
        width = self.centred(MOTTO[1], cx, "b", size + 0.5)
        self.rule(cx - width / 2, cx + width / 2, self.y + 4)
        self.y += 5

    # Rows

    def pieces(self, template, base=None, size=None):
        """The row's chunks: lists of pieces that no line break parts, 'tab' and percent between them."""
        look = self.look
        size, style = size or look.size, set(look.label_style if base is None else base)
        chunks, current = [], []

        def close():
            nonlocal current
            if current:
                chunks.append(current)
            current = []

        for part in re.split(r"(\{=?[a-z0-9_.]+(?::[a-z_]+)?\}|\s\|\d*\s|\*\*|__|\^\([^)]*\)|\s+)", template):
            if not part:
                continue
            if part == "**" or part == "__":
                style ^= {"b"} if part == "**" else {"i"}
            elif re.fullmatch(r"\s\|\d*\s", part):
                close()
                chunks.append(int(part.strip()[1:]) if part.strip()[1:] else -1)
            elif part.isspace():
                close()
            elif part.startswith("{"):
                name, _, form = part[1:-1].partition(":")
                plain = "".join(s for s in "bi" if s in style) if name[0] == "=" else None
                for number, word in enumerate(self.value(name.lstrip("="), form, plain, size)):
                    if number:
                        close()
                    current.append(word)
            elif part.startswith("^("):
                current.append(Piece(part[1:], "", size * 0.6, look.face, rise=size * 0.35))
            else:
                current.append(Piece(part, "".join(s for s in "bi" if s in style), size, look.face))
        close()
        return chunks

    def value(self, name, form="", plain=None, size=None):
        """The pieces of a filled-in value; an empty one leaves its space; `plain`: printed in that style, as labels are."""
        look, fact = self.look, self.facts[name]
        size = size or look.size
        shown = fact.forms[form] if form else fact.shown
        hand = look.print == "hand" and not (look.by_hand and name not in look.by_hand)
        if fact.truth is not None:
            self.placed[name] = fact.truth
            self.placed |= fact.also
            if hand:
                self.by_hand += [n for n in (name, *fact.also) if n not in self.by_hand]
        how = "hand" if hand else "typewriter" if look.print == "typewriter" else ""
        filled = hand or look.print != "hand"
        face = look.value_face if filled else look.face
        grown = {"dancing": 1.3, "playpen": 1.0, "cousine": 0.92, "cursor": 0.92, "freemono": 0.95}.get(look.values if filled else "", 1)
        style = look.value_style if filled else ""
        colour = look.value_colour if filled else (0, 0, 0)
        if plain is not None and not hand:
            return [Piece(w, plain, size, look.face) for w in shown.split(" ")]
        if not shown:
            return [Piece("", style, size, face, name=name)]
        return [Piece(w, style, size * grown, face, colour, how, 0.8 if how else 0, name) for w in shown.split(" ")]

    def row(self, template, x0=None, x1=None, hang=0, size=None, base=None, gap=0, indent=0):
        """One row at the cursor, over as many lines as it takes."""
        look = self.look
        template = look.worded(template)
        size = size or look.size
        x0, x1 = self.x0 if x0 is None else x0, self.x1 if x1 is None else x1
        chunks = self.pieces(template, base, size)
        tabs = sum(isinstance(c, int) for c in chunks)
        space = look.face.measure(" ", "", size)
        step = size * look.leading
        self.y += step
        x, line, fresh, column = x0 + indent, [], True, 0
        leads = []

        def flush():
            nonlocal line
            if line:
                self.page.lines.append(" ".join(line))
            line = []

        for number, chunk in enumerate(chunks):
            if isinstance(chunk, int):
                column += 1
                share = chunk / 100 if chunk >= 0 else column / (tabs + 1)
                target = x0 + (x1 - x0) * share
                if look.leader and leads:
                    self.page.dots.append((leads.pop(), max(target - 4, x), self.y + 1.2))
                x, fresh = max(target, x + space), True
                continue
            width = sum(p.face.measure(p.text, p.style, p.size) for p in chunk)
            blank = all(p.name and not p.text for p in chunk)
            if blank:
                last = number == len(chunks) - 1 or isinstance(chunks[number + 1], int)
                width = 0 if last else (60 if look.leader else 46)
            if not fresh:
                x += space
            if x + width > x1 + 0.5 and not fresh:
                if look.leader and leads:
                    self.page.dots.append((leads.pop(), x1, self.y + 1.2))
                    leads.append(x0 + hang)
                flush()
                self.y += step
                x = x0 + hang
            if chunk[0].name and not leads:
                leads.append(x)
            if chunk[0].name and look.print == "laser":
                leads[-1] = x + width + 1  # a word processor overwrites its dots; hands and typewriters write on them
            if not chunk[0].name and leads and look.leader:
                self.page.dots.append((leads.pop(), x - space, self.y + 1.2))
            at = x
            for piece in chunk:
                if piece.text:
                    self.page.words.append(
                        Word(at, self.y - piece.rise, piece.text, piece.style, piece.size, piece.face, piece.colour, piece.how)
                    )
                at += piece.face.measure(piece.text, piece.style, piece.size)
            if not blank:
                line.append("".join(p.text for p in chunk))
            x, fresh = x + width, False
        if look.leader and leads:
            self.page.dots.append((leads.pop(), x1, self.y + 1.2))
        flush()
        self.y += gap

    def rows(self, text, **how):
        """Rows of a block of text; a line `~3` leaves 3 mm."""
        for line in text.strip("\n").split("\n"):
            line = line.strip()
            if line.startswith("~"):
                self.gap(float(line[1:]))
            elif line:
                self.row(line, **how)

    def columns(self, left, right, split=None, space=8):
        """Two columns that drift apart as values wrap."""
        split = self.middle if split is None else split
        top = self.y
        self.rows(left, x1=split - space / 2)
        low = self.y
        self.y = top
        self.rows(right, x0=split + space / 2)
        self.y = max(low, self.y)

    def table(self, widths, header, rows, size=None, x0=None, x1=None, header_style="b", align=None):
        """A ruled table; a cell is a template."""
        size = size or self.look.size - 1
        x0, x1 = x0 or self.x0, x1 or self.x1
        total = sum(widths)
        edges = [x0]
        for width in widths:
            edges.append(edges[-1] + (x1 - x0) * width / total)
        keep = self.look.leader
        self.look.leader = False
        self.y += 6
        top = self.y
        self.rule(x0, x1, self.y)
        for number, row in enumerate([header] * bool(header) + rows):
            start, low = self.y, self.y
            for cell, left, right in zip(row, edges, edges[1:]):
                self.y = start - size * (self.look.leading - 1.22)
                if cell:
                    self.row(cell, left + 3, right - 3, size=size, base=header_style if header and number == 0 else "")
                low = max(low, self.y)
            self.y = max(low + 4, start + size * 1.6)
            self.rule(x0, x1, self.y)
        for edge in edges:
            self.page.rules.append(Rule(edge, top, edge, self.y))
        self.look.leader = keep
        self.y += 3
