//! Pages of running text: lines are broken at spaces, rows of a label and its values side by side,
//! a new page where one is full. A4, points, origin bottom left.

use std::fmt::Write as _;
use std::io::Write;

use pdf_writer::Ref;

use super::super::seal::Font;
use super::error::ReportError;
use super::typeface::Typeface;
use crate::domain::text::nfc;
use crate::pdf::write::{Document, PagePlan};

/// ISO 216.
const SIZE: [f64; 2] = [595.276, 841.89];
const LEFT: f64 = 56.7;
const RIGHT: f64 = SIZE[0] - 42.5;
const WIDTH: f64 = RIGHT - LEFT;
/// The first page leaves the upper margin to the signature's visible text.
const FIRST_TOP: f64 = SIZE[1] - 66.0;
const TOP: f64 = SIZE[1] - 48.0;
const BOTTOM: f64 = 52.0;
/// Width of the labels' column.
const LABELS: f64 = 122.0;
/// Distance of baselines, in sizes of the letters.
const LEADING: f64 = 1.28;

/// Red, green, blue, from 0 to 1.
pub(super) type Colour = [f32; 3];
pub(super) const BLACK: Colour = [0.0, 0.0, 0.0];
pub(super) const GREY: Colour = [0.35, 0.35, 0.35];
const HAIRLINE: Colour = [0.75, 0.75, 0.75];

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) bold: bool,
    pub(super) size: f64,
    pub(super) colour: Colour,
}

impl Style {
    pub(super) const fn plain(size: f64) -> Self {
        Self { bold: false, size, colour: BLACK }
    }

    pub(super) const fn bold(size: f64) -> Self {
        Self { bold: true, size, colour: BLACK }
    }

    pub(super) const fn grey(size: f64) -> Self {
        Self { bold: false, size, colour: GREY }
    }

    const fn leading(self) -> f64 {
        self.size * LEADING
    }
}

/// One text in a style.
pub(super) type Run = (String, Style);

/// The pages so far and where the next line goes.
pub(super) struct Sheet<'a> {
    faces: [Typeface<'a>; 2],
    pages: Vec<String>,
    y: f64,
}

impl<'a> Sheet<'a> {
    pub(super) fn new([regular, bold]: [&'a Font; 2]) -> Result<Self, ReportError> {
        let faces = [Typeface::new(regular)?, Typeface::new(bold)?];
        Ok(Self { faces, pages: vec![String::new()], y: FIRST_TOP })
    }

    fn face(&mut self, style: Style) -> &mut Typeface<'a> {
        let [regular, bold] = &mut self.faces;
        if style.bold { bold } else { regular }
    }

    fn width(&mut self, text: &str, style: Style) -> f64 {
        self.face(style).width(text) * style.size
    }

    /// Breaks a text into lines; a word that is too long, as a hash, is broken anywhere.
    fn wrap(&mut self, text: &str, style: Style, width: f64) -> Vec<String> {
        let mut lines = Vec::new();
        let mut current = String::new();
        let text = nfc(text).replace(|c: char| c.is_control() || c == '\u{feff}', " ");
        for word in text.split(' ') {
            let longer =
                if current.is_empty() { word.to_owned() } else { format!("{current} {word}") };
            if self.width(&longer, style) <= width {
                current = longer;
                continue;
            }
            if !current.is_empty() {
                lines.push(std::mem::take(&mut current));
            }
            for letter in word.chars() {
                current.push(letter);
                if self.width(&current, style) > width {
                    current.pop();
                    lines.push(std::mem::replace(&mut current, letter.to_string()));
                }
            }
        }
        lines.push(current);
        lines
    }

    fn draw(&mut self, operators: &str) {
        if let Some(page) = self.pages.last_mut() {
            page.push_str(operators);
        }
    }

    fn put(&mut self, x: f64, y: f64, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        let codes = data_encoding::HEXUPPER.encode(&self.face(style).codes(text));
        let ([r, g, b], size) = (style.colour, style.size);
        let font = if style.bold { "F2" } else { "F1" };
        self.draw(&format!(
            "BT\n{r} {g} {b} rg\n/{font} {size} Tf\n1 0 0 1 {x:.2} {y:.2} Tm\n<{codes}> Tj\nET\n"
        ));
    }

    fn fill(&mut self, [x, y, width, height]: [f64; 4], [r, g, b]: Colour) {
        self.draw(&format!("{r} {g} {b} rg\n{x:.2} {y:.2} {width:.2} {height:.2} re\nf\n"));
    }

    /// Starts a new page where less than `height` is left.
    pub(super) fn room(&mut self, height: f64) {
        if self.y - height < BOTTOM {
            self.pages.push(String::new());
            self.y = TOP;
        }
    }

    pub(super) fn gap(&mut self, height: f64) {
        self.y -= height;
    }

    /// A text over the whole width.
    pub(super) fn paragraph(&mut self, text: &str, style: Style) {
        for line in self.wrap(text, style, WIDTH) {
            self.room(style.leading());
            self.y -= style.leading();
            self.put(LEFT, self.y, &line, style);
        }
    }

