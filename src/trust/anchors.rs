//! The anchors of an office: root certificates its operator has confirmed by fingerprint, kept in
//! `trust/anchors.toml` of its folder with who said so and when.
//!
//! Promise: nothing is an anchor that nobody confirmed, and the certificate is kept whole, so
//! that a new version of the program cannot put another one in its place. The sample authority
//! is never among them: it counts in sample mode only.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::certificate::{Certificate, to_pem};
use super::error::TrustError;
use crate::domain::hash::Sha256;

/// Name of the folder and of the file in it.
const PLACE: [&str; 2] = ["trust", "anchors.toml"];

/// One anchor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Anchor {
    /// The certificate.
    pub certificate: Certificate,
    /// Who confirmed it.
    pub by: String,
    /// When.
    pub at: jiff::Timestamp,
}

/// The anchors of an office.
#[derive(Clone, Debug)]
pub struct Anchors {
    path: PathBuf,
    all: Vec<Anchor>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    #[serde(default)]
    anchor: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    sha256: Sha256,
    by: String,
    at: jiff::Timestamp,
    pem: String,
}

impl Anchors {
    /// Reads the anchors of the office in `root`; none where nothing was confirmed yet.
    pub fn open(root: &Path) -> Result<Self, TrustError> {
        let path = root.join(PLACE[0]).join(PLACE[1]);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self { path, all: Vec::new() });
            }
            Err(source) => return Err(TrustError::File { path, source }),
        };
        let damaged = || TrustError::Damaged(path.clone());
        let file: File = toml::from_str(&text).map_err(|_| damaged())?;
        if file.format != 1 {
            return Err(damaged());
        }
        let mut all = Vec::new();
        for Entry { sha256, by, at, pem, .. } in file.anchor {
            let mut inside = Certificate::from_pem(pem.as_bytes()).map_err(|_| damaged())?;
            let one = inside.pop().filter(|one| inside.is_empty() && one.fingerprint() == sha256);
            all.push(Anchor { certificate: one.ok_or_else(damaged)?, by, at });
        }
        Ok(Self { path, all })
    }

    /// All of them, in the order in which they were confirmed.
    pub fn all(&self) -> &[Anchor] {
        &self.all
    }

    /// Their certificates.
    pub fn certificates(&self) -> Vec<Certificate> {
        self.all.iter().map(|one| one.certificate.clone()).collect()
    }

    /// Takes a certificate in; says whether it was new.
    pub fn confirm(
        &mut self,
        certificate: Certificate,
        by: String,
        at: jiff::Timestamp,
    ) -> Result<bool, TrustError> {
        if certificate.is_sample() {
            return Err(TrustError::SampleAnchor(certificate.name()));
        }
        if !certificate.is_authority() {
            return Err(TrustError::NoAuthority(certificate.name()));
        }
        if self.all.iter().any(|one| one.certificate == certificate) {
            return Ok(false);
        }
        self.all.push(Anchor { certificate, by, at });
        self.write()?;
        Ok(true)
    }

    /// Takes the anchor with this fingerprint away; says whether there was one.
    pub fn remove(&mut self, fingerprint: Sha256) -> Result<bool, TrustError> {
        let before = self.all.len();
        self.all.retain(|one| one.certificate.fingerprint() != fingerprint);
        if self.all.len() == before {
            return Ok(false);
        }
        self.write()?;
        Ok(true)
    }

    /// Written beside and put in place at once: never half a file.
    fn write(&self) -> Result<(), TrustError> {
        let entry = |one: &Anchor| Entry {
            name: one.certificate.name(),
            sha256: one.certificate.fingerprint(),
            by: one.by.clone(),
            at: one.at,
            pem: to_pem("CERTIFICATE", one.certificate.der()),
        };
        let file = File { format: 1, anchor: self.all.iter().map(entry).collect() };
        let text = toml::to_string(&file).map_err(|e| TrustError::Policy(e.to_string()))?;
        let failed = |source| TrustError::File { path: self.path.clone(), source };
        let folder = self.path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(failed)?;
        let mut new = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        new.write_all(text.as_bytes()).map_err(failed)?;
        new.as_file().sync_all().map_err(failed)?;
        new.persist(&self.path).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::authorities::{self, Use};

    #[test]
    fn only_what_was_confirmed_is_kept_and_it_can_be_taken_back() {
        let home = tempfile::tempdir().unwrap();
        let now: jiff::Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        let mut anchors = Anchors::open(home.path()).unwrap();
        assert!(anchors.all().is_empty());
        let known = authorities::known().unwrap();
        let root = &known.iter().find(|one| one.purpose == Use::Root).unwrap().certificate;
        assert!(anchors.confirm(root.clone(), "an".to_owned(), now).unwrap());
        assert!(!anchors.confirm(root.clone(), "an".to_owned(), now).unwrap());
        let again = Anchors::open(home.path()).unwrap();
        assert_eq!(again.all(), anchors.all());
        assert_eq!(again.certificates(), std::slice::from_ref(root));
        let stamp = known.iter().find(|one| one.purpose == Use::TimeStamp).unwrap();
        let refused = anchors.confirm(stamp.certificate.clone(), "an".to_owned(), now);
        assert!(matches!(refused, Err(TrustError::NoAuthority(_))));
        assert!(anchors.remove(root.fingerprint()).unwrap());
        assert!(Anchors::open(home.path()).unwrap().all().is_empty());
    }

    #[test]
    fn a_certificate_exchanged_in_the_file_is_damage() {
        let home = tempfile::tempdir().unwrap();
        let now: jiff::Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        let known = authorities::known().unwrap();
        let roots: Vec<_> = known.iter().filter(|one| one.purpose == Use::Root).collect();
        let mut anchors = Anchors::open(home.path()).unwrap();
        anchors.confirm(roots[0].certificate.clone(), "an".to_owned(), now).unwrap();
        let path = home.path().join("trust/anchors.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let (own, other) = (roots[0].certificate.der(), roots[1].certificate.der());
        let changed = text.replace(&to_pem("CERTIFICATE", own), &to_pem("CERTIFICATE", other));
        assert_ne!(text, changed);
        std::fs::write(&path, changed).unwrap();
        assert!(matches!(Anchors::open(home.path()), Err(TrustError::Damaged(_))));
    }
}
