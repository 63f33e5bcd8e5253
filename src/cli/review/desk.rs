//! Field by field at the terminal.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use super::super::office::look;
use super::super::say::Say;
use super::answer::Answer;
use super::bulk::tell;
use super::picture::Pictures;
use super::words::{doubt, label, shown};
use super::{ends_it, problems_of};
use crate::catalog::PaperRow;
use crate::domain::field::{Field, Status};
use crate::domain::problem::Problem;
use crate::domain::record::{Decision, Verdict};
use crate::flow::review::{
    Doing, Kept, PAGES, PaperReview, Reviewer, check, doubts, form_of, keep_review, latest, typed,
};

/// A reviewer at work.
pub(super) struct Desk<'a> {
    doing: &'a Doing<'a>,
    reviewer: Reviewer,
    all: bool,
    json: bool,
    say: Say,
    pictures: Option<Pictures>,
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

    fn show(&self, seen: &Kept, name: &str, made: Option<&Decision>, number: usize, count: usize) {
        let say = self.say;
        let mut lines = vec![format!("\n[{number}/{count}] {}", label(say, name))];
        if name == PAGES {
            let list = |pages: &[u32]| {
                pages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            };
            let sorted = &seen.record.sorted;
            let (pages, starts) = (list(&sorted.pages), list(&sorted.doubtful_starts));
            lines.push(match say.lang {
                crate::lang::Lang::Vi => format!(
                    "  trang {pages}; có vẻ văn bản khác bắt đầu ở trang {starts}. Enter nếu là \
                     một giấy tờ, s để lại"
                ),
                crate::lang::Lang::En => format!(
                    "  pages {pages}; another paper seems to start on {starts}. Enter if they are \
                     one paper, s to leave it"
                ),
            });
        } else if let Some(field) = seen.record.fields.get(name) {
            lines.extend(self.about(field));
        }
        if let Some(pictures) = &self.pictures {
            lines.extend(
                pictures
                    .path_of(name)
                    .map(|path| format!("  {}: {}", say.pick("ảnh", "picture"), path.display())),
            );
        }
        if let Some(decision) = made {
            lines.push(format!("  {}: {}", say.pick("đã chọn", "decided"), self.choice(decision)));
        }
        talk(&lines.join("\n"));
        talk("\n");
        if let Some(pictures) = &self.pictures
            && let Some(picture) = pictures.inline(name)
        {
            talk(&picture);
        }
    }

    fn about(&self, field: &Field) -> Vec<String> {
        let say = self.say;
        let none = || say.pick("(không có)", "(none)").to_owned();
        let value = field.value.as_deref().map_or_else(none, shown);
        let mut lines = vec![format!("  {}: {value}", say.pick("giá trị", "value"))];
        if let Some(raw) = field.raw.as_deref().filter(|raw| field.value.as_deref() != Some(raw)) {
            lines.push(format!("  {}: {}", say.pick("đọc được", "as read"), shown(raw)));
        }
        if let Some(page) = field.page {
            lines.push(format!("  {}: {page}", say.pick("trang", "page")));
        }
        for (number, other) in (1..=5).zip(&field.alternatives) {
            lines.push(format!("  {number} → {}", shown(other)));
        }
        let doubts: Vec<String> = doubts(field).iter().map(|why| doubt(say, why)).collect();
        if !doubts.is_empty() {
            lines.push(format!("  {}: {}", say.pick("vì sao", "why"), doubts.join("; ")));
        } else if field.status == Status::Accepted {
            lines.push(format!("  {}", say.pick("(đã nhận)", "(accepted)")));
        }
        lines
    }

    fn choice(&self, decision: &Decision) -> String {
        let say = self.say;
        let value = || decision.value.as_deref().map(shown).unwrap_or_default();
        match decision.verdict {
            Verdict::Accept => format!("{} {}", say.pick("đúng", "right"), value()),
            Verdict::Correct => format!("{} {}", say.pick("sửa thành", "corrected to"), value()),
            Verdict::Unreadable => say.pick("không đọc được", "unreadable").to_owned(),
            Verdict::Blank => say.pick("giấy không có", "the paper has none").to_owned(),
        }
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

    fn help(&self) {
        self.say.line(
            "  Enter  đúng như trên\n  1–5    chọn cách đọc khác\n  gõ giá trị rồi Enter: sửa; ngày \
             gõ 4/8/2025 cũng được\n  =giá trị  khi giá trị trùng một lệnh, như =1\n  -  không đọc \
             được     0  giấy không có\n  b  lùi lại     s  bỏ qua trường này\n  n  hết giấy tờ \
             này     q  dừng",
            "  Enter  right as it is\n  1–5    another reading\n  type a value and Enter: corrects; \
             a date may be 4/8/2025\n  =value  where a value looks like a command, as =1\n  -  \
             unreadable     0  the paper has none\n  b  back     s  skips this field\n  n  done \
             with this paper     q  stops",
        );
    }
}

enum Confirmed {
    Save,
    Drop,
    Back,
    Gone,
}

/// Says something to the reviewer. Nobody to tell is no reason to fail.
fn talk(words: &str) {
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
