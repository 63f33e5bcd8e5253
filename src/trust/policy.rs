//! Which algorithms may make a legal signature, and how much room a signature gets: data, with
//! the legal source beside it, in `pipelines/policies/signing.toml`.

use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;

use super::algorithm::{Algorithm, Curve, Scheme};
use super::error::TrustError;
use super::keys::Role;
use super::lasting::{Check, Time};
use super::plan::Plan;

/// The signing policy.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningPolicy {
    /// Where the rules come from.
    pub source: String,
    /// From when they hold.
    pub since: jiff::civil::Date,
    /// Until when; nothing is "until further notice".
    pub until: Option<jiff::civil::Date>,
    /// Algorithms a legal signature may use.
    pub algorithms: Vec<Allowed>,
    /// Bytes kept for the CMS of a signature.
    pub reserved: usize,
    /// Forms of copy an agency may claim in the visible text.
    pub copy_forms: Vec<String>,
    /// Who seals a digitized copy.
    pub copies: Copies,
    /// Which digitized copies the agency signs too.
    pub conversion: Conversion,
    /// How a certificate is looked at before it signs.
    pub check: Check,
    /// What is proven of the time.
    pub time: Time,
    /// Who signs which kind of document.
    pub plan: Vec<Plan>,
}

/// Who seals a digitized copy.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copies {
    /// Where the rule comes from.
    pub source: String,
    /// In signing order; each role once.
    pub roles: Vec<Role>,
    /// The form of copy an agency among them claims.
    pub form: String,
}

/// Papers whose conversion the agency signs too, with the mark of conversion.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// Where the rule comes from.
    pub source: String,
    /// Keys of paper types: licences and certificates.
    pub papers: Vec<String>,
}

/// An algorithm the policy may allow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allowed {
    /// ECDSA on P-256.
    EcdsaP256,
    /// ECDSA on P-384.
    EcdsaP384,
    /// RSASSA-PSS.
    RsaPss,
    /// Ed25519: no legal signature under Circular 15/2025; for offices' own use only.
    Ed25519,
}

static OWN: LazyLock<Result<SigningPolicy, String>> = LazyLock::new(|| {
    SigningPolicy::parse(include_str!("../../pipelines/policies/signing.toml"))
        .map_err(|error| error.to_string())
});

impl SigningPolicy {
    /// The policy the program comes with.
    pub fn own() -> Result<Self, TrustError> {
        OWN.clone().map_err(TrustError::Policy)
    }

    /// Reads a policy.
    pub fn parse(text: &str) -> Result<Self, TrustError> {
        let policy: Self =
            toml::from_str(text).map_err(|error| TrustError::Policy(error.to_string()))?;
        if !(4096..=16384).contains(&policy.reserved) {
            return Err(TrustError::Policy("reserved must be 4096 to 16384 bytes".to_owned()));
        }
        let Copies { roles, form, .. } = &policy.copies;
        if roles.is_empty() || roles.len() > 2 || roles.first() == roles.get(1) {
            return Err(TrustError::Policy("copies.roles: one or two roles, each once".to_owned()));
        }
        if roles.contains(&Role::Agency) && !policy.copy_forms.contains(form) {
            return Err(TrustError::Policy("copies.form is not among copy_forms".to_owned()));
        }
        if let Some(fault) = policy.plan.iter().find_map(|plan| plan.fault(&policy.copy_forms)) {
            return Err(TrustError::Policy(fault));
        }
        policy.time.authorities().map_err(TrustError::Policy)?;
        Ok(policy)
    }

    /// Who seals a digitized copy of a paper of this type, in signing order, and whether the
    /// agency signs as the one that converted it.
    pub fn copy_roles(&self, kind: &str) -> (Vec<Role>, bool) {
        let mut roles = self.copies.roles.clone();
        let converted = self.conversion.papers.iter().any(|paper| paper == kind);
        let added = converted && !roles.contains(&Role::Agency);
        if added {
            roles.push(Role::Agency);
        }
        (roles, added)
    }

    /// The plan with this key.
    pub fn plan(&self, key: &str) -> Option<&Plan> {
        self.plan.iter().find(|plan| plan.key == key)
    }

    /// The policy of an office: the file `signing.toml` in its folder of policies, else the
    /// program's own.
    pub fn of_office(folder: &Path) -> Result<Self, TrustError> {
        let path = folder.join("signing.toml");
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::own(),
            Err(source) => Err(TrustError::File { path, source }),
        }
    }

    /// Whether the policy lets `algorithm` make a legal signature.
    pub fn permits(&self, algorithm: Algorithm) -> Result<(), TrustError> {
        let wanted = match (algorithm.scheme, algorithm.curve) {
            (Scheme::Ecdsa, Some(Curve::P256)) => Some(Allowed::EcdsaP256),
            (Scheme::Ecdsa, Some(Curve::P384)) => Some(Allowed::EcdsaP384),
            (Scheme::RsaPss, _) => Some(Allowed::RsaPss),
            (Scheme::Ed25519, _) => Some(Allowed::Ed25519),
            _ => None,
        };
        if wanted.is_some_and(|wanted| self.algorithms.contains(&wanted)) {
            Ok(())
        } else {
            Err(TrustError::AlgorithmNotAllowed { algorithm: algorithm.name() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_policy_holds_to_the_circular() {
        let policy = SigningPolicy::own().unwrap();
        assert!(policy.permits(Algorithm::ECDSA_P256).is_ok());
        assert!(policy.permits(Algorithm::RSA_PSS).is_ok());
        assert!(policy.permits(Algorithm::ED25519).is_err());
        let roles = |key: &str| -> Vec<Role> {
            policy.plan(key).unwrap().signers.iter().map(|one| one.role).collect()
        };
        assert_eq!(roles("so-hoa"), [Role::Digitizer]);
        assert_eq!(roles("so-hoa-giay-phep"), [Role::Digitizer, Role::Agency]);
        assert_eq!(roles("ket-qua"), [Role::Agency]);
        assert_eq!(roles("van-ban"), [Role::Person, Role::Agency]);
        assert_eq!(roles("chung-thuc"), [Role::Certifier, Role::Agency]);
        let both = (vec![Role::Digitizer, Role::Agency], true);
        assert_eq!(policy.copy_roles("giay_phep_lai_xe"), both);
        assert_eq!(policy.copy_roles("giay_khai_sinh"), (vec![Role::Digitizer], false));
        let twice = include_str!("../../pipelines/policies/signing.toml")
            .replace(r#"{ role = "person", text"#, r#"{ role = "agency", text"#);
        assert!(matches!(SigningPolicy::parse(&twice), Err(TrustError::Policy(_))));
    }
}
