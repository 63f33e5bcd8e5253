"""Puts pictures into files as scanners do: JPEG, PNG, TIFF, and PDFs whose pages are one image each.

The PDF writer streams: it holds one page at a time, so that files of hundreds of pages can be made.
"""
import io

from PIL import Image


def jpeg(picture, quality=62, dpi=None):
    out = io.BytesIO()
    tag = {"dpi": (dpi, dpi)} if dpi else {}
    picture.save(out, "JPEG", quality=quality, optimize=True, **tag)
    return out.getvalue()


def fax(picture):
    """CCITT Group 4 data of a bilevel picture, in one strip."""
    out = io.BytesIO()
    picture.save(out, "TIFF", compression="group4", tiffinfo={278: picture.height})
    out.seek(0)
    with Image.open(out) as written:
        (offset,), (count,) = written.tag_v2[273], written.tag_v2[279]
        inverted = written.tag_v2[262] == 1
    return out.getvalue()[offset:offset + count], inverted


def tiff(pictures, path, dpi):
    first, *rest = pictures
    first.save(path, compression="group4" if first.mode == "1" else "tiff_lzw", save_all=True, append_images=rest,
               dpi=(dpi, dpi))


class ImagePdf:
    """A PDF of scanned pages, written page by page."""

    def __init__(self, out):
        self.out, self.offsets, self.kids, self.at = out, {}, [], 0
        self.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")

    def write(self, data):
        self.out.write(data)
        self.at += len(data)

    def thing(self, number, body, stream=None):
        self.offsets[number] = self.at
        self.write(b"%d 0 obj\n" % number + body)
        if stream is not None:
            self.write(b"\nstream\n" + stream + b"\nendstream")
        self.write(b"\nendobj\n")

    def page(self, picture, dpi, quality=62, turned=0, data=None):
        """Adds a page; a bilevel picture becomes G4, others JPEG. `turned`: stored lying, shown upright by /Rotate."""
        first = 3 + 3 * len(self.kids)
        size = (picture.width * 72 / dpi, picture.height * 72 / dpi)
        if turned:
            picture = picture.rotate(turned, expand=True)
            size = size[::-1] if turned % 180 else size
        if picture.mode == "1":
            data, inverted = fax(picture)
            about = (b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms "
                     b"<< /K -1 /Columns %d /Rows %d /BlackIs1 %s >>"
                     % (picture.width, picture.height, b"true" if inverted else b"false"))
        else:
            data = data or jpeg(picture, quality)
            space = b"/DeviceGray" if picture.mode == "L" else b"/DeviceRGB"
            about = b"/ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode" % space
        self.thing(first, b"<< /Type /XObject /Subtype /Image /Width %d /Height %d %s /Length %d >>"
                   % (picture.width, picture.height, about, len(data)), data)
        content = b"q %.2f 0 0 %.2f 0 0 cm /Im0 Do Q" % size
        self.thing(first + 1, b"<< /Length %d >>" % len(content), content)
        self.thing(first + 2, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Rotate %d /Contents %d 0 R "
                   b"/Resources << /XObject << /Im0 %d 0 R >> >> >>" % (*size, turned, first + 1, first))
        self.kids.append(first + 2)

    def close(self):
        self.thing(1, b"<< /Type /Catalog /Pages 2 0 R >>")
        self.thing(2, b"<< /Type /Pages /Count %d /Kids [%s] >>"
                   % (len(self.kids), b" ".join(b"%d 0 R" % k for k in self.kids)))
        start, count = self.at, max(self.offsets) + 1
        self.write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for number in range(1, count):
            self.write(b"%010d 00000 n \n" % self.offsets[number])
        self.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start))
