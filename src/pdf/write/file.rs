//! The frame of a PDF file: header, objects with their offsets, cross-reference table, trailer
//! (ISO 32000-1, 7.5). Objects go out as they come; only their offsets are kept.

use std::io::{self, Write};

use pdf_writer::{Chunk, Ref};

/// Why writing ended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The bytes could not be written.
    #[error("the file cannot be written")]
    Io(#[from] io::Error),
    /// A limit of the format would be passed.
    #[error("a limit of PDF is passed: {0}")]
    Limit(&'static str),
}

/// Objects may lie in a classic cross-reference table up to this offset (10 digits).
const LAST_OFFSET: u64 = 9_999_999_999;
/// ISO 19005-2, 6.1.13: at most 8 388 607 indirect objects.
const LAST_OBJECT: i32 = 8_388_607;

/// A PDF file on its way out.
pub struct File<W> {
    out: W,
    written: u64,
    offsets: Vec<u64>,
}

impl<W: Write> File<W> {
    /// Writes the header: version 1.7, and the line of bytes above 127 that ISO 19005-2, 6.1.2
    /// asks for.
    pub fn start(out: W) -> Result<Self, WriteError> {
        let mut file = Self { out, written: 0, offsets: Vec::new() };
        file.put(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")?;
        Ok(file)
    }

    /// Bytes written so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// A number for an object that will be written later.
    pub fn reserve(&mut self) -> Result<Ref, WriteError> {
        let number = i32::try_from(self.offsets.len() + 1)
            .ok()
            .filter(|number| *number <= LAST_OBJECT)
            .ok_or(WriteError::Limit("objects"))?;
        self.offsets.push(0);
        Ok(Ref::new(number))
    }

    /// Writes one object that `write` makes in a chunk of its own.
    pub fn object(&mut self, id: Ref, write: impl FnOnce(&mut Chunk)) -> Result<(), WriteError> {
        let mut chunk = Chunk::new();
        write(&mut chunk);
        if self.written > LAST_OFFSET {
            return Err(WriteError::Limit("10 GB"));
        }
        if let Some(offset) =
            usize::try_from(id.get() - 1).ok().and_then(|n| self.offsets.get_mut(n))
        {
            *offset = self.written;
        }
        self.put(chunk.as_bytes())
    }

    /// Writes the cross-reference table and the trailer; gives the number of bytes of the file.
    /// `identifier` stands twice in `/ID`: the file was never changed.
    pub fn finish(
        mut self,
        catalog: Ref,
        info: Ref,
        identifier: &[u8; 16],
    ) -> Result<u64, WriteError> {
        let start = self.written;
        let count = self.offsets.len() + 1;
        let mut table = Vec::with_capacity(count * 20 + 256);
        write!(table, "xref\n0 {count}\n0000000000 65535 f\r\n")?;
        for offset in &self.offsets {
            match offset {
                0 => write!(table, "0000000000 00000 f\r\n")?,
                offset => write!(table, "{offset:010} 00000 n\r\n")?,
            }
        }
        let hex = data_encoding::HEXUPPER.encode(identifier);
        write!(
            table,
            "trailer\n<<\n  /Size {count}\n  /Root {} 0 R\n  /Info {} 0 R\n  /ID [<{hex}> <{hex}>]\n>>\n\
             startxref\n{start}\n%%EOF\n",
            catalog.get(),
            info.get(),
        )?;
        self.put(&table)?;
        self.out.flush()?;
        Ok(self.written)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.out.write_all(bytes)?;
        self.written += bytes.len() as u64;
        Ok(())
    }
}
