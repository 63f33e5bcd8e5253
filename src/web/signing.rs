//! The queue of PDFs that wait for the agency's signature: a clerk hands in, whoever keeps the
//! agency's key looks and signs. Signing asks for the account's password again; neither it nor a
//! token's PIN is kept (a token's PIN is read by its keeper from where the keys say).
//!
//! Order: the row is taken (one signer at most) → signed into a file beside → kept as a scan of
//! its own, byte for byte → the row says so → the files go. A process that dies in between leaves
//! a taken row; the next start goes on from whichever file is there.

use std::path::PathBuf;

use super::Result;
use super::error::WebError;
use super::state::App;
use crate::catalog::web::{SigningRow, SigningState};
use crate::domain::hash::Sha256;
use crate::domain::problem::{Code, Problem};
use crate::engine::judge::Judging;
use crate::engine::local::Work;
use crate::engine::worker::{Answer, FileJob};
use crate::engine::{EngineError, Lane};
use crate::flow::intake::Found;
use crate::trust::plan::{Plan, Wording};
use crate::trust::{Certificate, Role};

/// A reason why a file cannot be signed now, with the way out: a text of `pages.toml`, or a
/// problem.
#[derive(Clone, PartialEq, Debug)]
pub enum Block {
    /// The words' name.
    Said(&'static str),
    /// What happened.
    Problem(Problem),
}

/// Who is going to sign.
#[derive(Clone, Debug)]
pub struct Hand {
    /// In which role.
    pub role: Role,
    /// The certificate; none where its key is not here.
    pub certificate: Option<Certificate>,
}

impl App {
    /// Where files to be signed lie.
    pub fn signing_folder(&self) -> PathBuf {
        self.local.office.root().join("signing")
    }

    /// The file of a request.
    pub fn signing_path(&self, id: &str) -> PathBuf {
        self.signing_folder().join(format!("{id}.pdf"))
    }

    fn signed_path(&self, id: &str) -> PathBuf {
        self.signing_folder().join(format!("{id}.signed.pdf"))
    }

    /// A plan of the office's policy that somebody signs.
    pub fn plan(&self, key: &str) -> Option<&Plan> {
        self.local.policy.plan(key).filter(|plan| !plan.signers.is_empty())
    }

    /// Puts a PDF into the queue.
    pub async fn ask_for_signature(
        &self,
        bytes: &[u8],
        name: &str,
        plan: &str,
        number: Option<String>,
        by: &str,
    ) -> Result<String> {
        let known = self.plan(plan).ok_or(WebError::NoSuch("plan"))?;
        let numbered = known.signers.iter().any(|one| one.text == Wording::Number);
        if numbered && number.is_none() {
            return Err(WebError::BadRequest("number".to_owned()).into());
        }
        if !bytes.windows(5).take(1024).any(|five| five == b"%PDF-") {
            return Err(WebError::BadRequest("PDF".to_owned()).into());
        }
        let id = self.fresh_id()?;
        std::fs::create_dir_all(self.signing_folder()).map_err(WebError::Folder)?;
        let path = self.signing_path(&id);
        tokio::fs::write(&path, bytes).await.map_err(WebError::Folder)?;
        let file = tokio::fs::File::open(&path).await.map_err(WebError::Folder)?;
        file.sync_all().await.map_err(WebError::Folder)?;
        let row = SigningRow {
            id: id.clone(),
            name: name.to_owned(),
            plan: plan.to_owned(),
            number,
            sha256: Sha256::of(bytes),
            asked_by: by.to_owned(),
            asked_at: self.now(),
            state: SigningState::Waiting,
            note: None,
            problem: None,
            signed_by: None,
        };
        self.local.catalog.ask_signature(&row).await?;
        Ok(id)
    }

    /// Who signs by a plan, with the certificates at hand.
    pub fn hands(&self, plan: &Plan) -> Vec<Hand> {
        let hand = |role: Role| Hand {
            role,
            certificate: self.local.ring.signer(role).and_then(|one| one.chain().first().cloned()),
        };
        plan.signers.iter().map(|one| hand(one.role)).collect()
    }

    /// Everything that stands in the way of signing now; empty: it can be signed.
    pub async fn blocks(&self, row: &SigningRow) -> Vec<Block> {
        let mut all = Vec::new();
        match self.plan(&row.plan) {
            None => all.push(Block::Said("block.plan")),
            Some(plan) => {
                let hands = self.hands(plan);
                // The first one has to be here; where a later one is elsewhere, the work stops
                // there and says so.
                if hands.first().is_none_or(|hand| hand.certificate.is_none()) {
                    all.push(Block::Said("block.key"));
                }
                let now = self.now();
                let over = hands.iter().filter_map(|hand| hand.certificate.as_ref());
                if over.into_iter().any(|certificate| !certificate.valid_at(now)) {
                    all.push(Block::Said("block.certificate"));
                }
            }
        }
        let path = self.signing_path(&row.id);
        match std::fs::read(&path) {
            Err(_) => all.push(Block::Said("block.file")),
            Ok(bytes) if Sha256::of(&bytes) != row.sha256 => {
                all.push(Block::Said("block.changed"));
            }
            Ok(_) => match self.verdict_of(path).await {
                Ok(verdict) if verdict == "TOTAL-FAILED" => all.push(Block::Said("block.broken")),
                Ok(_) => {}
                Err(problem) => all.push(Block::Problem(problem)),
            },
        }
        all.extend(row.problem.clone().map(Block::Problem));
        all
    }

