//! The authorities' certificates the program comes with: data, in
//! `pipelines/trust/government.toml`, with source and fingerprint.
//!
//! They complete ways for signatures that carry the signer's certificate alone. Promise: none of
//! them is an anchor; becoming one is the operator's word ([`super::anchors`]).

use std::sync::LazyLock;

use serde::Deserialize;

use super::certificate::Certificate;
use super::error::TrustError;
use crate::domain::hash::Sha256;

/// What an authority's certificate is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// Ends a way.
    Root,
    /// Stands between root and signers.
    Authority,
    /// Signs time stamps.
    TimeStamp,
}

/// A certificate the program comes with.
#[derive(Clone, Debug)]
pub struct Known {
    /// The certificate.
    pub certificate: Certificate,
    /// What it is for.
    pub purpose: Use,
    /// Where it was found.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: String,
    certificate: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(rename = "use")]
    purpose: Use,
    sha256: Sha256,
    source: String,
    pem: String,
}

/// What was read: as the file has it, and the bare certificates.
type All = (Vec<Known>, Vec<Certificate>);

static ALL: LazyLock<Result<All, String>> = LazyLock::new(|| {
    let known = read(include_str!("../../pipelines/trust/government.toml"))?;
    let certificates = known.iter().map(|one| one.certificate.clone()).collect();
    Ok((known, certificates))
});

/// Every certificate the program comes with.
pub fn known() -> Result<&'static [Known], TrustError> {
    ALL.as_ref().map(|all| all.0.as_slice()).map_err(|error| TrustError::Policy(error.clone()))
}

/// The same, as bare certificates: none where the file cannot be read.
pub fn certificates() -> &'static [Certificate] {
    ALL.as_ref().map_or(&[], |all| all.1.as_slice())
}

fn read(text: &str) -> Result<Vec<Known>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut all = Vec::new();
    for entry in file.certificate {
        let Entry { name, purpose, sha256, source, pem } = entry;
        let mut inside =
            Certificate::from_pem(pem.as_bytes()).map_err(|e| format!("{name}: {e}"))?;
        let certificate = inside.pop().filter(|one| inside.is_empty() && one.name() == name);
        let certificate = certificate.ok_or_else(|| format!("{name}: another certificate"))?;
        if certificate.fingerprint() != sha256 {
            return Err(format!("{name}: another fingerprint"));
        }
        let source = format!("{}; {source}", file.source);
        all.push(Known { certificate, purpose, source });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_certificate_is_what_the_file_says_and_leads_to_a_root_of_its_own() {
        let all = known().unwrap();
        let roots: Vec<_> = all.iter().filter(|one| one.purpose == Use::Root).collect();
        assert_eq!(roots.len(), 2);
        for one in all {
            let own = &one.certificate;
            assert_eq!(own.is_time_stamping(), one.purpose == Use::TimeStamp, "{own:?}");
            assert_eq!(own.is_authority(), one.purpose != Use::TimeStamp, "{own:?}");
            assert!(roots.iter().any(|root| own.is_signed_by(&root.certificate)), "{own:?}");
            assert!(!own.is_sample());
        }
    }

    #[test]
    fn a_certificate_put_in_place_of_another_is_found() {
        let text = include_str!("../../pipelines/trust/government.toml");
        let first = text.find("sha256 = \"").unwrap() + 10;
        let mut changed = text.to_owned();
        changed.replace_range(first..=first, if &text[first..=first] == "0" { "1" } else { "0" });
        assert!(read(&changed).unwrap_err().contains("fingerprint"));
    }
}
