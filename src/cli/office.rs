//! Which office a command works on, and with which passphrase.

use std::io::IsTerminal;
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::error::CliError;
use crate::catalog::{Look, SqliteCatalog};
use crate::domain::problem::Problem;
use crate::flow::learn::Lexicon;
use crate::rules::Rules;
use crate::store::{Office, StoreKey};
use crate::trust::Keyring;
use crate::trust::keys::PublicRing;

/// Name of the credential a service manager may pass (systemd `LoadCredential=`).
const CREDENTIAL: &str = "sohoa-passphrase";

const OFFICE_HELP: &str = "Thư mục kho; mặc định $SOHOA_OFFICE, rồi ~/.local/share/sohoa / the \
    office's folder";
const PASSPHRASE_HELP: &str = "Tệp chứa mật khẩu của chùm khóa; mặc định $SOHOA_PASSPHRASE_FILE, \
    không có thì hỏi / file with the passphrase";

#[derive(clap::Args, Clone, Debug)]
pub(super) struct OfficeArguments {
    #[arg(long, value_name = "THƯ-MỤC", help = OFFICE_HELP)]
    office: Option<PathBuf>,
    #[arg(long, value_name = "TỆP", help = PASSPHRASE_HELP)]
    passphrase_file: Option<PathBuf>,
}

/// An opened office.
pub(super) struct Opened {
    pub(super) office: Office,
    pub(super) catalog: SqliteCatalog,
    pub(super) ring: Keyring,
}

impl Opened {
    /// The rules, with this office's own policies (`policies/` in its folder, file by file) and
    /// the names it has learned.
    pub(super) fn rules(&self) -> Result<Rules, Problem> {
        let root = self.office.root();
        Ok(Lexicon::open(root)?.taught(&Rules::with_policies(&root.join("policies"))?))
    }
}

impl OfficeArguments {
    /// The office's folder.
    pub(super) fn root(&self) -> PathBuf {
        let named = self.office.clone().or_else(|| path_in("SOHOA_OFFICE"));
        named.unwrap_or_else(|| {
            let data = path_in("XDG_DATA_HOME")
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

    /// The file with the passphrase: named, named in the environment, or the service manager's.
    pub(super) fn passphrase_path(&self) -> Option<PathBuf> {
        let named = self.passphrase_file.clone().or_else(|| path_in("SOHOA_PASSPHRASE_FILE"));
        named.or_else(|| {
            let path = path_in("CREDENTIALS_DIRECTORY")?.join(CREDENTIAL);
            path.exists().then_some(path)
        })
    }

    /// Whether the passphrase can be had: there is a file or somebody to ask.
    pub(super) fn has_passphrase(&self) -> bool {
        self.passphrase_path().is_some() || std::io::stdin().is_terminal()
    }

    /// The passphrase: from a file, else from whoever sits there.
    pub(super) fn passphrase(&self, new: bool) -> Result<Zeroizing<String>, Problem> {
        if let Some(path) = self.passphrase_path() {
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

    /// Opens keys and store, and leaves the catalogue alone.
    pub(super) fn open_store(&self) -> Result<(Office, Keyring), Problem> {
        let root = self.root();
        if !Office::exists(&root) {
            return Err(CliError::NoOffice(root).into());
        }
        let ring = Keyring::open(&self.keys(), &self.passphrase(false)?)?;
        Ok((Office::open(&root, StoreKey(*ring.store_key()))?, ring))
    }

    /// Opens keys, store and catalogue.
    pub(super) async fn open(&self) -> Result<Opened, Problem> {
        let (office, ring) = self.open_store()?;
        let catalog = SqliteCatalog::open(&office).await?;
        Ok(Opened { office, catalog, ring })
    }
}

/// Does a command's work on this thread; only reading pages needs more.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().map_err(CliError::Start)?.block_on(work)
}

/// A path that the environment names.
fn path_in(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Who looks, for the access log: the account of this machine.
pub(super) fn look() -> Look {
    let actor = std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
    Look { actor: actor.unwrap_or_else(|_| "?".to_owned()), at: jiff::Timestamp::now() }
}
