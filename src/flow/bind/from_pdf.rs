//! Pages of a PDF: carried picture by picture, drawn text and lines as outlines, or drawn anew.

use std::collections::HashMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::object::{ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Rotation};
use pdf_writer::Ref;

use super::carry;
use super::content::{Content, contains};
use super::drawing::{self, Drawing, Painted, Step};
use super::place::{self, Placement};
use super::redraw;
use super::{BindError, Remark, Rung, written};
use crate::domain::geometry::Affine;
use crate::domain::page::PageRead;
use crate::pdf::write::{Document, PagePlan};

/// What a page became.
pub(super) struct Bound {
    pub(super) plan: PagePlan,
    pub(super) from_pixels: Affine,
    pub(super) rung: Rung,
    pub(super) remarks: Vec<Remark>,
}

/// Pictures already written, by their number in the source: a picture used on every page (a
/// letterhead) is carried once.
pub(super) type Known = HashMap<ObjectIdentifier, (Ref, Rung)>;

/// Binds one page.
pub(super) fn page<W: Write>(
    page: &Page<'_>,
    read: &PageRead,
    known: &mut Known,
    out: &mut Document<'_, W>,
) -> Result<Bound, BindError> {
    let placement = place::of_page(shown_box(page), rotation(page), read);
    // A page whose content breaks the interpreter may still break the renderer less.
    let drawing = catch_unwind(AssertUnwindSafe(|| drawing::of(page)));
    match drawing {
        Ok(drawing) if drawing.trouble.is_none() => carried(page, &drawing, &placement, known, out),
        Ok(drawing) => redrawn(page, read, drawing.trouble.unwrap_or(Remark::Picture), out),
        Err(_) => redrawn(page, read, Remark::Picture, out),
    }
}

fn rotation(page: &Page<'_>) -> u16 {
    match page.rotation() {
        Rotation::None => 0,
        Rotation::Horizontal => 90,
        Rotation::Flipped => 180,
        Rotation::FlippedHorizontal => 270,
    }
}

/// `/CropBox` within `/MediaBox`; A4 where that leaves nothing, as the renderer has it.
fn shown_box(page: &Page<'_>) -> [f64; 4] {
    let shown = page.intersected_crop_box();
    let (width, height) = page.base_dimensions();
    [shown.x0, shown.y0, shown.x0 + f64::from(width), shown.y0 + f64::from(height)]
}

fn carried<W: Write>(
    page: &Page<'_>,
    drawing: &Drawing,
    placement: &Placement,
    known: &mut Known,
    out: &mut Document<'_, W>,
) -> Result<Bound, BindError> {
    let mut content = Content::default();
    let mut plan = PagePlan { size: placement.size, ..PagePlan::default() };
    let mut rung = Rung::Unchanged;
    let mut clips: Vec<usize> = Vec::new();
    for painted in &drawing.steps {
        let wanted = needed_clips(painted, drawing);
        if wanted != clips {
            if !clips.is_empty() {
                content.restore();
            }
            if !wanted.is_empty() {
                content.save();
                for clip in wanted.iter().filter_map(|n| drawing.clips.get(*n)) {
                    content.clip(clip, &placement.from_source);
                }
            }
            clips = wanted;
        }
        let bracket = painted.opacity < 1.0 || matches!(painted.step, Step::Stencil { .. });
        if bracket {
            content.save();
            content.opacity(painted.opacity);
        }
        let place = |matrix: &Affine| matrix.then(&placement.from_source);
        match &painted.step {
            Step::Carried { object, matrix, .. } | Step::Stencil { object, matrix, .. } => {
                if let Step::Stencil { colour, .. } = &painted.step {
                    content.colour(*colour);
                }
                let (id, stood) = carry_object(page, *object, known, out)?;
                rung = rung.max(stood);
                content.paint(&named(&mut plan, id), &place(matrix));
            }
            Step::Decoded { picture, matrix } => {
                rung = rung.max(Rung::Reencoded);
                let id = picture.write(out).map_err(written)?;
                content.paint(&named(&mut plan, id), &place(matrix));
            }
            Step::Outline { path, transform, mode, colour } => {
                rung = rung.max(Rung::Reencoded);
                content.colour(*colour);
                content.outline(path, *transform, mode, &placement.from_source);
            }
        }
        if bracket {
            content.restore();
        }
    }
    if !clips.is_empty() {
        content.restore();
    }
    plan.content = content.out.into_bytes();
    plan.opacities = content.opacities;
    let remarks = if drawing.converted { vec![Remark::Converted] } else { Vec::new() };
    Ok(Bound { plan, from_pixels: placement.from_pixels, rung, remarks })
}

