//! Text → modules of a QR code (ISO/IEC 18004).

use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

use super::error::QrError;

/// Points in a millimetre.
const MILLIMETRE: f64 = 72.0 / 25.4;
/// Side of a module, in points: 0.4 mm, which a photograph of a print still resolves.
pub const MODULE: f64 = 0.4 * MILLIMETRE;
/// Modules that stay empty around a code.
pub const QUIET: f64 = 4.0;
/// Widest a code may be with what stays empty around it, in points: 26 mm.
pub const WIDEST: f64 = 26.0 * MILLIMETRE;

/// How much of a code may be dirty or covered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// About 15 %.
    M,
    /// About 7 %.
    L,
}

/// A code as modules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// Modules along a side, without the quiet zone.
    pub side: usize,
    /// Dark ones, row by row from the top.
    pub dark: Vec<bool>,
}

impl Symbol {
    /// Draws bytes, if they are not too many for the widest code.
    pub fn of(bytes: &[u8], level: Level) -> Result<Self, QrError> {
        let level = match level {
            Level::M => EcLevel::M,
            Level::L => EcLevel::L,
        };
        let code = QrCode::with_error_correction_level(bytes, level);
        let code = code.map_err(|_| QrError::TooWide)?;
        let side = code.width();
        if (side as f64 + 2.0 * QUIET) * MODULE > WIDEST + 1e-6 {
            return Err(QrError::TooWide);
        }
        let dark = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { side, dark })
    }

    /// Its side in points, without the quiet zone.
    pub fn width(&self) -> f64 {
        self.side as f64 * MODULE
    }

    /// Rows as runs of dark modules: row, first column, number.
    pub(super) fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for (row, modules) in self.dark.chunks(self.side.max(1)).enumerate() {
            let mut column = 0;
            for part in modules.chunk_by(|a, b| a == b) {
                if part.first() == Some(&true) {
                    runs.push((row, column, part.len()));
                }
                column += part.len();
            }
        }
        runs
    }
}
