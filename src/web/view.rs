//! What every page is made with: its words, its frame.

use std::fmt::Write as _;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use maud::{DOCTYPE, Markup, html};

use super::answer::Failure;
use super::assets::address;
use super::auth::{Maybe, Permission, Who};
use super::context::Context;
use crate::lang::{self, Lang};

/// What a page has besides the frame of all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras<'a> {
    /// Class of the body.
    pub class: &'a str,
    /// Names of style sheets in `assets/`.
    pub styles: &'a [&'a str],
    /// Names of modules in `assets/`.
    pub scripts: &'a [&'a str],
}

/// A page's language and reader.
#[derive(Clone, Debug)]
pub struct View {
    /// Of the request.
    pub context: Context,
    /// Who reads; nobody on open pages.
    pub who: Option<Who>,
}

impl<S: Send + Sync> FromRequestParts<S> for View {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let context = Context::from_request_parts(parts, state).await?;
        let Ok(Maybe(who)) = Maybe::from_request_parts(parts, state).await;
        Ok(Self { context, who })
    }
}

impl View {
    /// A text of `lang/*/pages.toml`. One that is missing shows its name; a test keeps them whole.
    pub fn t<'a>(&self, name: &'a str) -> &'a str {
        lang::text(self.context.lang, name).unwrap_or(name)
    }

    /// The same with `{names}` filled in.
    pub fn filled(&self, text: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        values.iter().fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        })
    }

    /// The field that a changing form carries.
    pub fn csrf(&self) -> Markup {
        let token = self.who.as_ref().and_then(|who| who.session.as_ref()).map(|s| &s.csrf);
        html! { @if let Some(token) = token { input type="hidden" name="_csrf" value=(token); } }
    }

    /// A moment as people write it: `dd/mm/yyyy hh:mm`, in the country's time.
    pub fn moment(&self, at: jiff::Timestamp) -> String {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(7));
        at.to_zoned_datetime(zone).strftime("%d/%m/%Y %H:%M").to_string()
    }

    /// How long something has waited, in the largest whole unit.
    pub fn span(&self, since: jiff::Timestamp, now: jiff::Timestamp) -> String {
        let minutes = (now.duration_since(since).as_secs() / 60).max(0);
        let (count, name) = match minutes {
            ..60 => (minutes, self.t("span.minutes")),
            60..2880 => (minutes / 60, self.t("span.hours")),
            _ => (minutes / 1440, self.t("span.days")),
        };
        self.filled(name, &[("count", &count)])
    }

    /// A page. `scripts` are names of modules in `assets/`.
    pub fn page(&self, title: &str, scripts: &[&str], body: &Markup) -> Markup {
        self.page_with(title, Extras { scripts, ..Extras::default() }, body)
    }

    /// A page with more than scripts of its own.
    pub fn page_with(&self, title: &str, extras: Extras<'_>, body: &Markup) -> Markup {
        let lang = match self.context.lang {
            Lang::Vi => "vi",
            Lang::En => "en",
        };
        let session = self.who.as_ref().and_then(|who| who.session.as_ref());
        let open = session.filter(|session| !session.locked);
        html! {
            (DOCTYPE)
            html lang=(lang) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    @if let Some(session) = open { meta name="csrf" content=(session.csrf); }
                    title { (title) " – sohoa" }
                    link rel="icon" href=(address("icon.svg")) type="image/svg+xml";
                    link rel="stylesheet" href=(address("app.css"));
                    @for style in extras.styles { link rel="stylesheet" href=(address(style)); }
                    script type="module" src=(address("app.js")) {}
                    @for script in extras.scripts { script type="module" src=(address(script)) {} }
                }
                body class=[(!extras.class.is_empty()).then_some(extras.class)] {
                    a .skip href="#main" { (self.t("skip")) }
                    (self.top())
                    main #main tabindex="-1" { (body) }
                    footer { span { "sohoa " (env!("CARGO_PKG_VERSION")) } }
                }
            }
        }
    }

    fn top(&self) -> Markup {
        let who = self.who.as_ref().filter(|who| {
            !who.must_change && who.session.as_ref().is_some_and(|session| !session.locked)
        });
        let back = encoded(&self.context.target);
        html! {
            header .top {
                a .brand href="/" { "sohoa" }
                nav aria-label=(self.t("nav")) {
                    @if let Some(who) = who {
                        @if who.can(Permission::Review) {
                            a href="/duyet" { (self.t("nav.review")) }
                        }
                        @if who.can(Permission::SeePapers) {
                            a href="/giay-to" { (self.t("nav.papers")) }
                        }
                        @if who.can(Permission::Sign) || who.can(Permission::Review) {
                            a href="/ky" { (self.t("nav.sign")) }
                        }
                        @if who.can(Permission::Manage) {
                            a href="/quan-tri" { (self.t("nav.manage")) }
                        }
                    }
                    a href="/kiem-tra" { (self.t("nav.verify")) }
                }
                div .who {
                    @match self.context.lang {
                        Lang::Vi => a href=(format!("/ngon-ngu?to=en&back={back}")) lang="en" hreflang="en" { "English" },
                        Lang::En => a href=(format!("/ngon-ngu?to=vi&back={back}")) lang="vi" hreflang="vi" { "Tiếng Việt" },
                    }
                    @if let Some(who) = who {
                        a href="/mat-khau" { (who.display) }
                        form method="post" action="/khoa" data-lock { (self.csrf()) button .quiet { (self.t("lock")) } }
                        form method="post" action="/dang-xuat" { (self.csrf()) button .quiet { (self.t("logout")) } }
                    } @else if self.who.is_none() {
                        a href="/dang-nhap" { (self.t("login")) }
                    }
                }
            }
        }
    }
}

/// Text as a value in an address (RFC 3986).
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A place on this server to go to after something; anything else is the home page.
pub fn local_place(text: &str) -> &str {
    let own = text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains('\\')
        && text.bytes().all(|byte| byte.is_ascii_graphic());
    if own { text } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_of_this_server_are_gone_to() {
        for elsewhere in ["//a.example", "https://a.example", "/\\a", "", "/a\r\nX: y", "a"] {
            assert_eq!(local_place(elsewhere), "/", "{elsewhere}");
        }
        assert_eq!(local_place("/giay-to?trang=2"), "/giay-to?trang=2");
        assert_eq!(encoded("/giay-to?a=b c"), "/giay-to%3Fa%3Db%20c");
    }
}
