//! What a signature field that was added later shows, and whether it is nothing but that: a field
//! with a script, or a widget that lies over the page, is how certified files are attacked (EAA
//! and SSA, 2021).

use std::collections::HashSet;

use super::{Change, Look};
use crate::pdf::revisions::{Broken, Dictionary, Document, Object};

/// Entries of a field and its widget that do nothing but describe and show it.
const HARMLESS: [&[u8]; 27] = [
    b"Type",
    b"Subtype",
    b"FT",
    b"T",
    b"TU",
    b"TM",
    b"V",
    b"F",
    b"Ff",
    b"Rect",
    b"AP",
    b"AS",
    b"P",
    b"Parent",
    b"Kids",
    b"MK",
    b"DA",
    b"DR",
    b"Q",
    b"M",
    b"NM",
    b"BS",
    b"Border",
    b"Lock",
    b"SV",
    b"StructParent",
    b"Contents",
];
/// Annotation flags `Hidden` and `NoView` (ISO 32000-2, 12.5.3).
const NOT_SHOWN: i64 = 2 | 32;
/// A page whose size cannot be read is taken as small: what is on it counts more.
const A4: f64 = 595.0 * 842.0;

/// A new field, told.
pub(super) struct Added {
    /// What it is as a change.
    pub(super) change: Change,
    /// The objects that stand for it on pages.
    pub(super) widgets: HashSet<u32>,
}

/// Looks at a signature field that was not there before.
pub(super) fn added(document: &Document<'_>, field: &Object, name: &str) -> Result<Added, Broken> {
    let mut widgets = HashSet::new();
    let bad = |what: &str, widgets| Added {
        change: Change::Modified(format!("field {name} added: {what}")),
        widgets,
    };
    let object = document.resolve(field)?;
    let Some(dictionary) = object.dictionary() else { return Ok(bad("unreadable", widgets)) };
    let value = document.value(dictionary, "V")?;
    let Some(value) = value.dictionary() else {
        let look = widgets_look(document, field, dictionary, &mut widgets)?;
        // an empty field that shows nothing is room for a signature to come
        return Ok(match look {
            Some(Look::Invisible) => {
                Added { change: Change::FieldAdded(name.to_owned(), Look::Invisible), widgets }
            }
            _ => bad("it shows something and is not signed", widgets),
        });
    };
    let Some(look) = widgets_look(document, field, dictionary, &mut widgets)? else {
        return Ok(bad("it does more than show a signature", widgets));
    };
    let is_stamp = value.get("Type").is_some_and(|kind| kind.is_name("DocTimeStamp"));
    let change = match (is_stamp, look) {
        (true, Look::Invisible) => Change::Evidence,
        (true, Look::Visible(_)) => return Ok(bad("a time stamp that shows something", widgets)),
        (false, look) => Change::FieldAdded(name.to_owned(), look),
    };
    Ok(Added { change, widgets })
}

/// What the widgets of a field show together; `None` where they do more than show.
fn widgets_look(
    document: &Document<'_>,
    field: &Object,
    dictionary: &Dictionary,
    widgets: &mut HashSet<u32>,
) -> Result<Option<Look>, Broken> {
    let harmless = |one: &Dictionary| one.iter().all(|(key, _)| HARMLESS.contains(&key));
    let mut all = vec![(field.as_reference(), dictionary.clone())];
    let kids = document.value(dictionary, "Kids")?;
    for kid in kids.array().unwrap_or_default() {
        match document.resolve(kid)? {
            Object::Dictionary(own) => all.push((kid.as_reference(), own)),
            _ => return Ok(None),
        }
    }
    let mut shown = 0;
    for (reference, one) in &all {
        if !harmless(one) {
            return Ok(None);
        }
        widgets.extend(reference.map(|to| to.number));
        shown += share_of_page(document, one)?;
    }
    Ok(Some(if shown == 0 { Look::Invisible } else { Look::Visible(shown) }))
}

/// How many thousandths of its page a widget covers; at least one where it shows anything.
pub(super) fn share_of_page(document: &Document<'_>, widget: &Dictionary) -> Result<u32, Broken> {
    let flags = widget.integer("F").unwrap_or(0);
    if widget.get("AP").is_none() && widget.get("MK").is_none() || flags & NOT_SHOWN != 0 {
        return Ok(0);
    }
    let area = area(document, widget, "Rect")?;
    if area == 0.0 {
        return Ok(0);
    }
    let page = document.value(widget, "P")?;
    let mut of = A4;
    if let Some(page) = page.dictionary() {
        for key in ["MediaBox", "CropBox"] {
            let own = self::area(document, page, key)?;
            if own > 0.0 {
                of = of.min(own);
            }
        }
    }
    Ok(((area / of * 1000.0).ceil().min(1e6) as u32).max(1))
}

fn area(document: &Document<'_>, dictionary: &Dictionary, key: &str) -> Result<f64, Broken> {
    let rectangle = document.value(dictionary, key)?;
    let mut sides = Vec::new();
    for side in rectangle.array().unwrap_or_default() {
        sides.extend(document.resolve(side)?.number());
    }
    let [x0, y0, x1, y1] = sides.as_slice() else { return Ok(0.0) };
    Ok((x1 - x0).abs() * (y1 - y0).abs())
}

/// Whether a field shows anything.
pub(super) fn is_shown(document: &Document<'_>, field: &Dictionary) -> Result<bool, Broken> {
    Ok(share_of_page(document, field)? > 0)
}
