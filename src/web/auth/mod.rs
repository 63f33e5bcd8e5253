//! Who does what: accounts and sessions of people, keys of programs, what each may do.
//!
//! Every request is looked at once ([`identify`]); a handler that takes a [`Who`] is only reached
//! by somebody known, and asks [`Who::may`] for what it does. A changing request of a browser
//! needs the session's token besides the cookie, and must not come from another site.

mod csrf;
mod identity;
pub mod key;
pub mod password;
mod permission;
pub mod session;

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub use self::identity::{Identity, LocalAccounts, Person, Proof};
pub use self::permission::Permission;
use super::answer::Failure;
use super::context::Context;
use super::error::WebError;
use super::state::App;
use crate::catalog::Look;
use crate::catalog::web::{KeyRole, Role, SessionRow};
use crate::domain::problem::Problem;

/// What somebody is to the office.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A person at a browser.
    Person(Role),
    /// A program with a key.
    Program(KeyRole),
}

/// Somebody known.
#[derive(Clone, Debug)]
pub struct Who {
    /// The account's name, or `key:` and the key's public half.
    pub name: String,
    /// How others see them.
    pub display: String,
    /// What they are.
    pub kind: Kind,
    /// The session; none for a program.
    pub session: Option<SessionRow>,
    /// Whether a one-time password has to be changed first.
    pub must_change: bool,
    /// The moment of the request.
    pub at: jiff::Timestamp,
}

impl Who {
    /// Whether they may do something.
    pub fn can(&self, permission: Permission) -> bool {
        permission.is_given_to(self.kind)
    }

    /// Refuses what they may not do.
    pub fn may(&self, permission: Permission) -> Result<(), WebError> {
        if self.can(permission) { Ok(()) } else { Err(WebError::Forbidden(permission.name())) }
    }

    /// For the access log.
    pub fn look(&self) -> Look {
        Look { actor: self.name.clone(), at: self.at }
    }
}

/// What looking at a request's credentials gave: somebody, nobody, or a reason to refuse.
#[derive(Clone)]
pub struct Identified(Option<Result<Who, Arc<Problem>>>);

impl Identified {
    /// Somebody whose screen may be locked or whose password is a one-time one.
    fn anyone(&self) -> Option<&Who> {
        self.0.as_ref().and_then(|found| found.as_ref().ok())
    }
}

/// Looks at every request's credentials, and refuses changing ones that another site may have
/// sent.
pub async fn identify(State(app): State<App>, request: Request, next: Next) -> Response {
    let found = match credentials(&app, request.headers()).await {
        Ok(found) => found.map(Ok),
        Err(Failure(problem)) => Some(Err(Arc::new(problem))),
    };
    let session = found.as_ref().and_then(|found| found.as_ref().ok()?.session.as_ref());
    let mut request = match csrf::checked(request, session).await {
        Ok(request) => request,
        Err(error) => return Failure::from(error).into_response(),
    };
    request.extensions_mut().insert(Identified(found));
    next.run(request).await
}

async fn credentials(app: &App, headers: &HeaderMap) -> Result<Option<Who>, Failure> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let text = value.to_str().ok().and_then(|text| text.strip_prefix("Bearer "));
        return key::of(app, text.unwrap_or_default()).await.map(Some);
    }
    session::of(app, headers).await
}

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        match parts.extensions.get::<Identified>().and_then(|found| found.0.as_ref()) {
            None => Err(WebError::LoginNeeded.into()),
            Some(Err(problem)) => Err(Failure(Problem::clone(problem))),
            Some(Ok(who)) if who.session.as_ref().is_some_and(|s| s.locked) => {
                Err(WebError::Locked.into())
            }
            Some(Ok(who)) if who.must_change => Err(WebError::MustChange.into()),
            Some(Ok(who)) => Ok(who.clone()),
        }
    }
}

/// Somebody known, or nobody; also who has still to unlock the screen or to change a password.
/// For pages open to everybody and those where that is done.
#[derive(Clone, Debug)]
pub struct Maybe(pub Option<Who>);

impl<S: Send + Sync> FromRequestParts<S> for Maybe {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<Identified>().and_then(Identified::anyone).cloned()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Context {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| WebError::NotFound.into())
    }
}
