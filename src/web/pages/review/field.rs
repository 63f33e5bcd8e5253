//! One field's row: its name, how it stands, its value, why a person is wanted, other readings.

use maud::{Markup, html};

use crate::domain::field::Field;
use crate::domain::record::Verdict;
use crate::flow::review::{Draft, Form, PAGES, Region, Standing, doubts, shown};
use crate::lang::fields;
use crate::web::view::View;

/// A field as the page shows it.
pub(super) struct Row<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// The field as a reviewer may see it; none for the question whether pages are one paper.
    pub(super) field: Option<&'a Field>,
    /// What it can hold.
    pub(super) form: Form,
    /// What was decided here, not signed yet.
    pub(super) draft: Option<&'a Draft>,
    /// Page and place to look at.
    pub(super) place: Option<(u32, Region)>,
    /// For the pages' question: pages and where others seem to begin.
    pub(super) pages: Option<(String, String)>,
}

impl Row<'_> {
    /// How the machine left it.
    pub(super) fn standing(&self) -> Standing {
        self.field.map_or(Standing::Doubtful, Standing::of)
    }

    /// Whether a decision is still wanted.
    pub(super) fn is_open(&self) -> bool {
        match self.draft {
            Some(draft) => !draft.settled,
            None => self.standing() != Standing::Done,
        }
    }

    /// The value as the record has it, written as people do.
    fn recorded(&self) -> String {
        if let Some((pages, _)) = &self.pages {
            return pages.clone();
        }
        let value = self.field.and_then(|field| field.value.as_deref());
        value.map(|value| shown(self.form, value)).unwrap_or_default()
    }

    fn value(&self) -> String {
        match self.draft {
            Some(Draft { verdict: Verdict::Correct, value: Some(text), .. }) => text.clone(),
            Some(Draft { verdict: Verdict::Blank | Verdict::Unreadable, .. }) => String::new(),
            _ => self.recorded(),
        }
    }

    /// The row. `editable`: whether its reader has the paper in hand.
    pub(super) fn markup(&self, view: &View, editable: bool) -> Markup {
        let name = self.name;
        let [id, why] = ["f", "w"].map(|letter| format!("{letter}-{}", name.replace('.', "-")));
        let (page, around, boxes) = match &self.place {
            Some((page, region)) => (
                Some(page.to_string()),
                serde_json::to_string(&region.around).ok(),
                serde_json::to_string(&region.boxes).ok(),
            ),
            None => (None, None, None),
        };
        let settled = self.draft.filter(|draft| draft.settled);
        let empty = match settled.map(|draft| draft.verdict) {
            Some(Verdict::Blank) => view.t("field.blank"),
            Some(Verdict::Unreadable) => view.t("field.unreadable"),
            _ => view.t("field.none"),
        };
        html! {
            div .field data-field=(name) data-open=(u8::from(self.is_open()))
                data-settled=(u8::from(settled.is_some())) data-was=(self.recorded())
                data-page=[page] data-around=[around] data-boxes=[boxes] {
                div .title {
                    label for=(id) { (fields::label(view.context.lang, name)) }
                    (self.mark(view, settled))
                }
                input id=(id) value=(self.value()) placeholder=(empty) aria-describedby=(why)
                    autocomplete="off" autocapitalize="off" spellcheck="false"
                    readonly[!editable || name == PAGES];
                p .why id=(why) { (self.why(view, settled)) }
                p .wrong role="alert" {}
                (self.others(view))
            }
        }
    }

    /// How it stands: a shape and words, never a colour alone; the number on hover.
    fn mark(&self, view: &View, settled: Option<&Draft>) -> Markup {
        let (class, shape, words) = match settled.map(|draft| draft.verdict) {
            Some(Verdict::Accept) => ("set", "✓", view.t("field.accepted")),
            Some(Verdict::Correct) => ("set", "✓", view.t("field.corrected")),
            Some(Verdict::Blank) => ("set", "✓", view.t("field.blank")),
            Some(Verdict::Unreadable) => ("set", "✓", view.t("field.unreadable")),
            None => match self.standing() {
                Standing::Unreadable => ("unreadable", "✕", view.t("standing.unreadable")),
                Standing::Doubtful => ("doubtful", "◆", view.t("standing.doubtful")),
                Standing::Rule => ("rule", "▲", view.t("standing.rule")),
                Standing::Done => ("sure", "●", view.t("standing.done")),
            },
        };
        let percent = self.field.map(|field| (field.confidence * 100.0).floor() as u8);
        let number =
            percent.map(|percent| view.filled(view.t("field.sure"), &[("percent", &percent)]));
        html! { span class=(format!("mark {class}")) title=[number] { span aria-hidden="true" { (shape) " " } (words) } }
    }

    fn why(&self, view: &View, settled: Option<&Draft>) -> String {
        let lang = view.context.lang;
        if let Some((pages, starts)) = &self.pages {
            return view.filled(view.t("field.pages"), &[("pages", pages), ("starts", starts)]);
        }
        if let Some(draft) = settled {
            let changed = draft.verdict != Verdict::Accept && !self.recorded().is_empty();
            let before = self.recorded();
            if !changed {
                return String::new();
            }
            return view.filled(view.t("field.before"), &[("value", &before)]);
        }
        let Some(field) = self.field else { return String::new() };
        let all: Vec<String> = doubts(field).iter().map(|why| fields::doubt(lang, why)).collect();
        all.join("; ")
    }

    /// Other readings, each on its number.
    fn others(&self, view: &View) -> Markup {
        let others = self.field.map(|field| field.alternatives.as_slice()).unwrap_or_default();
        html! {
            div .others aria-label=(view.t("field.others")) {
                @for (number, other) in (1..=5).zip(others) {
                    button type="button" tabindex="-1" data-pick=(shown(self.form, other)) data-number=(number) {
                        kbd { (number) } " " (shown(self.form, other))
                    }
                }
            }
        }
    }
}
