//! Letters become words.

use crate::domain::page::WordSource;

/// A word that a page gives as text, in user space.
#[derive(Clone, PartialEq, Debug)]
pub struct PlacedWord {
    /// The letters, NFC.
    pub text: String,
    /// The box around its ink (for invisible text: around its line height), in user space:
    /// `[x0, y0, x1, y1]`, y upwards.
    pub user_box: [f64; 4],
    /// Visible text, a widget's appearance, or an invisible (or covered) layer.
    pub source: WordSource,
}
