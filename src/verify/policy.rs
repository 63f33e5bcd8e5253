//! What a signed file must hold to: data, in `pipelines/policies/verification.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::error::VerifyError;

/// Which set of rules applies.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Policy {
    /// Files that come to a desk.
    #[default]
    Office,
    /// Results this program or its peers issue.
    EResult,
}

/// One set of rules.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own in the file")]
pub struct Rules {
    /// Whether a later signer may add a field of his own.
    pub new_signature_fields: bool,
    /// Whether title, dates and XMP may change after a signature.
    pub metadata: bool,
    /// Whether form fields may be filled in after a signature.
    pub form_filling: bool,
    /// Whether the file must be free of what readers disagree on.
    pub strict_structure: bool,
    /// Digests that are too weak to pass.
    pub weak_digests: Vec<String>,
    /// Bits of the smallest RSA key that passes.
    pub smallest_rsa: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    #[expect(dead_code, reason = "for the reader of the file")]
    source: String,
    #[expect(dead_code, reason = "for the reader of the file")]
    since: jiff::civil::Date,
    office: Rules,
    e_result: Rules,
}

static OWN: LazyLock<Result<File, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../pipelines/policies/verification.toml"))
        .map_err(|error| error.to_string())
});

impl Policy {
    /// The rules of the policy the program comes with.
    pub fn rules(self) -> Result<&'static Rules, VerifyError> {
        match (&*OWN, self) {
            (Ok(file), Self::Office) => Ok(&file.office),
            (Ok(file), Self::EResult) => Ok(&file.e_result),
            (Err(error), _) => Err(VerifyError::Policy(error.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_rules_are_read() {
        assert!(Policy::Office.rules().unwrap().new_signature_fields);
        assert!(!Policy::EResult.rules().unwrap().new_signature_fields);
    }
}
