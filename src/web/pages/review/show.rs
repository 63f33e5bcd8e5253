//! The page itself: scan left, fields right.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::field::Row;
use super::{doing, faults_of, latest, line, refusal, seat};
use crate::catalog::web::SittingRow;
use crate::domain::field::Field;
use crate::domain::page::PageRead;
use crate::domain::privacy::mask_numbers;
use crate::flow::review::{
    Draft, Form, Kept, PAGES, PaperReview, Standing, drafts, form_of, own_pages, region_of, sit,
};
use crate::web::Result;
use crate::web::answer::Failure;
use crate::web::api::papers::paper_id;
use crate::web::auth::{Permission, Who};
use crate::web::error::WebError;
use crate::web::state::App;
use crate::web::view::{Extras, View};

/// Everything the fields' rows are made of.
pub(super) struct Sheet {
    /// The version seen.
    pub(super) kept: Kept,
    /// What waits and what does not, in the order of the type.
    review: PaperReview,
    /// What is decided, not signed yet.
    drafts: BTreeMap<String, Draft>,
}

impl Sheet {
    /// A paper as an account sees it.
    pub(super) async fn of(app: &App, kept: Kept, account: Option<&str>) -> Result<Self, Failure> {
        let review = PaperReview::of(&kept.record, kept.stored.sha256, "", true, &app.local.rules);
        let said = match account {
            Some(account) => drafts(&doing(app), &kept, account)
                .await
                .map_err(|error| refusal(error, kept.record.version))?,
            None => BTreeMap::new(),
        };
        Ok(Self { kept, review, drafts: said })
    }

    /// One field's row; none for a name the paper does not have.
    pub(super) fn row<'a>(
        &'a self,
        app: &App,
        name: &'a str,
        pages: &[PageRead],
    ) -> Option<Row<'a>> {
        let sorted = &self.kept.record.sorted;
        let field = self.review.fields.get(name);
        if field.is_none() && (name != PAGES || sorted.doubtful_starts.is_empty()) {
            return None;
        }
        let list =
            |pages: &[u32]| pages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let rules = &app.local.rules;
        Some(Row {
            name,
            field,
            form: field.map_or(Form::Text, |_| form_of(rules, &sorted.kind, name)),
            draft: self.drafts.get(name),
            place: field.and_then(|field: &Field| region_of(rules, sorted, name, field, pages)),
            pages: field.is_none().then(|| (list(&sorted.pages), list(&sorted.doubtful_starts))),
        })
    }

    /// All rows in the order of looking; those nobody needs to look at come last.
    pub(super) fn rows(&self, app: &App, pages: &[PageRead]) -> Vec<Row<'_>> {
        let names = self.review.open();
        let rows = names.into_iter().filter_map(|name| self.row(app, name, pages));
        let mut rows: Vec<Row<'_>> = rows.collect();
        rows.sort_by_key(Row::standing);
        rows
    }

    /// How many decisions are still wanted.
    pub(super) fn open(&self, app: &App) -> usize {
        self.rows(app, &[]).iter().filter(|row| row.is_open()).count()
    }
}

/// `GET /duyet/{paper}`.
pub async fn show(
    State(app): State<App>,
    who: Who,
    view: View,
    Path(paper): Path<String>,
) -> Result<Markup> {
    who.may(Permission::Review)?;
    let paper = paper_id(&paper)?;
    let catalog = &app.local.catalog;
    let row = catalog.paper(&paper).await?.ok_or(WebError::NoSuch("paper"))?;
    let kept = latest(&app, &paper).await?;
    catalog.log_access(&who.look(), "review", Some(&paper), None, None).await?;
    let word = app.fresh_id()?;
    let here = seat(&who, &word);
    let doing = doing(&app);
    let sitting = sit(&doing, &paper, &here, app.now()).await.map_err(|e| refusal(e, 0))?;
    let mine = sitting.seat == word;
    let pages = own_pages(&doing, &kept, false).await.map_err(|e| refusal(e, 0))?;
    let sheet = Sheet::of(&app, kept, mine.then_some(who.name.as_str())).await?;
    let kind = app.local.rules.paper(&sheet.kept.record.sorted.kind);
    let kind = kind.map_or_else(|| view.t("paper.unknown"), |kind| kind.name.as_str());
    let head = Head { kind, name: &mask_numbers(&row.name), sitting: &sitting, mine };
    let body = body(&app, &view, &sheet, &pages, &head);
    let extras = Extras { class: "reviewing", styles: &["review.css"], scripts: &["review.js"] };
    Ok(view.page_with(kind, extras, &body))
}

struct Head<'a> {
    kind: &'a str,
    name: &'a str,
    sitting: &'a SittingRow,
    mine: bool,
}

