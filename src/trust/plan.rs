//! Who signs what, in which order, with which words: the `[[plan]]` parts of the signing policy.
//!
//! A paper's class says what its file is worth: A born-digital original or result, B paper copied
//! by the agency that holds it (*sao y*), C certified copy, D component digitized at intake,
//! E plain picture, signed by nobody and worth nothing.

use serde::Deserialize;

use super::keys::Role;

/// What a signed file is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum Class {
    /// Born-digital original or result (Decree 45/2020/NĐ-CP, Article 14; Decree 30/2020/NĐ-CP, Article 5).
    A,
    /// Copy of a paper by the agency that holds it (Decree 30/2020/NĐ-CP, Article 25).
    B,
    /// Copy certified from the original (Decree 45/2020/NĐ-CP, Article 10).
    C,
    /// Component digitized at intake (Circular 01/2023/TT-VPCP, Article 8).
    D,
    /// Plain picture: no signature, no value.
    E,
}

/// Who signs one kind of document.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// How the command line names it.
    pub key: String,
    /// What the document is, in Vietnamese.
    pub name: String,
    /// What its file is worth.
    pub class: Class,
    /// Where the rule comes from.
    pub source: String,
    /// In signing order, each role once: the first certifies, the last locks. None in class E.
    pub signers: Vec<Signing>,
}

/// One signature of a plan.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// Who.
    pub role: Role,
    /// What stands on the page.
    pub text: Wording,
    /// The form of copy it claims, in `copy` texts.
    pub form: Option<String>,
}

/// What a signature's visible text says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    /// Digitizer's name and time of capture.
    Digitizer,
    /// Form of copy, agency, time.
    Copy,
    /// That paper was converted, by which agency, when (Law on E-Transactions 2023, Article 12).
    Conversion,
    /// Who signed, and when.
    Signer,
    /// Number and sign of the document, and time (Decree 30/2020/NĐ-CP, Appendix I, attachments).
    Number,
    /// Nothing.
    None,
}

impl Plan {
    /// What is wrong with it.
    pub fn fault(&self, forms: &[String]) -> Option<String> {
        let twice = self.signers.iter().enumerate().any(|(place, one)| {
            self.signers.iter().take(place).any(|before| before.role == one.role)
        });
        let fault = if twice {
            "a role twice"
        } else if self.signers.is_empty() != (self.class == Class::E) {
            "only class E has no signer"
        } else if self.signers.iter().any(|one| {
            (one.text == Wording::Copy) != one.form.is_some()
                || one.form.as_ref().is_some_and(|form| !forms.contains(form))
        }) {
            "a text of copy needs a form among copy_forms, others have none"
        } else {
            return None;
        };
        Some(format!("plan {}: {fault}", self.key))
    }
}
