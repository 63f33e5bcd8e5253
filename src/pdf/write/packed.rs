//! Flate streams, as ISO 32000-1, 7.4.4 wants them.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};

/// Packs `bytes` into a zlib stream.
pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder =
        ZlibEncoder::new(Vec::with_capacity(bytes.len() / 3 + 64), Compression::new(7));
    // Writing into memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}