fn body(app: &App, view: &View, sheet: &Sheet, pages: &[PageRead], head: &Head<'_>) -> Markup {
    let record = &sheet.kept.record;
    let rows = sheet.rows(app, pages);
    let (sure, wanted): (Vec<_>, Vec<_>) =
        rows.iter().partition(|row| row.standing() == Standing::Done);
    let open = rows.iter().filter(|row| row.is_open()).count();
    html! {
        div #review data-paper=(record.paper) data-version=(record.version)
            data-seat=[head.mine.then_some(&head.sitting.seat)]
            data-left=(view.t("review.left")) data-none-left=(view.t("review.none_left"))
            data-saved=(view.t("review.saved")) data-saving=(view.t("review.saving"))
            data-unsaved=(view.t("review.unsaved")) data-taken=(view.t("review.taken")) {
            div .bar {
                div .what {
                    h1 { (head.kind) }
                    span .small { (head.name) }
                }
                (line(view, &faults_of(pages)))
                p #left .left role="status" { (left(view, open)) }
                p #saved .small aria-live="polite" {}
                div .acts {
                    button type="button" #show-keys title="?" { (view.t("review.keys")) " " kbd { "?" } }
                    @if head.mine { button type="button" .main #finish { (view.t("review.finish")) " " kbd { "Ctrl+Enter" } } }
                    a .button href="/duyet" { (view.t("review.leave")) }
                }
            }
            @if !head.mine { (held(view, head.sitting)) }
            p .notice #lost role="alert" hidden {}
            div .panes {
                (scan(view, pages))
                form #fields autocomplete="off" aria-label=(view.t("review.fields")) {
                    section aria-labelledby="wanted" {
                        h2 #wanted { (view.t("review.wanted")) }
                        @if wanted.is_empty() { p { (view.t("review.nothing")) } }
                        @for row in &wanted { (row.markup(view, head.mine)) }
                    }
                    @if !sure.is_empty() {
                        details open[wanted.is_empty()] {
                            summary { (view.filled(view.t("review.sure"), &[("count", &sure.len())])) }
                            @for row in &sure { (row.markup(view, head.mine)) }
                        }
                    }
                }
            }
            (keys(view))
            (unfinished(view))
            dialog #source aria-label=(view.t("source")) { div #source-body {} form method="dialog" { button .main { (view.t("close")) } } }
        }
    }
}

pub(super) fn left(view: &View, open: usize) -> String {
    match open {
        0 => view.t("review.none_left").to_owned(),
        open => view.filled(view.t("review.left"), &[("count", &open)]),
    }
}

/// Who else has the paper in hand.
fn held(view: &View, sitting: &SittingRow) -> Markup {
    let since = view.moment(sitting.since);
    let words =
        view.filled(view.t("review.held"), &[("name", &sitting.display), ("since", &since)]);
    html! { p .notice.held role="status" { (words) " " a .button href="" { (view.t("review.reload")) } } }
}

fn scan(view: &View, pages: &[PageRead]) -> Markup {
    html! {
        section .scan aria-label=(view.t("review.scan")) {
            div .tools role="toolbar" aria-label=(view.t("review.scan")) {
                @for page in pages {
                    button type="button" tabindex="-1" data-page=(page.number) data-width=(page.width) data-height=(page.height) {
                        (view.t("review.page")) " " (page.number)
                    }
                }
                span .gap {}
                button type="button" tabindex="-1" data-zoom="field" title="Alt+Z" { (view.t("review.zoom")) }
                button type="button" tabindex="-1" data-zoom="page" title="Alt+Z" { (view.t("review.whole")) }
            }
            svg #sheet role="img" aria-label=(view.t("review.scan")) preserveAspectRatio="xMidYMid meet" {
                image #picture preserveAspectRatio="none" {}
                g #boxes {}
                rect #hover {}
                rect #drawn {}
            }
            p .small.hint { (view.t("review.click")) }
        }
    }
}

/// The keys valid here.
fn keys(view: &View) -> Markup {
    let all = [
        ("Enter", "keys.enter"),
        ("Tab / Shift+Tab", "keys.tab"),
        ("F2", "keys.edit"),
        ("1 – 5", "keys.others"),
        ("Ctrl+D", "keys.ditto"),
        ("Ctrl+U", "keys.unreadable"),
        ("Ctrl+B", "keys.blank"),
        ("Ctrl+Z", "keys.undo"),
        ("Alt+I", "keys.source"),
        ("Alt+Z", "keys.zoom"),
        ("PageUp / PageDown", "keys.pages"),
        ("Esc", "keys.escape"),
        ("Ctrl+Enter", "keys.finish"),
        ("? / F1", "keys.keys"),
    ];
    html! {
        dialog #keys aria-labelledby="keys-title" {
            h2 #keys-title { (view.t("review.keys")) }
            dl { @for (key, name) in all { dt { kbd { (key) } } dd { (view.t(name)) } } }
            form method="dialog" { button .main autofocus { (view.t("close")) } }
        }
    }
}

/// Asked where fields are left when a paper is finished.
fn unfinished(view: &View) -> Markup {
    html! {
        dialog #unfinished aria-labelledby="unfinished-title" {
            h2 #unfinished-title { (view.t("unfinished")) }
            p { (view.t("unfinished.what")) }
            form method="dialog" .line {
                button .main value="back" autofocus { (view.t("unfinished.back")) }
                button value="part" { (view.t("unfinished.part")) }
            }
        }
    }
}
