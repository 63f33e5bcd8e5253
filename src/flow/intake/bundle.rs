//! A folder of images as one file: a `tar` (POSIX ustar) with sequential names and without times,
//! owners or the images' own names, so that the same images in the same order give the same
//! bytes and the same hash, and any archive program can open it.

use std::io::{self, Read, Write};
use std::ops::Range;

const BLOCK: usize = 512;
/// Digits of a member's name.
const DIGITS: usize = 8;
/// How the first header of a bundle starts.
pub(super) const FIRST_NAME: &[u8] = b"00000001.";

/// Writes one member: its header, `size` bytes of `content`, padding. Says how many bytes came
/// where they were fewer than promised.
pub(super) fn write_member(
    out: &mut impl Write,
    number: usize,
    extension: &str,
    size: u64,
    content: &mut impl Read,
) -> io::Result<u64> {
    out.write_all(&header(number, extension, size))?;
    let copied = io::copy(&mut content.take(size), out)?;
    let padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    out.write_all([0; BLOCK].get(..padding as usize).unwrap_or_default())?;
    Ok(copied)
}

/// Writes the end of the archive.
pub(super) fn write_end(out: &mut impl Write) -> io::Result<()> {
    out.write_all(&[0; 2 * BLOCK])
}

fn header(number: usize, extension: &str, size: u64) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, text: &[u8]| {
        if let Some(field) = block.get_mut(at..at + text.len()) {
            field.copy_from_slice(text);
        }
    };
    put(0, format!("{number:0DIGITS$}.{extension}").as_bytes());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
    let mut put = |at: usize, text: &[u8]| {
        if let Some(field) = block.get_mut(at..at + text.len()) {
            field.copy_from_slice(text);
        }
    };
    put(148, format!("{sum:06o}\0 ").as_bytes());
    block
}

/// Where the members lie; `None` where it is no bundle, or a cut one.
pub(super) fn members(bytes: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut members = Vec::new();
    let mut at = 0;
    loop {
        let block = bytes.get(at..at + BLOCK)?;
        if block.iter().all(|&byte| byte == 0) {
            return Some(members);
        }
        let size = std::str::from_utf8(block.get(124..135)?).ok()?;
        let size = usize::from_str_radix(size, 8).ok()?;
        let start = at + BLOCK;
        let end = start.checked_add(size).filter(|&end| end <= bytes.len())?;
        members.push(start..end);
        at = end.checked_next_multiple_of(BLOCK)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_in_comes_out_and_nothing_else_shows() {
        let mut bundle = Vec::new();
        for (number, content) in [&b"one"[..], &[7; 512], b""].iter().enumerate() {
            let size = content.len() as u64;
            write_member(&mut bundle, number + 1, "jpg", size, &mut { *content }).unwrap();
        }
        write_end(&mut bundle).unwrap();
        let members = members(&bundle).unwrap();
        assert_eq!(members.len(), 3);
        assert_eq!(&bundle[members[0].clone()], b"one");
        assert_eq!(&bundle[members[1].clone()], [7; 512]);
        assert!(super::members(&bundle[..1000]).is_none());
        assert_eq!(bundle.len() % BLOCK, 0);
        let (head, rest) = bundle.split_at(148);
        let sum: u32 = head.iter().chain(&rest[8..364]).map(|&b| u32::from(b)).sum::<u32>() + 256;
        assert_eq!(&rest[..6], format!("{sum:06o}").as_bytes());
    }
}
