//! What is signed in a file: enough of each signature to gather evidence for it and to see
//! until when its time is proven.

use crate::pdf::revisions::{Dictionary, Document, Object, Text};
use crate::trust::Certificate;
use crate::trust::algorithm::Digest;
use crate::trust::cms::SignedData;
use crate::trust::timestamp::{Measure, Token};

use super::error::SealError;

/// More fields than this are an attack.
const MOST_FIELDS: usize = 10_000;
/// How deep fields may nest.
const DEPTH: usize = 8;

/// One signature or document time stamp.
pub(super) struct Existing {
    /// Where the bytes it covers end.
    pub(super) end: u64,
    /// SHA-1 of `/Contents` in capitals: its name in `/VRI` (ISO 32000-2, 12.8.4.3).
    pub(super) name: String,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a signature is.
pub(super) enum Kind {
    /// By a person or agency, with the time stamp over its value where there is one.
    Signature {
        /// Whose.
        signer: Box<Certificate>,
        /// What came along.
        others: Vec<Certificate>,
        /// The time stamp over its value.
        time: Option<Box<Token>>,
    },
    /// A document time stamp.
    Time(Box<Token>),
}

/// Every signature, in the order of what they cover.
pub(super) fn existing(document: &Document<'_>) -> Result<Vec<Existing>, SealError> {
    let (_, catalog) = document.catalog()?;
    let form = document.value(&catalog, "AcroForm")?;
    let Some(form) = form.dictionary() else { return Ok(Vec::new()) };
    let mut waiting: Vec<(Object, usize)> = document
        .value(form, "Fields")?
        .array()
        .unwrap_or_default()
        .iter()
        .map(|field| (field.clone(), 0))
        .collect();
    let mut found = Vec::new();
    let mut seen = 0;
    while let Some((field, depth)) = waiting.pop() {
        seen += 1;
        if seen > MOST_FIELDS || depth > DEPTH {
            return Err(SealError::Structure("too many fields".to_owned()));
        }
        let Object::Dictionary(field) = document.resolve(&field)? else { continue };
        let kids = document.value(&field, "Kids")?;
        for kid in kids.array().unwrap_or_default() {
            waiting.push((kid.clone(), depth + 1));
        }
        let value = document.value(&field, "V")?;
        if let Some(value) = value.dictionary()
            && value.get("ByteRange").is_some()
        {
            found.push(one(document, value)?);
        }
    }
    found.sort_by_key(|one| one.end);
    Ok(found)
}

fn one(document: &Document<'_>, value: &Dictionary) -> Result<Existing, SealError> {
    let unreadable = |why: &str| SealError::Structure(format!("signature: {why}"));
    let range = document.value(value, "ByteRange")?;
    let range: Vec<i64> =
        range.array().unwrap_or_default().iter().filter_map(Object::integer).collect();
    let [_, _, after, length] = range[..] else { return Err(unreadable("ByteRange")) };
    let end = after.checked_add(length).and_then(|end| u64::try_from(end).ok());
    let end = end.ok_or_else(|| unreadable("ByteRange"))?;
    let contents = document.value(value, "Contents")?;
    let Object::String(Text { bytes, .. }) = contents else {
        return Err(unreadable("Contents"));
    };
    let name = data_encoding::HEXUPPER.encode(&Digest::Sha1.of(&bytes));
    if value.get("SubFilter").is_some_and(|filter| filter.is_name("ETSI.RFC3161")) {
        let token = Token::read(&bytes, Measure::Found).map_err(unreadable)?;
        return Ok(Existing { end, name, kind: Kind::Time(Box::new(token)) });
    }
    let (cms, _) = SignedData::read(&bytes).map_err(|error| unreadable(error.0))?;
    let [info] = cms.signers.as_slice() else { return Err(unreadable("not one signer")) };
    let signer = cms.certificate_of(info).ok_or_else(|| unreadable("no certificate"))?;
    let signer = Box::new(signer.clone());
    let time = info.time_stamp.as_deref().and_then(|token| Token::read(token, Measure::Found).ok());
    let time = time.filter(|token| token.covers(&info.signature)).map(Box::new);
    Ok(Existing { end, name, kind: Kind::Signature { signer, others: cms.certificates, time } })
}