    async fn verdict_of(&self, path: PathBuf) -> Result<String, Problem> {
        let judging = Judging {
            path: Some(path),
            code: None,
            office: self.local.office.root().to_owned(),
            sample: true,
            now: self.now(),
        };
        match self.judges.run(&FileJob::Judge(judging)).await? {
            Answer::Judged(judged) => {
                let verdict = judged.file.as_ref().and_then(|file| file["verdict"].as_str());
                Ok(verdict.unwrap_or_default().to_owned())
            }
            _ => Err(EngineError::Protocol("another answer than a verdict".to_owned()).into()),
        }
    }

    /// Signs what is shown: `sha256` is that of the file the signer saw.
    pub async fn sign(&self, id: &str, sha256: Sha256, by: &str) -> Result<(), Problem> {
        let catalog = &self.local.catalog;
        let row = catalog.signing(id).await?.ok_or(WebError::NoSuch("signing request"))?;
        if row.sha256 != sha256 || !catalog.take_signing(id).await? {
            return Err(WebError::TakenAlready.into());
        }
        match self.signed_and_kept(&row, by).await {
            Ok(()) => Ok(()),
            Err(problem) => {
                catalog.put_signing_back(id, Some(&problem)).await?;
                Err(problem)
            }
        }
    }

    async fn signed_and_kept(&self, row: &SigningRow, by: &str) -> Result<(), Problem> {
        let plan = self.plan(&row.plan).ok_or(WebError::NoSuch("plan"))?.clone();
        let (input, output) = (self.signing_path(&row.id), self.signed_path(&row.id));
        let there = std::fs::read(&input).map_err(|source| EngineError::file(&input, source))?;
        if Sha256::of(&there) != row.sha256 {
            return Err(WebError::TakenAlready.into());
        }
        // A file of an earlier attempt that died before it was kept is signed already.
        if !output.exists() {
            let draft = self.local.office.temporary();
            let done =
                self.local.sign_by_plan(input, draft.clone(), plan, row.number.clone()).await;
            if let Err(problem) = done {
                let _ = std::fs::remove_file(&draft);
                return Err(problem);
            }
            std::fs::rename(&draft, &output)
                .map_err(|source| EngineError::file(&output, source))?;
        }
        self.keep_signed(row, by).await
    }

    /// Keeps a signed file and ends its request.
    async fn keep_signed(&self, row: &SigningRow, by: &str) -> Result<(), Problem> {
        let output = self.signed_path(&row.id);
        let found = Found { path: output.clone(), name: row.name.clone(), images: Vec::new() };
        let held = self.desk.take(Lane::Counter, &Work::Take(found)).await?;
        self.local.catalog.end_signing(&row.id, held.sha256, by, self.now()).await?;
        let _ = std::fs::remove_file(output);
        let _ = std::fs::remove_file(self.signing_path(&row.id));
        Ok(())
    }

    /// Goes on with what was being signed when the process died.
    pub(super) async fn resume_signing(&self) -> Result<(), Problem> {
        for row in self.local.catalog.signings(true, 10_000).await? {
            if row.state != SigningState::Signing {
                continue;
            }
            if self.signed_path(&row.id).exists() {
                let app = self.clone();
                tokio::spawn(async move {
                    let by = row.signed_by.clone().unwrap_or_else(|| "?".to_owned());
                    if let Err(problem) = app.keep_signed(&row, &by).await {
                        let _ = app.local.catalog.put_signing_back(&row.id, Some(&problem)).await;
                    }
                });
            } else {
                self.local.catalog.put_signing_back(&row.id, None).await?;
            }
        }
        Ok(())
    }

    /// Gives a file back to who asked.
    pub async fn give_back(&self, id: &str, note: &str) -> Result<()> {
        if !self.local.catalog.return_signing(id, note).await? {
            return Err(WebError::TakenAlready.into());
        }
        let _ = std::fs::remove_file(self.signing_path(id));
        Ok(())
    }

    /// A page of a file to be signed, as PNG.
    pub async fn signing_picture(&self, id: &str, number: u32) -> Result<Vec<u8>> {
        let output = self.local.office.temporary();
        let job = FileJob::Picture {
            file: crate::engine::worker::Opened {
                path: self.signing_path(id),
                media: crate::flow::intake::Media::Pdf,
                limits: self.local.settings.limits,
            },
            number,
            output: output.clone(),
        };
        let drawn = self.judges.run(&job).await;
        let bytes = std::fs::read(&output);
        let _ = std::fs::remove_file(&output);
        match drawn {
            Ok(_) => Ok(bytes.map_err(|source| EngineError::file(&output, source))?),
            Err(problem) if problem.code == Code(8003) => Err(problem.into()),
            Err(_) => Err(WebError::NoSuch("page").into()),
        }
    }
}
