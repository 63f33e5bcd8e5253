//! From B-B and B-T to B-LT and B-LTA: evidence and a document time stamp in one more revision
//! (ETSI EN 319 142-1, 5.4 and 5.5). Done again before the last time stamp's certificate runs
//! out, it carries the proof on for as long as the file is kept.
//!
//! Promises: the file so far stands unchanged at the front; a file whose evidence or time cannot
//! be had is left as it is and says why; nothing is written for a file that is good for longer
//! than asked.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use super::error::SealError;
use super::fields;
use super::growing::Growing;
use super::notary::Notary;
use super::place;
use super::signed::{Existing, Kind, existing};
use super::store::SecurityStore;
use crate::domain::hash::Sha256;
use crate::pdf::revisions::{self, Appender, Dictionary, Document, Object, Reference};
use crate::trust::gather::Gathered;
use crate::trust::lasting::Level;
use crate::trust::service::ServiceError;

/// Bytes kept for the token of a document time stamp, as many as for any signature.
const RESERVED: usize = 16_384;
/// Fields of document time stamps are called so, and numbered.
const FIELD: &str = "DauThoiGian";

/// What a file's signatures have reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The level of the weakest signature.
    pub level: Level,
    /// Signatures, without document time stamps.
    pub signatures: usize,
    /// Document time stamps.
    pub stamps: usize,
    /// Until when the last time stamp's certificate is valid: before that a new one is due.
    pub until: Option<Timestamp>,
}

/// What was added.
#[derive(Clone, PartialEq, Debug)]
pub struct Extended {
    /// SHA-256 of the output.
    pub sha256: Sha256,
    /// Bytes of the output.
    pub size: u64,
    /// Where it stands now.
    pub standing: Standing,
    /// Certificates without evidence, with what was tried last.
    pub missing: Vec<(String, String)>,
}

/// Looks at a file; `None` where nothing is signed.
pub fn standing(path: &Path) -> Result<Option<Standing>, SealError> {
    let failed = |source| SealError::File { path: path.to_owned(), source };
    let mapped = revisions::map(path).map_err(failed)?;
    let document = Document::open(&mapped)?;
    let all = existing(&document)?;
    Ok(standing_of(&document, &all)?)
}

fn standing_of(
    document: &Document<'_>,
    all: &[Existing],
) -> Result<Option<Standing>, revisions::Broken> {
    let stamps: Vec<_> = all.iter().filter(|one| matches!(one.kind, Kind::Time(_))).collect();
    let signatures: Vec<_> =
        all.iter().filter(|one| matches!(one.kind, Kind::Signature { .. })).collect();
    if signatures.is_empty() {
        return Ok(None);
    }
    let (_, catalog) = document.catalog()?;
    let has_store = document.value(&catalog, "DSS")?.dictionary().is_some();
    let level = |one: &Existing| {
        let covered = stamps.iter().any(|stamp| stamp.end > one.end);
        let own = matches!(&one.kind, Kind::Signature { time: Some(_), .. });
        match (covered, own, has_store) {
            (true, _, true) => Level::BLTA,
            (_, true, true) => Level::BLT,
            (true, ..) | (_, true, _) => Level::BT,
            _ => Level::BB,
        }
    };
    let until = all.iter().rev().find_map(|one| match &one.kind {
        Kind::Time(token) => Some(token.authority().not_after()),
        Kind::Signature { .. } => None,
    });
    let first = signatures.iter().find_map(|one| match &one.kind {
        Kind::Signature { time: Some(token), .. } => Some(token.authority().not_after()),
        _ => None,
    });
    Ok(Some(Standing {
        level: signatures.iter().map(|one| level(one)).min().unwrap_or(Level::BB),
        signatures: signatures.len(),
        stamps: stamps.len(),
        until: until.or(first),
    }))
}

impl Standing {
    /// Whether it stands at `wanted` and, where that has a time stamp over all, for longer than
    /// `ahead`.
    pub fn is_enough(&self, wanted: Level, ahead: SignedDuration, now: Timestamp) -> bool {
        let lasting = wanted < Level::BLTA || self.until.is_some_and(|until| now + ahead < until);
        self.level >= wanted && lasting
    }
}

