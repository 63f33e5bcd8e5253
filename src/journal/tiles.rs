//! Which file holds what (C2SP `tlog-tiles`).
//!
//! A tile at level `l` holds up to 256 hashes: those of complete subtrees of `256^l` leaves. A
//! bundle holds the entries behind a tile of level 0, each after its length in two bytes. A file
//! that is not full yet has its width in its name; it is written anew, wider, and the narrower ones
//! stay until the full one is there: who reads with an older checkpoint finds what that names.

use super::error::JournalError;
use super::tree::{Hash, node_hash};

/// Hashes in a full tile; entries in a full bundle.
pub(super) const WIDTH: u64 = 256;
/// Levels of the tree in one tile.
pub(super) const HEIGHT: u32 = 8;
/// Folder of all tiles.
pub(super) const FOLDER: &str = "tile";

/// One file of hashes or entries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Tile {
    /// Level of hashes; `None` is a bundle of entries.
    pub level: Option<u32>,
    /// Which one along its level.
    pub number: u64,
    /// How many hashes or entries it holds.
    pub width: u64,
}

impl Tile {
    /// Where it lies.
    pub(super) fn path(self) -> String {
        let level = self.level.map_or_else(|| "entries".to_owned(), |level| level.to_string());
        let full = format!("{FOLDER}/{level}{}", digits(self.number));
        if self.width < WIDTH { format!("{full}.p/{}", self.width) } else { full }
    }

    /// The folder of its narrower forms.
    pub(super) fn partial_folder(self) -> String {
        format!("{}.p", Self { width: WIDTH, ..self }.path())
    }

    /// How it looks in a tree of `size` leaves; `None` where it is empty.
    pub(super) fn of(level: Option<u32>, number: u64, size: u64) -> Option<Self> {
        let shift = HEIGHT * level.unwrap_or(0);
        let hashes = size.checked_shr(shift).unwrap_or(0);
        let width = hashes.saturating_sub(number.saturating_mul(WIDTH)).min(WIDTH);
        (width > 0).then_some(Self { level, number, width })
    }
}

/// `1234067` is `/x001/x234/067`.
fn digits(number: u64) -> String {
    let mut parts = vec![format!("/{:03}", number % 1000)];
    let mut rest = number / 1000;
    while rest > 0 {
        parts.push(format!("/x{:03}", rest % 1000));
        rest /= 1000;
    }
    parts.reverse();
    parts.concat()
}

/// The hashes of a tile.
pub(super) fn hashes(bytes: &[u8], tile: Tile) -> Result<Vec<Hash>, JournalError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if !rest.is_empty() || hashes.len() as u64 != tile.width {
        return Err(JournalError::damaged(&tile.path(), "another length than its name says"));
    }
    Ok(hashes.to_vec())
}

/// The entries of a bundle.
pub(super) fn entries(bytes: &[u8], tile: Tile) -> Result<Vec<Vec<u8>>, JournalError> {
    let cut = || JournalError::damaged(&tile.path(), "cut off, or longer than its name says");
    let mut entries = Vec::new();
    let mut rest = bytes;
    for _ in 0..tile.width {
        let (length, after) = rest.split_first_chunk::<2>().ok_or_else(cut)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or_else(cut)?;
        entries.push(entry.to_vec());
        rest = after;
    }
    if rest.is_empty() { Ok(entries) } else { Err(cut()) }
}

/// Adds an entry to a bundle.
pub(super) fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), JournalError> {
    let length = u16::try_from(entry.len()).map_err(|_| JournalError::TooLong(entry.len()))?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// The root over a power of two of hashes.
pub(super) fn fold(hashes: &[Hash]) -> Option<Hash> {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => Some(node_hash(left, right)),
                _ => None,
            })
            .collect::<Option<_>>()?;
    }
    row.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_the_names_of_the_specification() {
        let tile = |level, number, width| Tile { level, number, width }.path();
        assert_eq!(tile(Some(0), 0, 256), "tile/0/000");
        assert_eq!(tile(Some(2), 1_234_067, 256), "tile/2/x001/x234/067");
        assert_eq!(tile(Some(1), 1000, 17), "tile/1/x001/000.p/17");
        assert_eq!(tile(None, 5, 256), "tile/entries/005");
        let narrow = Tile { level: None, number: 5, width: 2 };
        assert_eq!(
            (&*narrow.path(), &*narrow.partial_folder()),
            ("tile/entries/005.p/2", "tile/entries/005.p")
        );
    }

    #[test]
    fn a_tile_is_as_wide_as_the_tree_makes_it() {
        let width = |level, number, size| Tile::of(Some(level), number, size).map(|t| t.width);
        assert_eq!(width(0, 0, 5), Some(5));
        assert_eq!(width(0, 1, 256), None);
        assert_eq!(width(0, 1, 257), Some(1));
        assert_eq!(width(1, 0, 255), None);
        assert_eq!(width(1, 0, 70_000), Some(256));
        assert_eq!(width(1, 1, 70_000), Some(17));
        assert_eq!(width(9, 0, u64::MAX), None);
    }
}
