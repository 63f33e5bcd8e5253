//! What the reviewer sees of a paper: a field, why it is in doubt, what was decided.

use super::desk::{Desk, talk};
use super::words::{doubt, label, shown};
use crate::domain::field::{Field, Status};
use crate::domain::record::{Decision, Verdict};
use crate::flow::review::{Kept, PAGES, blinded, doubts};
use crate::lang::Lang;

impl Desk<'_> {
    pub(super) fn show(
        &self,
        seen: &Kept,
        name: &str,
        made: Option<&Decision>,
        number: usize,
        count: usize,
    ) {
        let say = self.say;
        let mut lines = vec![format!("\n[{number}/{count}] {}", label(say, name))];
        if name == PAGES {
            let list = |pages: &[u32]| {
                pages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            };
            let sorted = &seen.record.sorted;
            let (pages, starts) = (list(&sorted.pages), list(&sorted.doubtful_starts));
            lines.push(match say.lang {
                Lang::Vi => format!(
                    "  trang {pages}; có vẻ văn bản khác bắt đầu ở trang {starts}. Enter nếu là \
                     một giấy tờ, s để lại"
                ),
                Lang::En => format!(
                    "  pages {pages}; another paper seems to start on {starts}. Enter if they are \
                     one paper, s to leave it"
                ),
            });
        } else if let Some(field) = seen.record.fields.get(name) {
            lines.extend(self.about(&blinded(field)));
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

    pub(super) fn choice(&self, decision: &Decision) -> String {
        let say = self.say;
        let value = || decision.value.as_deref().map(shown).unwrap_or_default();
        match decision.verdict {
            Verdict::Accept => format!("{} {}", say.pick("đúng", "right"), value()),
            Verdict::Correct => format!("{} {}", say.pick("sửa thành", "corrected to"), value()),
            Verdict::Unreadable => say.pick("không đọc được", "unreadable").to_owned(),
            Verdict::Blank => say.pick("giấy không có", "the paper has none").to_owned(),
        }
    }

    pub(super) fn help(&self) {
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
