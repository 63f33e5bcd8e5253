//! Which office a command works on, and with which passphrase.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::error::CliError;
use crate::catalog::{Look, SqliteCatalog};
use crate::domain::problem::Problem;
use crate::store::{Office, StoreKey};
use crate::trust::Keyring;
use crate::trust::keys::PublicRing;

/// Name of the credential a service manager may pass (systemd `LoadCredential=`).
const CREDENTIAL: &str = "sohoa-passphrase";

#[derive(clap::Args, Clone, Debug)]
pub(super) struct OfficeArguments {
    /// Thư mục kho; mặc định $`SOHOA_OFFICE`, rồi ~/.local/share/sohoa / the office's folder
    #[arg(long, value_name = "THƯ-MỤC", verbatim_doc_comment)]
    office: Option<PathBuf>,
    /// Tệp chứa mật khẩu của chùm khóa; không có thì hỏi / file with the passphrase
    #[arg(long, value_name = "TỆP")]
    passphrase_file: Option<PathBuf>,
}

/// An opened office.
pub(super) struct Opened {
    pub(super) office: Office,
    pub(super) catalog: SqliteCatalog,
    pub(super) ring: Keyring,
}

impl OfficeArguments {
    /// The office's folder.
    pub(super) fn root(&self) -> PathBuf {
        let named = self.office.clone().or_else(|| {
            std::env::var_os("SOHOA_OFFICE").filter(|v| !v.is_empty()).map(PathBuf::from)
        });
        named.unwrap_or_else(|| {
            let data = std::env::var_os("XDG_DATA_HOME").filter(|v| !v.is_empty());
            let data = data
                .map(PathBuf::from)
                .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/share")));
            data.unwrap_or_else(|| PathBuf::from(".")).join("sohoa")
        })
    }

    /// Where its keys are.
    pub(super) fn keys(&self) -> PathBuf {
        self.root().join("keys")
    }

    /// What the keys show without a passphrase; `None` where there are none.
    pub(super) fn public_ring(&self) -> Result<Option<PublicRing>, Problem> {
        match PublicRing::open(&self.keys()) {
            Ok(ring) => Ok(Some(ring)),
            Err(crate::trust::TrustError::NoKeys(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The passphrase: from a file, from the service manager, else from whoever sits there.
    pub(super) fn passphrase(&self, new: bool) -> Result<Zeroizing<String>, Problem> {
        let file = self.passphrase_file.clone().or_else(|| {
            let folder = std::env::var_os("CREDENTIALS_DIRECTORY")?;
            Some(Path::new(&folder).join(CREDENTIAL)).filter(|path| path.exists())
        });
        if let Some(path) = file {
            let text = std::fs::read_to_string(&path)
                .map_err(|source| CliError::PassphraseFile { path, source })?;
            let text = Zeroizing::new(text);
            return Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()));
        }
        if !std::io::stdin().is_terminal() {
            return Err(CliError::NoTerminal.into());
        }
        let ask = |words: &str| {
            rpassword::prompt_password(words)
                .map(Zeroizing::new)
                .map_err(|_| Problem::from(CliError::NoTerminal))
        };
        let first = ask("Mật khẩu chùm khóa / passphrase: ")?;
        if new && ask("Nhập lại / again: ")? != first {
            return Err(CliError::Differ.into());
        }
        Ok(first)
    }

    /// Opens keys, store and catalogue.
    pub(super) async fn open(&self) -> Result<Opened, Problem> {
        let root = self.root();
        if !Office::exists(&root) {
            return Err(CliError::NoOffice(root).into());
        }
        let ring = Keyring::open(&self.keys(), &self.passphrase(false)?)?;
        let office = Office::open(&root, StoreKey(*ring.store_key()))?;
        let catalog = SqliteCatalog::open(&office).await?;
        Ok(Opened { office, catalog, ring })
    }
}

/// Who looks, for the access log: the account of this machine.
pub(super) fn look() -> Look {
    let actor = std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
    Look { actor: actor.unwrap_or_else(|_| "?".to_owned()), at: jiff::Timestamp::now() }
}
