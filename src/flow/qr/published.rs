//! A list of issuers' keys as it is published: the list, and beside it a signature by the agency whose
//! keys it names. Who imports it learns which certificate stands behind the keys, and believes them
//! only where that leads to a root of the operator's.

use std::path::{Path, PathBuf};

use super::error::QrError;
use super::issuers::Issuers;
use crate::trust::detached::{read_detached, sign_detached};
use crate::trust::path::{self, Path as Way};
use crate::trust::revocation::Evidence;
use crate::trust::{Certificate, Signer, TrustError};

/// End of the signature's file name, instead of `json`.
const SIGNATURE: &str = "p7s";

/// What a signed list is judged by.
#[derive(Clone, Debug, Default)]
pub struct ListTrust {
    /// The anchors.
    pub anchors: Vec<Certificate>,
    /// Certificates that may stand between.
    pub others: Vec<Certificate>,
    /// What is known of revocation.
    pub evidence: Evidence,
}

/// Where the signature of a list stands.
pub fn signature_path(list: &Path) -> PathBuf {
    list.with_extension(SIGNATURE)
}

impl Issuers {
    /// The list's bytes and the signature that goes beside them.
    pub fn signed(&self, signer: &dyn Signer) -> Result<(String, Vec<u8>), TrustError> {
        let text = self.to_json();
        let signature = sign_detached(text.as_bytes(), signer)?;
        Ok((text, signature))
    }

    /// Reads a list whose signature must hold; gives the certificate behind it. Trust in that is
    /// asked by [`Issuers::trusted`], or was when the list was imported.
    pub fn read_signed(path: &Path) -> Result<(Self, Certificate, Vec<Certificate>), QrError> {
        let read = |path: &Path| {
            std::fs::read(path).map_err(|source| QrError::File { path: path.to_owned(), source })
        };
        let beside = signature_path(path);
        if !beside.exists() {
            return Err(QrError::UnsignedIssuers(path.to_owned()));
        }
        let bad = |why: &str| QrError::ForgedIssuers { path: path.to_owned(), why: why.to_owned() };
        let (own, others) = read_detached(&read(path)?, &read(&beside)?).map_err(bad)?;
        Ok((Self::read_file(path)?, own, others))
    }

    /// Reads a list and asks at `now` whether its signer is trusted.
    pub fn trusted(
        path: &Path,
        trust: &ListTrust,
        now: jiff::Timestamp,
    ) -> Result<(Self, Certificate), QrError> {
        let (list, own, mut others) = Self::read_signed(path)?;
        others.extend(trust.others.iter().cloned());
        let way = path::find(&own, &others, &trust.anchors);
        let way = way.map_or(Way::NoChain, |way| path::weigh(&way, &trust.evidence, now, now));
        let why = match way {
            Way::Trusted => return Ok((list, own)),
            Way::NoChain => "its certificate leads to no root that is trusted".to_owned(),
            Way::Broken(what) => what,
            Way::OutOfBounds(who) => format!("the certificate of {who} is not valid now"),
            Way::Revoked(who, since) => {
                format!("the certificate of {who} is revoked since {since}")
            }
            Way::RevocationUnknown(who) => {
                format!("whether the certificate of {who} is revoked is not known")
            }
        };
        Err(QrError::ForgedIssuers { path: path.to_owned(), why })
    }
}
