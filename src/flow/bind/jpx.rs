//! JPEG 2000: what PDF/A-2 asks of it (ISO 19005-2, 6.2.8.3), and the boxes of a JP2 file (ISO
//! 15444-1, Annex I) put around a codestream that has none.

/// What the container of a JPEG 2000 says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct JpxFacts {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) components: u16,
    /// All components have this many bits.
    pub(super) bits: u8,
    /// Whether the bytes are a bare codestream.
    pub(super) bare: bool,
    /// Whether the boxes obey the standard.
    pub(super) conforming: bool,
}

/// Reads the container; `None` for what is no JPEG 2000 or has components of different depths.
pub(super) fn facts(bytes: &[u8]) -> Option<JpxFacts> {
    if bytes.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]) {
        let mut facts = codestream(bytes)?;
        facts.bare = true;
        return Some(facts);
    }
    let mut colours = Colours::default();
    let mut facts = None;
    for (kind, body) in Boxes(bytes) {
        match &kind {
            b"jp2h" => {
                for (kind, body) in Boxes(body) {
                    match &kind {
                        b"colr" => colours.see(body),
                        b"bpcc" => colours.mixed = true,
                        _ => {}
                    }
                }
            }
            b"jp2c" => facts = codestream(body),
            _ => {}
        }
    }
    let mut facts = facts?;
    facts.conforming = colours.conform() && matches!(facts.components, 1 | 3 | 4);
    Some(facts)
}

/// Puts boxes around a bare codestream of 1 (grey) or 3 (sRGB) components.
pub(super) fn boxed(codestream: &[u8], facts: &JpxFacts) -> Option<Vec<u8>> {
    let colour_space: u32 = match facts.components {
        1 => 17,
        3 => 16,
        _ => return None,
    };
    let mut header = Vec::new();
    let mut image = Vec::new();
    image.extend_from_slice(&facts.height.to_be_bytes());
    image.extend_from_slice(&facts.width.to_be_bytes());
    image.extend_from_slice(&facts.components.to_be_bytes());
    image.extend_from_slice(&[facts.bits - 1, 7, 0, 0]);
    put(&mut header, *b"ihdr", &image);
    let mut colour = vec![1, 0, 0];
    colour.extend_from_slice(&colour_space.to_be_bytes());
    put(&mut header, *b"colr", &colour);
    let mut out = Vec::with_capacity(codestream.len() + 128);
    put(&mut out, *b"jP  ", &[0x0D, 0x0A, 0x87, 0x0A]);
    put(&mut out, *b"ftyp", b"jp2 \0\0\0\0jp2 ");
    put(&mut out, *b"jp2h", &header);
    put(&mut out, *b"jp2c", codestream);
    Some(out)
}

fn put(out: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) {
    out.extend_from_slice(&(body.len() as u32 + 8).to_be_bytes());
    out.extend_from_slice(&kind);
    out.extend_from_slice(body);
}

/// The colour specifications of a file: one, or several of which one is marked as the best.
#[derive(Default)]
struct Colours {
    count: usize,
    best: usize,
    unknown: bool,
    mixed: bool,
}

impl Colours {
    fn see(&mut self, body: &[u8]) {
        self.count += 1;
        let method = body.first().copied().unwrap_or_default();
        self.best += usize::from(body.get(2) == Some(&1));
        let cie_jab = method == 1 && body.get(3..7) == Some(&19_u32.to_be_bytes());
        self.unknown |= !(1..=3).contains(&method) || cie_jab;
    }

    fn conform(&self) -> bool {
        !self.unknown && !self.mixed && (self.count == 1 || self.best == 1)
    }
}

/// `SIZ` (ISO 15444-1, A.5.1).
fn codestream(bytes: &[u8]) -> Option<JpxFacts> {
    if bytes.get(..4)? != [0xFF, 0x4F, 0xFF, 0x51] {
        return None;
    }
    let long = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let components = u16::from_be_bytes(bytes.get(40..42)?.try_into().ok()?);
    let depth = |n: usize| bytes.get(42 + 3 * n).copied();
    let first = depth(0)?;
    let same = (0..usize::from(components)).all(|n| depth(n) == Some(first));
    let bits = (first & 0x7F) + 1;
    (same && bits <= 38).then_some(JpxFacts {
        width: long(8)?.checked_sub(long(16)?)?,
        height: long(12)?.checked_sub(long(20)?)?,
        components,
        bits,
        bare: false,
        conforming: false,
    })
}

struct Boxes<'a>(&'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = ([u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0;
        let short = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let kind = rest.get(4..8)?.try_into().ok()?;
        let (start, length) = match short {
            0 => (8, rest.len()),
            1 => {
                let long = u64::from_be_bytes(rest.get(8..16)?.try_into().ok()?);
                (16, usize::try_from(long).ok()?)
            }
            short => (8, short as usize),
        };
        // The last box may claim more than there is.
        let end = length.min(rest.len());
        let body = rest.get(start..end)?;
        self.0 = rest.get(end..).unwrap_or_default();
        Some((kind, body))
    }
}
