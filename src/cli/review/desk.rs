//! Field by field at the terminal.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use super::super::office::look;
use super::super::say::Say;
use super::answer::Answer;
use super::bulk::tell;
use super::picture::Pictures;
use super::words::{label, shown};
use super::{ends_it, problems_of};
use crate::catalog::PaperRow;
use crate::domain::problem::Problem;
use crate::domain::record::{Decision, Verdict};
use crate::flow::review::{
    Doing, Kept, PaperReview, Reviewer, check, form_of, keep_review, latest, typed,
};

/// A reviewer at work.
pub(super) struct Desk<'a> {
    doing: &'a Doing<'a>,
    reviewer: Reviewer,
    all: bool,
    json: bool,
    pub(super) say: Say,
    pub(super) pictures: Option<Pictures>,
    saved: u32,
}

/// How the work on one paper ended.
enum Left {
    /// Go on with the next.
    Next,
    /// The reviewer stops.
    Stop,
}

/// How the fields of a paper were left.
enum Walked {
    End,
    Stop,
    /// The input ended: nobody is there to confirm anything.
    Gone,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        doing: &'a Doing<'a>,
        reviewer: Reviewer,
        all: bool,
        json: bool,
        folder: Option<PathBuf>,
        say: Say,
    ) -> Result<Self, Problem> {
        let pictures = Pictures::new(folder)?;
        Ok(Self { doing, reviewer, all, json, say, pictures, saved: 0 })
    }

    /// Reviews papers one after the other; gives the exit code.
    pub(super) async fn papers(&mut self, rows: &[PaperRow]) -> Result<u8, Problem> {
        let mut refused = false;
        for (place, row) in rows.iter().enumerate() {
            let of = format!("{}/{}", place + 1, rows.len());
            match self.paper(row, &of).await {
                Ok(Left::Next) => {}
                Ok(Left::Stop) => break,
                Err(problems) => {
                    refused = true;
                    for problem in &problems {
                        self.say.problem(row.id.as_str(), problem);
                    }
                    if let Some(problem) = ends_it(&problems) {
                        return Err(problem.clone());
                    }
                }
            }
        }
        if let Some(pictures) = &self.pictures {
            pictures.close().await;
        }
        let saved = self.saved;
        self.say.line(&format!("Đã lưu {saved} giấy tờ"), &format!("{saved} papers saved"));
        Ok(u8::from(refused))
    }

    async fn paper(&mut self, row: &PaperRow, of: &str) -> Result<Left, Vec<Problem>> {
        let one = |problem: Problem| vec![problem];
        let now = jiff::Timestamp::now();
        let seen = latest(self.doing, &row.id, now).await.map_err(problems_of)?;
        let logged =
            self.doing.catalog.log_access(&look(), "review", Some(&row.id), None, None).await;
        logged.map_err(|error| one(error.into()))?;
        let review = PaperReview::of(
            &seen.record,
            seen.stored.sha256,
            &row.name,
            self.all,
            self.doing.rules,
        );
        let open: Vec<String> = review.open().into_iter().map(str::to_owned).collect();
        let name = shown(&row.name);
        let count = open.len();
        self.say.line(
            &format!("\n── {of}  {}  {name}  bản {}  ({count} trường)", row.id, review.version),
            &format!("\n── {of}  {}  {name}  version {}  ({count} fields)", row.id, review.version),
        );
        if open.is_empty() {
            self.say.line("Không còn gì phải xem.", "Nothing is left to look at.");
            return Ok(Left::Next);
        }
        if let Some(pictures) = &mut self.pictures
            && let Err(problem) = pictures.prepare(self.doing, &seen, &open).await
        {
            // A reviewer may have the paper at hand.
            self.say.problem(row.id.as_str(), &problem);
        }
        let mut made: Vec<Option<Decision>> = vec![None; open.len()];
        let mut place = 0;
        loop {
            let left = match self.walk(&seen, &open, &mut made, place) {
                Walked::Gone => {
                    self.say.line("Dừng, chưa lưu giấy tờ này.", "Stopped, this paper is unsaved.");
                    return Ok(Left::Stop);
                }
                Walked::Stop => Left::Stop,
                Walked::End => Left::Next,
            };
            let decisions: Vec<Decision> = made.iter().flatten().cloned().collect();
            if decisions.is_empty() {
                return Ok(left);
            }
            match self.confirm(&decisions, &left) {
                Confirmed::Save => {
                    let now = jiff::Timestamp::now();
                    let kept =
                        keep_review(self.doing, &seen, &decisions, &self.reviewer, now).await;
                    let outcome = kept.map_err(problems_of);
                    tell(Some(row.id.as_str()), &outcome, self.say, self.json);
                    outcome?;
                    self.saved += 1;
                    return Ok(left);
                }
                Confirmed::Drop => {
                    self.say.line("Không lưu giấy tờ này.", "This paper is not saved.");
                    return Ok(left);
                }
                Confirmed::Back => place = open.len() - 1,
                Confirmed::Gone => return Ok(Left::Stop),
            }
        }
    }

    fn walk(
        &self,
        seen: &Kept,
        open: &[String],
        made: &mut [Option<Decision>],
        from: usize,
    ) -> Walked {
        let mut place = from;
        while let (Some(name), Some(slot)) = (open.get(place), made.get_mut(place)) {
            self.show(seen, name, slot.as_ref(), place + 1, open.len());
            let Some(line) = ask("> ") else { return Walked::Gone };
            let field = seen.record.fields.get(name);
            let (verdict, value) = match Answer::of(&line) {
                Answer::Back => {
                    place = place.saturating_sub(1);
                    continue;
                }
                Answer::Skip => {
                    *slot = None;
                    place += 1;
                    continue;
                }
                Answer::Next => return Walked::End,
                Answer::Quit => return Walked::Stop,
                Answer::Help => {
                    self.help();
                    continue;
                }
                // Whoever came back and presses Enter keeps what was decided.
                Answer::Accept if slot.is_some() => {
                    place += 1;
                    continue;
                }
                Answer::Accept => (Verdict::Accept, field.and_then(|f| f.value.clone())),
                Answer::Unreadable => (Verdict::Unreadable, None),
                Answer::Blank => (Verdict::Blank, None),
                Answer::Alternative(number) => {
                    let other = field.and_then(|f| f.alternatives.get(number - 1)).cloned();
                    if other.is_none() {
                        self.say.line(
                            &format!("Không có cách đọc {number}; gõ ={number} nếu là giá trị."),
                            &format!("There is no reading {number}; type ={number} as a value."),
                        );
                        continue;
                    }
                    (Verdict::Correct, other)
                }
                Answer::Text(text) => {
                    let form = form_of(self.doing.rules, &seen.record.sorted.kind, name);
                    (Verdict::Correct, Some(typed(form, &text)))
                }
            };
            let decision = Decision { field: name.clone(), verdict, value, before: None };
            let now = jiff::Timestamp::now();
            match check(&seen.record, &decision, now, self.doing.rules) {
                Ok(taken) => {
                    // As it will be given to keep: the value as it was is not repeated.
                    *slot = Some(taken);
                    place += 1;
                }
                Err(error) => self.say.problem(&label(self.say, name), &error.into()),
            }
        }
        Walked::End
    }

    fn confirm(&self, decisions: &[Decision], left: &Left) -> Confirmed {
        talk("\n");
        for decision in decisions {
            let name = label(self.say, &decision.field);
            talk(&format!("  {name}: {}\n", self.choice(decision)));
        }
        let (by, count) = (self.reviewer.name(), decisions.len());
        // Who stops in the middle must say that it is to be saved; who came to the end has done so.
        let stopping = matches!(left, Left::Stop);
        let question = match (stopping, self.say.lang) {
            (false, crate::lang::Lang::Vi) => {
                format!("Lưu {count} quyết định, người xem {by}? Enter lưu · b xem lại · x bỏ > ")
            }
            (false, crate::lang::Lang::En) => {
                format!("Save {count} decisions by {by}? Enter saves · b goes back · x drops > ")
            }
            (true, crate::lang::Lang::Vi) => {
                format!("Dừng giữa chừng. Enter bỏ {count} quyết định · l lưu · b xem tiếp > ")
            }
            (true, crate::lang::Lang::En) => {
                format!("Stopping. Enter drops {count} decisions · l saves · b goes back > ")
            }
        };
        loop {
            let Some(line) = ask(&question) else { return Confirmed::Gone };
            match line.trim() {
                "" if stopping => return Confirmed::Drop,
                "" | "l" | "L" => return Confirmed::Save,
                "x" | "X" => return Confirmed::Drop,
                "b" | "B" => return Confirmed::Back,
                _ => {}
            }
        }
    }
}

enum Confirmed {
    Save,
    Drop,
    Back,
    Gone,
}

/// Says something to the reviewer. Nobody to tell is no reason to fail.
pub(super) fn talk(words: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(words.as_bytes());
    let _ = out.flush();
}

/// A line of the reviewer; nothing where there is nobody. Bytes that are no UTF-8 become marks,
/// which a field refuses or shows.
fn ask(words: &str) -> Option<String> {
    talk(words);
    let mut line = Vec::new();
    let read = io::stdin().lock().read_until(b'\n', &mut line).ok()?;
    (read > 0).then(|| String::from_utf8_lossy(&line).into_owned())
}
