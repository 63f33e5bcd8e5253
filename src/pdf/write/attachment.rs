//! Files carried inside a document (ISO 19005-3, 6.8; ISO 32000-2, 14.13).

use std::io::Write;

use md5::{Digest, Md5};
use pdf_writer::types::AssociationKind;
use pdf_writer::{Name, Ref, Str, TextStr};

use super::file::{File, WriteError};
use super::packed::deflate;

/// What a file carried inside is to the document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relationship {
    /// The data the document shows: the record of a result.
    Data,
    /// What the document was made from.
    Source,
    /// Something that adds to the document: a receipt, a signature of its own.
    Supplement,
}

/// A file to carry inside; its presence makes the document PDF/A-3u.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'a> {
    /// File name as readers show it. Never a personal number.
    pub name: &'a str,
    /// Media type, such as `application/json`.
    pub media: &'a str,
    /// The bytes, carried as they are.
    pub bytes: &'a [u8],
    /// What it is, for people.
    pub description: &'a str,
    /// What it is to the document.
    pub relationship: Relationship,
}

impl Attachment<'_> {
    /// Writes the file and its specification; gives the specification's number. `date` is the
    /// moment the file was last changed, as PDF writes it.
    pub(super) fn write<W: Write>(
        &self,
        file: &mut File<W>,
        date: &str,
    ) -> Result<Ref, WriteError> {
        let (specification, embedded) = (file.reserve()?, file.reserve()?);
        let packed = deflate(self.bytes);
        let check = Md5::digest(self.bytes);
        let size = i32::try_from(self.bytes.len()).map_err(|_| WriteError::Limit("attachment"))?;
        file.object(embedded, |chunk| {
            let mut stream = chunk.embedded_file(embedded, &packed);
            stream.filter(pdf_writer::Filter::FlateDecode);
            stream.subtype(Name(self.media.as_bytes()));
            let mut parameters = stream.insert(Name(b"Params")).dict();
            parameters.pair(Name(b"ModDate"), Str(date.as_bytes()));
            parameters.pair(Name(b"Size"), size);
            parameters.pair(Name(b"CheckSum"), Str(&check));
        })?;
        file.object(specification, |chunk| {
            let mut spec = chunk.file_spec(specification);
            spec.path(Str(&ascii(self.name)));
            spec.unic_file(TextStr(self.name));
            spec.description(TextStr(self.description));
            spec.association_kind(match self.relationship {
                Relationship::Data => AssociationKind::Data,
                Relationship::Source => AssociationKind::Source,
                Relationship::Supplement => AssociationKind::Supplement,
            });
            let mut files = spec.insert(Name(b"EF")).dict();
            files.pair(Name(b"F"), embedded);
            files.pair(Name(b"UF"), embedded);
        })?;
        Ok(specification)
    }
}

fn ascii(name: &str) -> Vec<u8> {
    name.chars().map(|c| if c.is_ascii_graphic() { c as u8 } else { b'_' }).collect()
}
