//! Who keeps a role's key: the files in the ring's folder say.

use std::path::Path;

use super::super::certificate::Certificate;
use super::super::error::TrustError;
use super::super::signer::{FileSigner, Signer};
use super::{Role, sealed};

/// Opens the signer of a role; `None` where the folder has none.
pub(super) fn open(
    dir: &Path,
    role: Role,
    passphrase: &str,
) -> Result<Option<Box<dyn Signer>>, TrustError> {
    let file = |end: &str| dir.join(format!("{}.{end}", role.name()));
    let path = file("key.pem");
    if path.exists() {
        let chain = Certificate::read_file(&file("cert.pem"))?;
        let private = sealed::read_private(&path, passphrase)?;
        return Ok(Some(Box::new(FileSigner::new(&private, chain)?)));
    }
    Ok(None)
}
