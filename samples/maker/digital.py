"""Writes laid-out pages as a born-digital PDF with real text, as a word processor would."""
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from .sheet import HEIGHT, WIDTH, Typeface


def write(pages, face, path):
    """Print only: a born-digital paper has no pen, seal or signature; its number and day are printed."""
    # reportlab takes TrueType outlines only; Tinos and Termes have the widths of the same Times
    if face.path("").endswith(".otf"):
        face = Typeface("tinos")
    for style in ("", "b", "i", "bi"):
        pdfmetrics.registerFont(TTFont("f" + style, face.path(style)))
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle("Mẫu")
    for page in pages:
        for word in page.words:
            canvas.setFillGray(word.grey / 255)
            canvas.setFont("f" + word.style, word.size)
            canvas.drawString(word.x, HEIGHT - word.y, word.text + " ")
        for rule in page.rules:
            canvas.setLineWidth(rule.width)
            canvas.line(rule.x0, HEIGHT - rule.y0, rule.x1, HEIGHT - rule.y1)
        canvas.showPage()
    canvas.save()
