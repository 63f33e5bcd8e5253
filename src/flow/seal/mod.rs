//! seal: a PDF/A in, the same bytes with a visible text and a `PAdES` signature after them out:
//! B-B, or B-T where somebody proves the time; [`extend`] raises what is signed to B-LTA.
//!
//! Two phases, because a key may live in a token or at a CA's service that takes minutes:
//! [`prepare`] writes everything but the signature and says what is to be signed,
//! [`Prepared::finish`] puts the signature in its place, or [`Prepared::signed`] and
//! [`Signed::stamp`] with a time stamp in between. [`seal`] does all with a signer at hand.
//!
//! Promises: the bytes of the input stand unchanged at the front of the output; the output
//! appears under its name only when complete and synced; memory does not grow with the file; the
//! private key is never seen here. By ETSI EN 319 142-1 and ISO 32000-2, 12.8: all fields are
//! prepared before the first signature, the first certifies, the last locks.

mod appearance;
mod archival;
mod error;
mod extend;
mod fields;
mod font;
mod growing;
mod notary;
mod place;
mod planned;
mod prepare;
mod profile;
mod signed;
mod store;
mod strip;

use std::path::Path;

pub use archival::is_archival;
pub use error::SealError;
pub use extend::{Extended, Standing, extend, standing};
pub(in crate::flow) use font::to_unicode;
pub use font::{FONT_DIRS, Font, Weight};
pub use notary::Notary;
pub use planned::{Done, PlannedSeal, seal_by_plan};
pub use prepare::{Prepared, Signed, prepare};
pub use profile::{Profile, SAMPLE_LINE};

use crate::domain::hash::Sha256;
use crate::domain::manifest::SignatureNote;
use crate::trust::policy::SigningPolicy;
use crate::trust::revocation::Evidence;
use crate::trust::{Role, Signer};

/// Left, bottom, right, top on page 1, in points of its user space.
pub type Rectangle = [f64; 4];

/// What to seal and how.
pub struct SealRequest<'a> {
    /// What the visible text says.
    pub profile: Profile,
    /// Who signs.
    pub role: Role,
    /// When.
    pub time: jiff::Timestamp,
    /// Name of the field that is signed: a new one in an unsigned PDF, else a prepared one.
    pub field: String,
    /// Where the visible text stands; `None` is a signature without one. A prepared field keeps
    /// its own place.
    pub rectangle: Option<Rectangle>,
    /// The visible text's font; may be `None` where nothing is visible.
    pub font: Option<&'a Font>,
    /// Fields for later signatures, in signing order: only with the first signature.
    pub prepare: Vec<FieldToPrepare>,
    /// Why, in the signature dictionary.
    pub reason: Option<String>,
    /// Where, in the signature dictionary.
    pub location: Option<String>,
    /// What may sign.
    pub policy: &'a SigningPolicy,
    /// What the signer's certificate is looked up in before it signs.
    pub evidence: &'a Evidence,
}

/// A field for a later signature.
#[derive(Clone, PartialEq, Debug)]
pub struct FieldToPrepare {
    /// Its name.
    pub name: String,
    /// Where its visible text will stand.
    pub rectangle: Option<Rectangle>,
}

/// A sealed PDF.
#[derive(Clone, PartialEq, Debug)]
pub struct Sealed {
    /// SHA-256 of the output.
    pub sha256: Sha256,
    /// Bytes of the output.
    pub size: u64,
    /// What a manifest says of the signature. Its verdict is `INDETERMINATE` until the caller has
    /// asked `verify`.
    pub note: SignatureNote,
}

/// Seals `input` into `output` with a signer at hand.
pub fn seal(
    input: &Path,
    output: &Path,
    request: &SealRequest<'_>,
    signer: &dyn Signer,
) -> Result<Sealed, SealError> {
    let prepared = prepare(input, output, request, signer)?;
    let signature = signer.sign(prepared.to_be_signed())?;
    prepared.finish(&signature)
}

/// Seals with the time proven: B-T. Where no authority gives a time the paper is sealed all the
/// same, B-B, and what was in the way comes along: [`extend`] makes up for it later.
pub fn seal_stamped(
    input: &Path,
    output: &Path,
    request: &SealRequest<'_>,
    signer: &dyn Signer,
    notary: &Notary<'_>,
) -> Result<(Sealed, Option<SealError>), SealError> {
    let prepared = prepare(input, output, request, signer)?;
    let signature = signer.sign(prepared.to_be_signed())?;
    let mut signed = prepared.signed(&signature)?;
    let stamped = notary
        .stamp(&|digest| Ok(digest.of(signed.value())))
        .and_then(|token| signed.stamp(&token));
    Ok((signed.finish()?, stamped.err()))
}
