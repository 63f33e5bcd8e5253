//! Whom to ask for times and evidence, by policy and by arguments.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::super::office::OfficeArguments;
use crate::domain::problem::Problem;
use crate::trust::gather::{Cache, Sources};
use crate::trust::lasting::digest;
use crate::trust::policy::SigningPolicy;
use crate::trust::revocation::Evidence;
use crate::trust::service::{Http, Offline, Transport};
use crate::trust::timestamp::Authority;
use crate::trust::{Certificate, Role, authorities};

/// Folder of the office with answers of responders.
const CACHE: &str = "evidence";

#[derive(clap::Args, Default)]
pub(in crate::cli) struct ServiceArguments {
    /// Địa chỉ nơi cấp dấu thời gian (RFC 3161), thay cho chính sách / time-stamp authority
    #[arg(long, value_name = "URL", requires = "tsa_anchor")]
    tsa: Option<String>,
    /// Chứng thư gốc của nơi cấp dấu thời gian / its root
    #[arg(long, value_name = "PEM", requires = "tsa")]
    tsa_anchor: Option<PathBuf>,
    /// Hàm băm gửi nơi cấp dấu thời gian / digest sent to it
    #[arg(long, value_name = "BĂM", default_value = "sha256", value_parser = ["sha256", "sha384", "sha512"])]
    tsa_digest: String,
    /// Tệp hay thư mục bằng chứng mang tới: CRL, OCSP, chứng thư trung gian / evidence by file
    #[arg(long, value_name = "TỆP|THƯ-MỤC")]
    evidence: Vec<PathBuf>,
    /// Không dùng mạng / do not use the network
    #[arg(long)]
    offline: bool,
}

/// What stands behind a notary.
pub(in crate::cli) struct Services {
    pub(in crate::cli) authorities: Vec<Authority>,
    known: Evidence,
    certificates: Vec<Certificate>,
    cache: Option<Cache>,
    transport: Box<dyn Transport>,
}

impl ServiceArguments {
    /// Sets up what policy and arguments name.
    pub(in crate::cli) fn open(
        &self,
        policy: &SigningPolicy,
        office: &OfficeArguments,
    ) -> Result<Services, Problem> {
        let mut authorities_of_time = match (&self.tsa, &self.tsa_anchor) {
            (Some(url), Some(anchor)) => vec![Authority {
                url: url.clone(),
                policy: None,
                digest: digest(&self.tsa_digest).unwrap_or(crate::trust::algorithm::Digest::Sha256),
                anchors: Certificate::read_file(anchor)?,
            }],
            _ => policy.time.authorities().map_err(crate::trust::TrustError::Policy)?,
        };
        if self.offline {
            authorities_of_time.clear();
        }
        let mut known = Evidence::default();
        let mut certificates = authorities::certificates().to_vec();
        for path in self.evidence.iter().flat_map(|path| files(path)) {
            match (Evidence::read_file(&path), Certificate::read_file(&path)) {
                (Ok(evidence), _) => known.add(evidence),
                (_, Ok(more)) => certificates.extend(more),
                // a folder may hold other things; a file that was named must be evidence
                (Err(error), _) if self.evidence.contains(&path) => return Err(error.into()),
                _ => {}
            }
        }
        if let Some(ring) = office.public_ring()? {
            known.lists.extend(ring.revocation_lists);
            certificates.extend(ring.sample_anchors);
        }
        for role in Role::ALL {
            let path = office.keys().join(format!("{}.cert.pem", role.name()));
            certificates.extend(Certificate::read_file(&path).unwrap_or_default());
        }
        let root = office.root();
        Ok(Services {
            authorities: authorities_of_time,
            known,
            certificates,
            cache: root.is_dir().then(|| Cache::at(root.join(CACHE))),
            transport: if self.offline { Box::new(Offline) } else { Box::new(Http::default()) },
        })
    }
}

impl Services {
    /// The sources of evidence.
    pub(in crate::cli) fn sources(&self) -> Sources<'_> {
        Sources {
            known: &self.known,
            certificates: &self.certificates,
            cache: self.cache.as_ref(),
            transport: &*self.transport,
        }
    }
}

/// The files of a folder, or the file.
fn files(path: &Path) -> Vec<PathBuf> {
    let found = WalkDir::new(path).sort_by_file_name().into_iter().flatten();
    found.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}
