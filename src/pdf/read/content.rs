//! What is drawn on a page.

use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, interpret_page,
};
use hayro_syntax::page::Page;

use super::collect::Collector;
use super::glyphs::Letter;
use super::image::PlacedImage;
use super::legacy::Trust;
use super::words::{self, PlacedWord};
use crate::domain::page::WordSource;

/// What is drawn on a page.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PageContent {
    /// Images in drawing order, those of annotations last.
    pub images: Vec<PlacedImage>,
    /// Words in the file's order: the page's own, then those of annotations.
    pub words: Vec<PlacedWord>,
    /// What else can be seen.
    pub marks: PageMarks,
}

/// What can be seen on a page besides images; what an opaque image covers does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // independent facts, each asked for by itself
pub struct PageMarks {
    /// Visible letters in the page's own content.
    pub visible_text: bool,
    /// Visible lines or areas in the page's own content.
    pub visible_paths: bool,
    /// Annotations (form fields, signatures, stamps) that draw something.
    pub widgets_visible: bool,
    /// Number of pieces of the visible lines and areas: a frame has few, outlined letters many.
    pub path_pieces: u32,
    /// Visible letters that have no Unicode value, or one from before Unicode: the text cannot
    /// be trusted and was left out of [`PageContent::words`].
    pub unreadable_text: bool,
    /// The same for the letters of annotations.
    pub unreadable_widgets: bool,
    /// Number of visible letters in the page's own content, readable or not.
    pub visible_letters: u32,
}

/// An image that covers this part of the page hides what was drawn before it.
const COVERS: f64 = 0.95;

pub(super) fn of(page: &Page<'_>) -> PageContent {
    let shown = page.intersected_crop_box();
    let shown = Rect::new(shown.x0, shown.y0, shown.x1, shown.y1);
    let cache = InterpreterCache::new();
    let mut collector = Collector::new(shown);
    for part in [RenderContent::PAGE, RenderContent::ANNOTATIONS] {
        collector.start(part == RenderContent::ANNOTATIONS);
        let settings = InterpreterSettings { render_content: part, ..Default::default() };
        let start = hayro_interpret::kurbo::Affine::IDENTITY;
        let mut context = Context::new(start, shown, &cache, page.xref(), settings);
        interpret_page(page, &mut context, &mut collector);
    }
    judged(collector, shown)
}

fn judged(collector: Collector, shown: Rect) -> PageContent {
    let Collector { images, mut letters, paths, .. } = collector;
    let area_of = |image: &PlacedImage| {
        let [x0, y0, x1, y1] = image.user_box();
        (x1 - x0) * (y1 - y0)
    };
    let covered = images
        .iter()
        .filter(|image| !image.widget && image.opaque())
        .filter(|image| area_of(image) >= COVERS * shown.area())
        .map(|image| image.order)
        .max()
        .unwrap_or(0);
    for letter in &mut letters {
        if letter.source == WordSource::Text && letter.order < covered {
            letter.source = WordSource::Layer;
        }
    }
    let is_ink = |letter: &&Letter| letter.text.as_deref().is_none_or(|t| !t.trim().is_empty());
    let count = |source| letters.iter().filter(|l| l.source == source).filter(is_ink).count();
    let mut marks = PageMarks {
        visible_letters: count(WordSource::Text) as u32,
        widgets_visible: images.iter().any(|image| image.widget) || count(WordSource::Widget) > 0,
        ..PageMarks::default()
    };
    marks.visible_text = marks.visible_letters > 0;
    for path in &paths {
        // White is paper, unless it paints over an image.
        let over_image = || images.iter().any(|image| image.order < path.order);
        if path.order < covered || (path.white && !over_image()) {
            continue;
        }
        if path.widget {
            marks.widgets_visible |= !path.white && path.seen.area() > 0.0;
        } else {
            marks.visible_paths = true;
            marks.path_pieces = marks.path_pieces.saturating_add(path.pieces);
        }
    }
    marks.unreadable_text = is_lost(&letters, WordSource::Text);
    marks.unreadable_widgets = is_lost(&letters, WordSource::Widget);
    let layer_lost = is_lost(&letters, WordSource::Layer);
    letters.retain(|letter| match letter.source {
        WordSource::Text => !marks.unreadable_text,
        WordSource::Widget => !marks.unreadable_widgets,
        WordSource::Layer | WordSource::Ocr => !layer_lost,
    });
    PageContent { images, words: words::of(&letters), marks }
}

fn is_lost(letters: &[Letter], source: WordSource) -> bool {
    let mut trust = Trust::default();
    letters
        .iter()
        .filter(|letter| letter.source == source)
        .for_each(|letter| trust.see(letter.text.as_deref()));
    trust.is_lost()
}
