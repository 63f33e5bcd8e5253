//! JPEG, PNG, TIFF → raster, upright, on white.

mod jpeg;
mod png;
mod tiff;

use super::error::Note;
use super::turn::{Samples, Turn};
use super::{IntakeError, Limits, Media, reduce};
use crate::domain::geometry::{Affine, PageBox};
use crate::domain::raster::{PageKind, Pixels, Raster, SourcePage};
use crate::pdf::read::PdfError;

/// What the header of a picture says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct PictureFacts {
    /// Pixels across, as they lie in the file.
    pub(super) width: u32,
    /// Pixels down, as they lie in the file.
    pub(super) height: u32,
    /// How it is turned upright.
    pub(super) turn: Turn,
    /// How many times a row is as high as a pixel is wide: above 1 for coarse faxes.
    pub(super) row_height: f32,
    /// Pixels an inch.
    pub(super) dpi: f32,
    /// Whether the file says so.
    pub(super) dpi_known: bool,
    /// What the file says where it was not believed.
    pub(super) disbelieved: Option<f32>,
}

/// Width of A4 in inches, and its height.
const A4: (f32, f32) = (8.27, 11.69);

impl PictureFacts {
    /// Facts from what a header says: a resolution that no scanner has, or the 72 and 96 that
    /// programs write where they know none, is not believed when it makes the page larger than A2.
    fn new(width: u32, height: u32, turn: Turn, dpi: Option<(f32, f32)>) -> Self {
        let (said_x, said_y) = dpi.unwrap_or_default();
        let ratio = if said_x > 0.0 && said_y > 0.0 { said_x / said_y } else { 1.0 };
        let row_height = if (1.15..=4.0).contains(&ratio) { ratio } else { 1.0 };
        let rows = height as f32 * row_height;
        let long = (width as f32).max(rows);
        let sane =
            (60.0..=1300.0).contains(&said_x) && (0.8..=1.25).contains(&(ratio / row_height));
        let inches = long / said_x;
        let known = sane && (1.5..=80.0).contains(&inches) && (inches <= 24.0 || said_x >= 110.0);
        let (upright_width, upright_height) =
            if turn.transpose { (rows, width as f32) } else { (width as f32, rows) };
        let paper = if upright_width <= upright_height { A4.0 } else { A4.1 };
        let dpi = if known { said_x } else { (upright_width / paper).max(1.0) };
        let disbelieved = (!known && said_x > 0.0).then_some(said_x);
        Self { width, height, turn, row_height, dpi, dpi_known: known, disbelieved }
    }

    /// Refuses what is too large to be decoded.
    pub(super) fn check_size(&self, limits: &Limits) -> Result<(), IntakeError> {
        let (width, height, cap) = (self.width, self.height, limits.max_image_pixels);
        if u64::from(width) * u64::from(height) > cap {
            return Err(PdfError::TooLarge { width, height, cap }.into());
        }
        if width == 0 || height == 0 {
            return Err(PdfError::NoPages.into());
        }
        Ok(())
    }

    fn rows(&self) -> u32 {
        (self.height as f32 * self.row_height).round() as u32
    }

    fn factor(&self, limits: &Limits) -> u32 {
        let dpi = if self.dpi_known { self.dpi } else { 300.0 };
        reduce::factor(self.width, self.rows(), dpi, limits.max_raster_pixels)
    }

    /// Width, height and resolution of the raster, upright.
    pub(super) fn reduced(&self, limits: &Limits) -> (u32, u32, f32) {
        let factor = self.factor(limits).min(self.width).min(self.rows()).max(1);
        let (width, height) = self.turn.size(self.width / factor, self.rows() / factor);
        (width, height, self.dpi / factor as f32)
    }
}

/// The facts of all pages of an image file.
pub(super) fn facts(
    bytes: &[u8],
    media: Media,
    limits: &Limits,
) -> Result<Vec<PictureFacts>, IntakeError> {
    match media {
        Media::Jpeg => Ok(vec![jpeg::facts(bytes)?]),
        Media::Png => Ok(vec![png::facts(bytes)?]),
        Media::Tiff => tiff::facts(bytes, limits),
        Media::Pdf | Media::Bundle => Err(IntakeError::NoImages),
    }
}

