//! A PDF's page → raster, words, kind.

use super::error::Note;
use super::plan::{Cut, Plan, Route, plan};
use super::turn::Samples;
use super::{IntakeError, Limits};
use crate::domain::geometry::{Affine, PageBox};
use crate::domain::problem::Problem;
use crate::domain::raster::{LayerWord, PageKind, Pixels, Raster, SourcePage};
use crate::pdf::read::{Decoded, ImageEncoding, PageContent, PdfPage, PlacedImage};

/// Gives a page with its pixels.
pub(super) fn read(page: &PdfPage<'_>, limits: &Limits) -> Result<SourcePage, IntakeError> {
    let content = page.content();
    let plan = plan(page, &content, limits)?;
    let mut notes = notes_of(&plan, &content);
    let raster = match &plan.route {
        Route::Nothing => None,
        Route::Picture(cut) => Some(picture(page, cut, &plan)?),
        Route::Draw => Some(drawing(page, &content, &plan, &mut notes)?),
    };
    let to_points = match page.to_shown().inverse() {
        Some(back) => plan.to_shown.then(&back),
        None => plan.to_shown,
    };
    let layer = words(&content, &plan, &page.to_shown());
    let pictures = pictures(&content, &plan, &page.to_shown());
    Ok(SourcePage {
        number: page.number,
        kind: plan.kind,
        width: plan.width,
        height: plan.height,
        dpi: plan.dpi,
        raster,
        to_points,
        layer,
        pictures,
        notes,
    })
}

/// What was done differently, as far as it is known before anything is decoded.
pub(super) fn notes_of(plan: &Plan, content: &PageContent) -> Vec<Problem> {
    let mut notes = Vec::new();
    if content.marks.unreadable_text || content.marks.unreadable_widgets {
        notes.push(Note::UnreadableText.problem());
    }
    if let Some(found) = plan.disbelieved {
        let taken = plan.dpi.round() as u32;
        notes.push(Note::DpiGuessed { found: found.round() as u32, taken }.problem());
    }
    if let Route::Picture(Cut { factor, .. }) = plan.route
        && factor > 1
    {
        notes.push(Note::Reduced { factor }.problem());
    }
    notes
}

/// The one picture that is the page.
fn picture(page: &PdfPage<'_>, cut: &Cut, plan: &Plan) -> Result<Raster, IntakeError> {
    let image = &cut.image;
    let target = (cut.factor > 1).then(|| (image.width / cut.factor, image.height / cut.factor));
    let decoded = page.decoded(image, target)?;
    let two_toned =
        matches!(image.encoding, ImageEncoding::Ccitt | ImageEncoding::Jbig2) || image.bits == 1;
    let mut samples = samples(decoded);
    // A decoder that gave a smaller version already, or a header that knows better.
    if (samples.width, samples.height) == (image.width, image.height) {
        samples = samples.reduced(cut.factor);
    }
    let (width, height) = (image.width / cut.factor, image.height / cut.factor);
    if samples.width.abs_diff(width) > 1 || samples.height.abs_diff(height) > 1 {
        samples = stretched(&samples, width, height);
    }
    let samples = samples.turned(cut.turn).cut(cut.x, cut.y, plan.width, plan.height);
    let bilevel = two_toned
        && samples.channels == 1
        && samples.data.iter().all(|&value| value == 0 || value == 255);
    Ok(raster(samples, plan, bilevel))
}

fn samples(decoded: Decoded) -> Samples {
    let channels = if decoded.rgb { 3 } else { 1 };
    Samples { width: decoded.width, height: decoded.height, channels, data: decoded.data }
}

/// Nearest neighbours: for pictures whose header and dictionary disagree about the size.
fn stretched(samples: &Samples, width: u32, height: u32) -> Samples {
    let n = samples.channels;
    let mut data = Vec::with_capacity(width as usize * height as usize * n);
    let from = |index: u32, new: u32, old: u32| {
        (u64::from(index) * u64::from(old) / u64::from(new.max(1))) as usize
    };
    for y in 0..height {
        let line = from(y, height, samples.height) * samples.width as usize;
        for x in 0..width {
            let at = (line + from(x, width, samples.width)) * n;
            match samples.data.get(at..at + n) {
                Some(pixel) => data.extend_from_slice(pixel),
                None => data.extend(std::iter::repeat_n(255, n)),
            }
        }
    }
    Samples { width, height, channels: n, data }
}

