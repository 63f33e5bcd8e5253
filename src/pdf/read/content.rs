//! What is drawn on a page.

use hayro_syntax::page::Page;

use super::image::PlacedImage;
use super::words::PlacedWord;

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

pub(super) fn of(_page: &Page<'_>) -> PageContent {
    PageContent::default()
}
