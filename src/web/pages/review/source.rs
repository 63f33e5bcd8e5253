//! Where a value comes from: the piece of the scan, what was read, what was checked, who changed it
//! and when.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::{doing, latest, refusal, seat};
use crate::domain::record::{Decision, Record, Verdict};
use crate::flow::keep;
use crate::flow::review::{Draft, blinded, drafts, form_of, shown};
use crate::lang::fields;
use crate::web::Result;
use crate::web::api::papers::paper_id;
use crate::web::auth::{Permission, Who};
use crate::web::error::WebError;
use crate::web::state::App;
use crate::web::view::View;

/// `GET /duyet/{paper}/nguon/{field}`: a piece of a page.
pub async fn show(
    State(app): State<App>,
    who: Who,
    view: View,
    Path((paper, name)): Path<(String, String)>,
) -> Result<Markup> {
    who.may(Permission::Review)?;
    let id = paper_id(&paper)?;
    let kept = latest(&app, &id).await?;
    let record = &kept.record;
    let field = blinded(record.fields.get(&name).ok_or(WebError::NoSuch("field"))?);
    let history = keep::records_of(&app.local.office, &id).await?;
    let own = drafts(&doing(&app), &kept, &who.name).await.map_err(|e| refusal(e, 0))?;
    let form = form_of(&app.local.rules, &record.sorted.kind, &name);
    let lang = view.context.lang;
    let none = || view.t("field.none").to_owned();
    let value = field.value.as_deref().map_or_else(none, |value| shown(form, value));
    let percent = (field.confidence * 100.0).floor() as u8;
    Ok(html! {
        h2 { (fields::label(lang, &name)) }
        img .crop src=(format!("/duyet/{paper}/cat/{name}")) alt=(view.t("source.crop"));
        dl {
            dt { (view.t("source.value")) } dd { (value) }
            @if let Some(raw) = &field.raw { dt { (view.t("source.raw")) } dd { (raw) } }
            @if !field.alternatives.is_empty() {
                dt { (view.t("field.others")) }
                dd { (field.alternatives.iter().map(|other| shown(form, other)).collect::<Vec<_>>().join(" · ")) }
            }
            dt { (view.t("source.sure")) } dd { (percent) " %" @if field.handwritten { " · " (view.t("source.hand")) } }
            @if let Some(page) = field.page { dt { (view.t("review.page")) } dd { (page) } }
            @if !field.checks.is_empty() {
                dt { (view.t("source.checks")) }
                dd { ul { @for check in &field.checks {
                    li {
                        @if check.passed { span aria-hidden="true" { "✓ " } (fields::passed(lang, &check.name)) }
                        @else { span aria-hidden="true" { "▲ " } (fields::failed(lang, &check.name)) }
                        @if !check.detail.is_empty() { " (" (check.detail) ")" }
                    }
                } } }
            }
            dt { (view.t("source.history")) }
            dd { ol {
                @for record in &history { (step(&view, record, &name)) }
                @if let Some(draft) = own.get(&name) { (unsigned(&view, &seat(&who, "").display, draft)) }
            } }
        }
    })
}

/// What a version of the record did to the field.
fn step(view: &View, record: &Record, name: &str) -> Markup {
    let at = view.moment(record.at);
    match &record.review {
        None => html! { li { (at) " · " (record.made_by) ": " (view.t("source.read")) } },
        Some(review) => html! {
            @for decision in review.decisions.iter().filter(|decision| decision.field == name) {
                li { (at) " · " (review.by) ": " (decided(view, decision)) }
            }
        },
    }
}

fn unsigned(view: &View, who: &str, draft: &Draft) -> Markup {
    let words = match draft.verdict {
        _ if !draft.settled => view.t("source.typed"),
        verdict => verdict_word(view, verdict),
    };
    html! { li { (who) ": " (words) @if let Some(value) = &draft.value { " “" (value) "”" } " (" (view.t("source.unsigned")) ")" } }
}

fn decided(view: &View, decision: &Decision) -> String {
    let word = verdict_word(view, decision.verdict);
    match (decision.verdict, &decision.before, &decision.value) {
        (Verdict::Correct, Some(before), Some(value)) => format!("{word}: “{before}” → “{value}”"),
        (Verdict::Correct, None, Some(value)) => format!("{word}: → “{value}”"),
        (Verdict::Blank | Verdict::Unreadable, Some(before), _) => format!("{word} (“{before}”)"),
        _ => word.to_owned(),
    }
}

fn verdict_word(view: &View, verdict: Verdict) -> &'static str {
    let name = match verdict {
        Verdict::Accept => "field.accepted",
        Verdict::Correct => "field.corrected",
        Verdict::Blank => "field.blank",
        Verdict::Unreadable => "field.unreadable",
    };
    view.t(name)
}
