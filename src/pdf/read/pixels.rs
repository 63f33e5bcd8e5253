//! Decoding one image, rendering a page.

/// Decoded samples of one image, as they lie in its stream, not yet turned.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// One byte a pixel (`false`) or three (`true`).
    pub rgb: bool,
    /// The samples, row by row from the top.
    pub data: Vec<u8>,
}
