//! The answers.

use jiff::civil::{Date, DateTime};
use serde::Serialize;

use crate::catalog::{ChainHead, PersonRow};
use crate::domain::case::{Channel, PaperState, Role, Status};
use crate::domain::dossier::DossierCode;
use crate::domain::id::PaperId;
use crate::domain::term::Due;
use crate::lang::{self, Lang};
use crate::rules::procedures::{Kind, RefusalRule};

/// Version of the checklist's JSON.
pub const FORMAT: u32 = 1;

/// One of four, as the counter shows them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Đã có – dùng lại.
    Held,
    /// Không được yêu cầu.
    NotAsked,
    /// Cần nộp.
    Submit,
    /// Cần xem xét.
    Consider,
}

impl Answer {
    /// Its word in JSON and in the access log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::NotAsked => "not_asked",
            Self::Submit => "submit",
            Self::Consider => "consider",
        }
    }
}

/// What is to be done about a paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Nothing any more.
    Nothing,
    /// Use the one that is held again.
    Reuse,
    /// The citizen hands it in.
    HandIn,
    /// The citizen fills a form.
    FillForm,
    /// The citizen shows it; it is neither copied nor kept.
    Show,
    /// The officer looks into an agency's data.
    LookUp,
    /// The officer decides.
    Decide,
}

/// Why, for programs a code, for people a text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reason {
    /// A code, such as `look_up.pending`.
    pub code: &'static str,
    /// What it speaks of: a day, a name, a law.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// In words, where they were asked for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl Reason {
    /// A reason.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), text: String::new() }
    }

    /// It in words.
    pub fn words(&self, lang: Lang) -> String {
        let is_role = matches!(self.code, "held.no_number" | "person.dead");
        let role = format!("role.{}", self.detail);
        let detail = if is_role { lang::phrase(lang, &role) } else { &self.detail };
        lang::phrase(lang, self.code).replace("{detail}", detail)
    }
}

/// What is asked of a paper that is held before it is used again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckRule {
    /// It is of a type that will do.
    Kind,
    /// It belongs to the person.
    Owner,
    /// A person looked at what was doubtful.
    Reviewed,
    /// It is no photocopy or certified copy.
    Copy,
    /// It holds on the day.
    Validity,
    /// It is for this purpose.
    Purpose,
    /// The file is worth a paper.
    Origin,
    /// It was not withdrawn or replaced.
    Standing,
    /// Its owner is alive.
    Alive,
    /// Nobody disputes it.
    Dispute,
}

/// How a check came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It may be used again, as far as this goes.
    Passed,
    /// It may not.
    Failed,
    /// An officer must look.
    Doubtful,
}

/// A check of a paper held.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Check {
    /// Which.
    pub rule: CheckRule,
    /// How it came out.
    pub outcome: Outcome,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}

/// A paper held, as the checklist names it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HeldPaper {
    /// Its id.
    pub document: PaperId,
    /// Version of its record.
    pub version: u32,
    /// Key of its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its type's name.
    pub name: String,
    /// Number and symbol, long digit runs masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Every check.
    pub checks: Vec<Check>,
}

/// The answer for a paper of the procedure.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Line {
    /// Its key in the procedure.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How it is asked for.
    pub kind: Kind,
    /// Whose it is.
    pub role: Role,
    /// One of four.
    pub answer: Answer,
    /// What is to be done.
    pub action: Action,
    /// What became of it in this case.
    pub state: PaperState,
    /// The paper that stands for it in this case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<PaperId>,
    /// The paper that may be used again, or that wants an officer's eye.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<HeldPaper>,
    /// Papers held that may not be used again, each with why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_reusable: Vec<HeldPaper>,
    /// Why this answer.
    pub reasons: Vec<Reason>,
    /// Where it stands in law.
    pub ground: String,
    /// The database that has its data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// What else will do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instead: Vec<String>,
    /// Originals to hand in.
    pub originals: u32,
    /// Copies to hand in.
    pub copies: u32,
    /// Whether the original is taken in for good.
    pub withdrawn: bool,
    /// Whether it must be digitized once it is taken.
    pub digitize: bool,
    /// Until when the citizen is to be told that data are missing or wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_due: Option<DateTime>,
    /// What is not confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unverified: Option<String>,
}

/// A paper that may not be asked for.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct NotToAsk {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Always [`Answer::NotAsked`].
    pub answer: Answer,
    /// Why not.
    pub rule: RefusalRule,
    /// The line whose look-up stands in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub see: Option<String>,
    /// Whether it may be taken all the same: a look-up found the data missing or wrong.
    pub opened: bool,
    /// Where it stands in law.
    pub ground: String,
    /// What is not confirmed: it then warns only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unverified: Option<String>,
}

/// The checklist.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Checklist {
    /// Version of this shape: 1.
    pub format: u32,
    /// The case; none for a procedure by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<DossierCode>,
    /// How far the case has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Code of the procedure.
    pub procedure: String,
    /// Its name.
    pub name: String,
    /// The day it was asked.
    pub day: Date,
    /// How the case came in.
    pub channel: Channel,
    /// Who takes part.
    pub persons: Vec<PersonRow>,
    /// Each paper.
    pub papers: Vec<Line>,
    /// What may not be asked for.
    pub not_to_ask: Vec<NotToAsk>,
    /// Until when the case is due.
    pub due: Due,
    /// What officers should know.
    pub warnings: Vec<Reason>,
    /// Whether nothing of the procedure is unconfirmed.
    pub confirmed: bool,
    /// The end of the access log after this look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logged: Option<ChainHead>,
}

impl Checklist {
    /// The line with this key.
    pub fn line(&self, key: &str) -> Option<&Line> {
        self.papers.iter().find(|line| line.key == key)
    }

    /// It with every reason in words.
    #[must_use]
    pub fn worded(mut self, lang: Lang) -> Self {
        let fill = |reason: &mut Reason| reason.text = reason.words(lang);
        for line in &mut self.papers {
            line.reasons.iter_mut().for_each(fill);
            for held in line.held.iter_mut().chain(&mut line.not_reusable) {
                held.checks.iter_mut().for_each(|check| fill(&mut check.reason));
            }
        }
        self.warnings.iter_mut().for_each(fill);
        self
    }
}