/// The clips that hide something of a picture; all for the rest.
fn needed_clips(painted: &Painted, drawing: &Drawing) -> Vec<usize> {
    let matrix = match &painted.step {
        Step::Carried { matrix, .. }
        | Step::Stencil { matrix, .. }
        | Step::Decoded { matrix, .. } => matrix,
        Step::Outline { .. } => return painted.clips.clone(),
    };
    let hides = |n: &usize| drawing.clips.get(*n).is_some_and(|clip| !contains(clip, matrix));
    painted.clips.iter().copied().filter(hides).collect()
}

fn carry_object<W: Write>(
    page: &Page<'_>,
    object: ObjectIdentifier,
    known: &mut Known,
    out: &mut Document<'_, W>,
) -> Result<(Ref, Rung), BindError> {
    if let Some(known) = known.get(&object) {
        return Ok(*known);
    }
    let stream = page.xref().get::<Stream<'_>>(object);
    let carried = stream.as_ref().and_then(carry::carry).ok_or_else(|| BindError::Broken {
        media: "PDF",
        cause: "a picture is gone between two looks".to_owned(),
    })?;
    let id = carried.picture.write(out).map_err(written)?;
    known.insert(object, (id, carried.rung));
    Ok((id, carried.rung))
}

/// The name of an XObject on this page.
fn named(plan: &mut PagePlan, id: Ref) -> String {
    if let Some((name, _)) = plan.xobjects.iter().find(|(_, known)| *known == id) {
        return name.clone();
    }
    let name = format!("I{}", plan.xobjects.len());
    plan.xobjects.push((name.clone(), id));
    name
}

fn redrawn<W: Write>(
    page: &Page<'_>,
    read: &PageRead,
    remark: Remark,
    out: &mut Document<'_, W>,
) -> Result<Bound, BindError> {
    let drawn = catch_unwind(AssertUnwindSafe(|| redraw::page(page, f64::from(read.dpi))));
    let (picture, fewer) = drawn.ok().flatten().ok_or_else(|| BindError::Picture {
        page: read.number,
        cause: "the page cannot be drawn".to_owned(),
    })?;
    let mut remarks = vec![remark];
    if fewer {
        remarks.push(Remark::Reduced);
    }
    // The picture has `/Rotate` obeyed; its place on the page is told by the size as shown.
    let (width, height) = page.render_dimensions();
    let shown = place::of_page([0.0, 0.0, f64::from(width), f64::from(height)], 0, read);
    let placement = place::of_page(shown_box(page), rotation(page), read);
    let whole = Affine([f64::from(width), 0.0, 0.0, f64::from(height), 0.0, 0.0]);
    let mut content = Content::default();
    content.paint("I0", &whole.then(&shown.from_source));
    let id = picture.write(out).map_err(written)?;
    let plan = PagePlan {
        size: placement.size,
        content: content.out.into_bytes(),
        xobjects: vec![("I0".to_owned(), id)],
        ..PagePlan::default()
    };
    Ok(Bound { plan, from_pixels: placement.from_pixels, rung: Rung::Redrawn, remarks })
}