    /// A text in the middle.
    pub(super) fn centred(&mut self, text: &str, style: Style) {
        for line in self.wrap(text, style, WIDTH) {
            self.room(style.leading());
            self.y -= style.leading();
            let x = LEFT + (WIDTH - self.width(&line, style)) / 2.0;
            self.put(x, self.y, &line, style);
        }
    }

    /// A heading, kept together with what follows.
    pub(super) fn heading(&mut self, text: &str, style: Style) {
        self.gap(style.size * 0.9);
        self.room(style.leading() + 60.0);
        self.paragraph(text, style);
        self.gap(style.size * 0.25);
    }

    /// A line from side to side.
    pub(super) fn rule(&mut self) {
        self.gap(4.0);
        self.room(4.0);
        self.fill([LEFT, self.y, WIDTH, 0.5], HAIRLINE);
        self.gap(2.0);
    }

    /// A field of colour with a bold line and lines under it.
    pub(super) fn banner(&mut self, colour: Colour, title: &str, lines: &[String]) {
        const INSET: f64 = 10.0;
        let (first, other) = (Style::bold(13.0), Style::plain(9.5));
        let titles = self.wrap(title, first, WIDTH - 2.0 * INSET);
        let mut under = Vec::new();
        for line in lines {
            under.extend(self.wrap(line, other, WIDTH - 2.0 * INSET));
        }
        let height = titles.len() as f64 * first.leading()
            + under.len() as f64 * other.leading()
            + 1.2 * INSET;
        self.room(height + 4.0);
        let tint = colour.map(|part| 1.0 - (1.0 - part) * 0.12);
        self.fill([LEFT, self.y - height, WIDTH, height], tint);
        self.fill([LEFT, self.y - height, 4.0, height], colour);
        self.y -= 0.45 * INSET;
        for line in titles {
            self.y -= first.leading();
            self.put(LEFT + INSET, self.y, &line, Style { colour, ..first });
        }
        for line in under {
            self.y -= other.leading();
            self.put(LEFT + INSET, self.y, &line, other);
        }
        self.y -= 0.75 * INSET + 4.0;
    }

    /// A label and what belongs to it, beside it.
    pub(super) fn row(&mut self, label: &str, values: &[Run]) {
        self.cells(&[LABELS, WIDTH - LABELS], &[&[(label.to_owned(), Style::grey(9.0))], values]);
        self.gap(1.5);
    }

    /// Cells side by side, each of several texts; `widths` in points. A row that does not fit goes
    /// on overleaf.
    pub(super) fn cells(&mut self, widths: &[f64], cells: &[&[Run]]) {
        const BETWEEN: f64 = 6.0;
        let mut columns = Vec::new();
        let mut x = LEFT;
        for (width, runs) in widths.iter().zip(cells) {
            let mut lines = Vec::new();
            for (text, style) in *runs {
                let broken = self.wrap(text, *style, width - BETWEEN);
                lines.extend(broken.into_iter().map(|line| (line, *style)));
            }
            columns.push((x, lines));
            x += width;
        }
        let most = columns.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        for place in 0..most {
            let row = columns.iter().filter_map(|(_, lines)| lines.get(place));
            let leading = row.map(|(_, style)| style.leading()).fold(0.0, f64::max);
            self.room(leading);
            self.y -= leading;
            for (x, lines) in &columns {
                if let Some((line, style)) = lines.get(place) {
                    self.put(*x, self.y, line, *style);
                }
            }
        }
    }

    /// The width that cells share.
    pub(super) const fn whole_width() -> f64 {
        WIDTH
    }

    /// Writes pages and fonts; at the foot of each page `foot` and its number.
    pub(super) fn write<W: Write>(
        mut self,
        foot: &str,
        page_word: &str,
        out: &mut Document<'_, W>,
    ) -> Result<(), ReportError> {
        let count = self.pages.len();
        let style = Style::grey(8.0);
        let foot = self.wrap(foot, style, WIDTH - 80.0).into_iter().next().unwrap_or_default();
        let whole = std::mem::take(&mut self.pages);
        let ids: [Ref; 2] = [out.file.reserve()?, out.file.reserve()?];
        for (place, page) in whole.into_iter().enumerate() {
            self.pages.push(page);
            let number = format!("{page_word} {}/{count}", place + 1);
            let x = RIGHT - self.width(&number, style);
            self.put(LEFT, BOTTOM - 20.0, &foot, style);
            self.put(x, BOTTOM - 20.0, &number, style);
            let mut content = String::from("q\n");
            let _ = writeln!(content, "{}Q", self.pages.pop().unwrap_or_default());
            out.add_page(&PagePlan {
                size: SIZE,
                content: content.into_bytes(),
                fonts: vec![("F1".to_owned(), ids[0]), ("F2".to_owned(), ids[1])],
                ..PagePlan::default()
            })?;
        }
        for (face, id) in self.faces.iter().zip(ids) {
            face.write(&mut out.file, id)?;
        }
        Ok(())
    }
}
