//! `sohoa trust keys`: issuers' keys taken over, once their signature has been judged.

use std::path::PathBuf;
use std::process::ExitCode;

use tempfile::NamedTempFile;

use super::super::error::CliError;
use super::super::office::OfficeArguments;
use super::super::say::Say;
use super::super::verify::files_of;
use crate::domain::problem::Problem;
use crate::flow::keep;
use crate::flow::qr::ISSUERS;
use crate::flow::qr::{Issuers, ListTrust, signature_path};
use crate::trust::anchors::Anchors;
use crate::trust::keys::PublicRing;
use crate::trust::revocation::Evidence;
use crate::trust::{Certificate, authorities};

/// Digits of the signer's certificate in the name of a list that was taken over.
const DIGITS: usize = 16;

#[derive(clap::Args)]
pub(super) struct Keys {
    /// Danh sách khóa; chữ ký .p7s ở bên cạnh / the list, its signature beside it
    #[arg(value_name = "TỆP")]
    list: PathBuf,
    /// CRL, trả lời OCSP, chứng thư trung gian / revocation evidence, certificates in between
    #[arg(long, value_name = "TỆP|THƯ-MỤC")]
    evidence: Vec<PathBuf>,
    /// Tin nơi cấp MẪU của kho này, chỉ để dùng thử / trust this office's sample authority
    #[arg(long)]
    sample: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

pub(super) fn run(arguments: &Keys, say: Say) -> Result<ExitCode, Problem> {
    let office = arguments.office.root();
    let mut trust = ListTrust {
        anchors: Anchors::open(&office)?.certificates(),
        others: authorities::certificates().to_vec(),
        evidence: Evidence::default(),
    };
    for path in &arguments.evidence {
        for file in files_of(path)? {
            match (Evidence::read_file(&file), Certificate::read_file(&file)) {
                (Ok(evidence), _) => trust.evidence.add(evidence),
                (_, Ok(more)) => trust.others.extend(more),
                (Err(error), _) if *path == file => return Err(error.into()),
                _ => {}
            }
        }
    }
    if arguments.sample {
        let ring = PublicRing::open(&arguments.office.keys())?;
        trust.anchors.extend(ring.sample_anchors);
        trust.evidence.lists.extend(ring.revocation_lists);
    } else {
        trust.anchors.retain(|one| !one.is_sample());
    }
    let (list, signer) = Issuers::trusted(&arguments.list, &trust, jiff::Timestamp::now())?;
    let own = keep::status_path(&office);
    let folder = own.parent().unwrap_or(&office);
    let digits: String = signer.fingerprint().to_string().chars().take(DIGITS).collect();
    let target = folder.join(format!("{ISSUERS}-{digits}.json"));
    // the same signer's newer list takes the place of the one before, its signature first
    for (from, to) in [
        (signature_path(&arguments.list), signature_path(&target)),
        (arguments.list.clone(), target.clone()),
    ] {
        let failed = |source| CliError::Write { path: to.clone(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let bytes = std::fs::read(&from)
            .map_err(|source| CliError::Write { path: from.clone(), source })?;
        let new = NamedTempFile::new_in(folder).map_err(failed)?;
        std::fs::write(new.path(), bytes).map_err(failed)?;
        new.as_file().sync_all().map_err(failed)?;
        new.persist(&to).map_err(|error| failed(error.error))?;
    }
    let names: Vec<&str> = list.0.iter().map(|one| one.name.as_str()).collect();
    say.line(
        &format!("Đã nhập khóa của: {}; {} đã ký", names.join(", "), signer.name()),
        &format!("Keys taken over of: {}; signed by {}", names.join(", "), signer.name()),
    );
    Ok(ExitCode::SUCCESS)
}
