//! One page: boxes, rotation, and the map from user space to the upright page.

use hayro_interpret::TransformExt;
use hayro_syntax::page::{Page, Rotation};

use super::content::{self, PageContent};
use super::image::PlacedImage;
use crate::domain::geometry::Affine;

/// One page of a PDF. Cheap: what is drawn on it is read when asked for.
pub struct PdfPage<'a> {
    pub(super) page: &'a Page<'a>,
    /// Its number in the file, from 1.
    pub number: u32,
}

impl<'a> PdfPage<'a> {
    /// `/MediaBox`, `[x0, y0, x1, y1]` in user space.
    pub fn media_box(&self) -> [f64; 4] {
        let b = self.page.media_box();
        [b.x0, b.y0, b.x1, b.y1]
    }

    /// What is shown of the page: `/CropBox` within `/MediaBox`, in user space.
    pub fn shown_box(&self) -> [f64; 4] {
        let b = self.page.intersected_crop_box();
        [b.x0, b.y0, b.x1, b.y1]
    }

    /// `/Rotate`: 0, 90, 180 or 270, clockwise.
    pub fn rotation(&self) -> u16 {
        match self.page.rotation() {
            Rotation::None => 0,
            Rotation::Horizontal => 90,
            Rotation::Flipped => 180,
            Rotation::FlippedHorizontal => 270,
        }
    }

    /// Width and height in points of the page as shown, `/Rotate` obeyed.
    pub fn size(&self) -> (f64, f64) {
        let (width, height) = self.page.render_dimensions();
        (f64::from(width), f64::from(height))
    }

    /// From user space to points of the page as shown: origin top left, y downwards.
    pub fn to_shown(&self) -> Affine {
        Affine(self.page.initial_transform(true).to_kurbo().as_coeffs())
    }

    /// What is drawn on the page. Walks through its content once, decoding no image.
    pub fn content(&self) -> PageContent {
        content::of(self.page)
    }

    /// The images drawn on the page, in drawing order, annotations last.
    pub fn placed_images(&self) -> Vec<PlacedImage> {
        self.content().images
    }

    /// The page as hayro knows it: its dictionary, its resources.
    pub fn syntax(&self) -> &'a Page<'a> {
        self.page
    }
}