fn raster(samples: Samples, plan: &Plan, bilevel: bool) -> Raster {
    let (width, height) = (samples.width, samples.height);
    let pixels =
        if samples.channels == 3 { Pixels::Rgb(samples.data) } else { Pixels::Gray(samples.data) };
    Raster { width, height, dpi: plan.dpi, dpi_known: plan.dpi_known, bilevel, pixels }
}

/// The page as drawn.
fn drawing(
    page: &PdfPage<'_>,
    content: &PageContent,
    plan: &Plan,
    notes: &mut Vec<Problem>,
) -> Result<Raster, IntakeError> {
    let to_pixels = plan.to_shown.inverse().unwrap_or(Affine::IDENTITY);
    let drawn = page.rendered(&to_pixels, plan.width, plan.height)?;
    if drawn.failed_images > 0 {
        // Where the scan itself does not decode there is nothing to read.
        if plan.kind == PageKind::Scan && is_white(&drawn.pixels) {
            return Err(crate::pdf::read::PdfError::Image { number: page.number }.into());
        }
        if !content.images.is_empty() {
            notes.push(Note::ImageMissing.problem());
        }
    }
    Ok(raster(samples(drawn.pixels), plan, false))
}

fn is_white(pixels: &Decoded) -> bool {
    pixels.data.iter().all(|&value| value == 255)
}

/// Words of the file, in pixels of the raster; what lies outside it is not on the page.
fn words(content: &PageContent, plan: &Plan, to_shown: &Affine) -> Vec<LayerWord> {
    let Some(to_pixels) = to_pixels(plan, to_shown) else { return Vec::new() };
    let sheet = PageBox::new(0.0, 0.0, plan.width as f32, plan.height as f32);
    let placed = content.words.iter().map(|word| LayerWord {
        text: word.text.clone(),
        bbox: pixel_box(&to_pixels, word.user_box),
        source: word.source,
    });
    placed
        .filter(|word| {
            let (x, y) = (word.bbox.center_x(), word.bbox.center_y());
            x >= 0.0 && y >= 0.0 && x <= sheet.x1 && y <= sheet.y1
        })
        .map(|word| LayerWord { bbox: word.bbox.intersection(&sheet), ..word })
        .collect()
}

/// Where pictures that can be seen in the raster lie, in its pixels.
fn pictures(content: &PageContent, plan: &Plan, to_shown: &Affine) -> Vec<PageBox> {
    let Some(to_pixels) = to_pixels(plan, to_shown) else { return Vec::new() };
    let sheet = PageBox::new(0.0, 0.0, plan.width as f32, plan.height as f32);
    // What lies wholly beneath a later, opaque one is not seen.
    let hidden = |index: usize, image: &PlacedImage| {
        let inner = image.user_box();
        content.images.iter().skip(index + 1).any(|later| {
            let outer = later.user_box();
            later.opaque()
                && outer[0] <= inner[0] + 0.5
                && outer[1] <= inner[1] + 0.5
                && outer[2] + 0.5 >= inner[2]
                && outer[3] + 0.5 >= inner[3]
        })
    };
    let mut boxes: Vec<PageBox> = Vec::new();
    for (index, image) in content.images.iter().enumerate() {
        // What an annotation shows over a scan that is taken as it is, is not in its pixels.
        let not_shown = image.widget && matches!(plan.route, Route::Picture(_));
        if not_shown || hidden(index, image) {
            continue;
        }
        let seen = pixel_box(&to_pixels, image.user_box()).intersection(&sheet);
        // A hairline or a dot carries nothing.
        if seen.width() < 8.0 || seen.height() < 8.0 || boxes.contains(&seen) {
            continue;
        }
        boxes.push(seen);
    }
    boxes
}

fn to_pixels(plan: &Plan, to_shown: &Affine) -> Option<Affine> {
    Some(to_shown.then(&plan.to_shown.inverse()?))
}

fn pixel_box(to_pixels: &Affine, [x0, y0, x1, y1]: [f64; 4]) -> PageBox {
    to_pixels.apply_box(&PageBox::new(x0 as f32, y0 as f32, x1 as f32, y1 as f32))
}
