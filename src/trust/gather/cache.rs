//! Answers kept on disk, so that a responder is asked once and not for every paper.
//!
//! A file a certificate (`‹hash›.ocsp`) and a file an issuer (`‹hash›.crl`); names are hashes and
//! tell nothing. What is kept is signed by others: the folder needs no protection, and a file
//! that was changed says nothing.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::super::certificate::Certificate;
use super::super::crl::RevocationList;
use super::super::ocsp::OcspResponse;
use super::super::revocation::Evidence;
use super::super::service::ServiceError;
use crate::domain::hash::Sha256;

/// A folder of answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cache {
    dir: PathBuf,
}

impl Cache {
    /// Keeps answers in `dir`, which is made when it is needed.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What is kept about a certificate. Whether it has run out is the reader's to see.
    pub fn read(&self, certificate: &Certificate, issuer: &Certificate) -> Evidence {
        let mut found = Evidence::default();
        for path in [self.response(certificate, issuer), self.list(issuer)] {
            if let Ok(evidence) = Evidence::read_file(&path) {
                found.add(evidence);
            }
        }
        found
    }

    /// Keeps an answer, in the place of an older one.
    pub fn keep_response(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        response: &OcspResponse,
    ) -> Result<(), ServiceError> {
        self.write(&self.response(certificate, issuer), response.der())
    }

    /// Keeps a list, in the place of an older one.
    pub fn keep_list(
        &self,
        issuer: &Certificate,
        list: &RevocationList,
    ) -> Result<(), ServiceError> {
        self.write(&self.list(issuer), list.der())
    }

    fn response(&self, certificate: &Certificate, issuer: &Certificate) -> PathBuf {
        let both = [issuer.der(), certificate.serial()].concat();
        self.dir.join(format!("{}.ocsp", Sha256::of(&both)))
    }

    fn list(&self, issuer: &Certificate) -> PathBuf {
        self.dir.join(format!("{}.crl", Sha256::of(issuer.der())))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), ServiceError> {
        let failed = |source| ServiceError::Cache { path: path.to_owned(), source };
        fs::create_dir_all(&self.dir).map_err(failed)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.dir).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        file.persist(path).map_err(|error| failed(error.error))?;
        Ok(())
    }
}