/// One page of an image file; `index` is its place in its file, `number` its number in the scan.
pub(super) fn page(
    bytes: &[u8],
    media: Media,
    index: u32,
    facts: &PictureFacts,
    number: u32,
    limits: &Limits,
) -> Result<SourcePage, IntakeError> {
    facts.check_size(limits)?;
    let samples = match media {
        Media::Jpeg => jpeg::decode(bytes)?,
        Media::Png => png::decode(bytes, limits)?,
        Media::Tiff => tiff::decode(bytes, index, limits)?,
        Media::Pdf | Media::Bundle => return Err(IntakeError::NoImages),
    };
    let factor = facts.factor(limits);
    let samples = squared(samples, facts.rows()).reduced(factor).turned(facts.turn);
    let (width, height) = (samples.width, samples.height);
    let dpi = facts.reduced(limits).2;
    let mut notes = Vec::new();
    if let Some(found) = facts.disbelieved {
        let taken = dpi.round() as u32;
        notes.push(Note::DpiGuessed { found: found.round() as u32, taken }.problem());
    }
    if factor > 1 {
        notes.push(Note::Reduced { factor }.problem());
    }
    let bilevel =
        samples.channels == 1 && samples.data.iter().all(|&value| value == 0 || value == 255);
    let pixels = match samples.channels {
        3 => Pixels::Rgb(samples.data),
        _ => Pixels::Gray(samples.data),
    };
    let scale = 72.0 / f64::from(dpi);
    Ok(SourcePage {
        number,
        kind: PageKind::Scan,
        width,
        height,
        dpi,
        raster: Some(Raster { width, height, dpi, dpi_known: facts.dpi_known, bilevel, pixels }),
        to_points: Affine([scale, 0.0, 0.0, -scale, 0.0, f64::from(height) * scale]),
        layer: Vec::new(),
        pictures: vec![PageBox::new(0.0, 0.0, width as f32, height as f32)],
        notes,
    })
}

/// Gives a coarse fax (204 × 98 dots an inch) the rows it needs to look as it was.
fn squared(samples: Samples, rows: u32) -> Samples {
    if rows == samples.height || samples.height == 0 {
        return samples;
    }
    let row = samples.width as usize * samples.channels;
    let mut data = Vec::with_capacity(row * rows as usize);
    for y in 0..rows {
        let from = (u64::from(y) * u64::from(samples.height) / u64::from(rows)) as usize * row;
        data.extend_from_slice(samples.data.get(from..from + row).unwrap_or_default());
    }
    Samples { height: rows, data, ..samples }
}

fn broken(format: &'static str, why: &dyn std::fmt::Display) -> IntakeError {
    IntakeError::BrokenImage { format, why: why.to_string() }
}

/// Grey pictures saved as colour are grey.
fn grey_if_grey(samples: Samples) -> Samples {
    let grey = samples.channels == 3
        && samples.data.as_chunks::<3>().0.iter().all(|[r, g, b]| r == g && g == b);
    if !grey {
        return samples;
    }
    let data = samples.data.iter().step_by(3).copied().collect();
    Samples { channels: 1, data, ..samples }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolutions_that_cannot_be_are_not_believed() {
        let facts = |w, h, dpi| PictureFacts::new(w, h, Turn::default(), dpi);
        assert!(facts(2480, 3508, Some((300.0, 300.0))).dpi_known);
        let screen = facts(2480, 3508, Some((72.0, 72.0)));
        assert!(!screen.dpi_known && (screen.dpi - 299.9).abs() < 0.5);
        assert_eq!(screen.disbelieved, Some(72.0));
        let none = facts(3508, 2480, None);
        assert!(!none.dpi_known && (none.dpi - 300.0).abs() < 0.5);
        assert_eq!(none.disbelieved, None);
        let fax = facts(1728, 1145, Some((204.0, 98.0)));
        assert!(fax.dpi_known && (2380..2386).contains(&fax.rows()));
    }
}