/// Raises `input` to B-LT or B-LTA and writes it to `output`, which may be the same file. `None`
/// where it is good already, looked at `ahead` of now.
pub fn extend(
    input: &Path,
    output: &Path,
    wanted: Level,
    ahead: SignedDuration,
    notary: &Notary<'_>,
) -> Result<Option<Extended>, SealError> {
    let failed = |source| SealError::File { path: input.to_owned(), source };
    let mapped = revisions::map(input).map_err(failed)?;
    let document = Document::open(&mapped)?;
    if document.is_encrypted() {
        return Err(SealError::Encrypted);
    }
    if document.is_hybrid() {
        return Err(SealError::Forbidden("a hybrid cross-reference"));
    }
    let all = existing(&document)?;
    let before = standing_of(&document, &all)?.ok_or(SealError::NoSignature)?;
    if before.is_enough(wanted, ahead, notary.now) {
        return Ok(None);
    }
    let stamped = wanted >= Level::BLTA || before.level < Level::BT;
    if stamped && !notary.has_time() {
        return Err(SealError::NoAuthority);
    }
    let (gathered, missing) = gather(&all, stamped, notary)?;
    let whole = missing.is_empty() || before.level >= Level::BLTA;
    if !whole && before.level >= Level::BT {
        let (signer, why) = missing.into_iter().next().unwrap_or_default();
        return Err(ServiceError::RevocationUnknown { signer, why }.into());
    }
    let mut to = Appender::after(&document)?;
    let mut store = SecurityStore::read(&document)?;
    // half the evidence would look like all of it: without it, only the time is proven for now
    if whole && wanted >= Level::BLT {
        for (name, gathered) in &gathered {
            store.add(&mut to, *name, gathered);
        }
    }
    let (root, mut catalog) = document.catalog()?;
    let extensions = place::extension(&catalog, &document)?;
    catalog.set("Extensions", Object::Dictionary(extensions));
    if let Some(entry) = store.write(&mut to) {
        catalog.set("DSS", entry);
    }
    let stamp = if stamped { Some(stamp_field(&document, &mut to, &mut catalog)?) } else { None };
    to.put(root, &Object::Dictionary(catalog));
    let mut update = to.finish();
    let mut copy = Growing::start(input, output, mapped.len(), |_| {})?;
    if let Some((value, digits)) = stamp {
        let digits = place::set_byte_range(&mut update, mapped.len(), value, &digits)?;
        let parts = place::around(&update.bytes, &digits);
        let token = notary.stamp(&|digest| copy.digest_with(digest, &parts))?;
        place::fill(&mut update.bytes, digits, token.der())?;
    }
    copy.append(&update.bytes)?;
    let after = {
        let bytes = copy.map()?;
        let document = Document::open(&bytes)?;
        standing_of(&document, &existing(&document)?)?.unwrap_or(before)
    };
    let (sha256, size) = copy.finish()?;
    Ok(Some(Extended { sha256, size, standing: after, missing }))
}

/// What was gathered for the signature of a name, or for the next time stamp; and what is missing.
type Found<'a> = (Vec<(Option<&'a str>, Gathered)>, Vec<(String, String)>);

/// Evidence for everyone who signed or stamped, and for who will stamp next.
fn gather<'a>(
    all: &'a [Existing],
    stamped: bool,
    notary: &Notary<'_>,
) -> Result<Found<'a>, SealError> {
    let mut found = Vec::new();
    for one in all {
        let gathered = match &one.kind {
            Kind::Signature { signer, others, time } => {
                let mut gathered = notary.gather(signer, others)?;
                if let Some(token) = time {
                    gathered.add(notary.token_evidence(token)?);
                }
                gathered
            }
            Kind::Time(token) => notary.token_evidence(token)?,
        };
        found.push((Some(one.name.as_str()), gathered));
    }
    if stamped {
        found.push((None, notary.time_evidence()?));
    }
    let mut missing: Vec<(String, String)> = Vec::new();
    for one in found.iter().flat_map(|(_, gathered)| &gathered.missing) {
        if !missing.contains(one) {
            missing.push(one.clone());
        }
    }
    Ok((found, missing))
}

/// A field with a document time stamp that lacks nothing but its token.
fn stamp_field(
    document: &Document<'_>,
    to: &mut Appender,
    catalog: &mut Dictionary,
) -> Result<(u32, std::ops::Range<usize>), SealError> {
    let value = to.allocate();
    let (page, _) = document.first_page()?;
    let names = fields::Fields::find(document)?.signatures;
    let free = |number: &u32| {
        let name = format!("{FIELD}{number}");
        names.iter().all(|(own, ..)| *own != name)
    };
    let number = (1..u32::MAX).find(free).unwrap_or_default();
    let mut widget = place::field(&format!("{FIELD}{number}"), page, None, 0);
    widget.set("V", Object::reference(value));
    let own = to.allocate();
    to.put(Reference { number: own, generation: 0 }, &Object::Dictionary(widget));
    place::make_known(document, to, catalog, &[Object::reference(own)])?;
    let head = b"<</Type /DocTimeStamp/Filter /Adobe.PPKLite/SubFilter /ETSI.RFC3161";
    let (body, digits) = place::with_room(head, &Dictionary::default(), RESERVED);
    to.put_bytes(value, body);
    Ok((value, digits))
}
