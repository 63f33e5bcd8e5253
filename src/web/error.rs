//! What can go wrong at the server itself: codes 9100 to 9199, each with its HTTP status.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::StatusCode;

use crate::domain::problem::{Class, Code, Coded, Problem};

/// Errors of the server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebError {
    /// No such page.
    #[error("no such page")]
    NotFound,
    /// The page knows no such method.
    #[error("method not allowed")]
    Method,
    /// Nobody is logged in.
    #[error("nobody is logged in")]
    LoginNeeded,
    /// The account or key may not do that.
    #[error("not permitted: {0}")]
    Forbidden(&'static str),
    /// Name or password is wrong; which one is not said.
    #[error("wrong name or password")]
    WrongPassword,
    /// Too many attempts or requests.
    #[error("too many requests, again in {0} s")]
    TooMany(u64),
    /// A changing request without its token, or from another site.
    #[error("cross-site request refused: {0}")]
    CrossSite(&'static str),
    /// The screen is locked.
    #[error("the session is locked")]
    Locked,
    /// The one-time password has to be changed first.
    #[error("the password has to be changed first")]
    MustChange,
    /// A new password that is too weak.
    #[error("the password is too weak")]
    WeakPassword,
    /// An account of that name is there already.
    #[error("an account of that name exists")]
    NameTaken,
    /// A request that cannot be understood.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// A body larger than is taken.
    #[error("more than {0} bytes")]
    TooLarge(u64),
    /// The Idempotency-Key came before with another body.
    #[error("the idempotency key was used for another body")]
    OtherBody,
    /// The request with this Idempotency-Key is still coming in.
    #[error("the first request is still coming in")]
    StillComing,
    /// The sender stopped sending.
    #[error("the body broke off")]
    BrokeOff,
    /// Serving beyond this machine in the clear.
    #[error("refusing to serve {0} without TLS")]
    NoTls(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Certificate or key of the server.
    #[error("TLS files: {why}")]
    Tls {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// An API key that is unknown, expired or taken back.
    #[error("the key is not valid")]
    KeyRefused,
    /// The disk has no room for the upload.
    #[error("no room for the upload")]
    NoRoom,
    /// No such upload, paper or document.
    #[error("no such {0}")]
    NoSuch(&'static str),
    /// The exchange's document is there already.
    #[error("the document exists")]
    DocumentExists,
    /// There are accounts already.
    #[error("there are accounts already")]
    AlreadyInit,
    /// The hook's settings.
    #[error("hook: {0}")]
    Hook(String),
    /// A watched folder that is not there.
    #[error("no folder {0}")]
    NoFolder(PathBuf),
    /// A name an account may not have.
    #[error("bad account name")]
    BadName,
    /// Nothing came for too long.
    #[error("the sender was too slow")]
    TooSlow,
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopping,
    /// Nobody has made an account yet.
    #[error("there is no account yet")]
    NoAccounts,
    /// A password could not be hashed, randomness could not be had.
    #[error("cryptography failed: {0}")]
    Crypto(String),
    /// The document's file is not read to its end yet.
    #[error("not ready yet")]
    NotReady,
    /// Somebody else took it, or it changed since it was shown.
    #[error("taken by somebody else, or changed")]
    TakenAlready,
    /// A file of the server's own could not be used.
    #[error("cannot use the folder of uploads")]
    Folder(#[source] io::Error),
}

impl WebError {
    /// Every code, so that a test can ask for its wording.
    pub const CODES: std::ops::RangeInclusive<u16> = 9101..=9134;

    const fn number(&self) -> u16 {
        match self {
            Self::NotFound => 9101,
            Self::Method => 9102,
            Self::LoginNeeded => 9103,
            Self::Forbidden(_) => 9104,
            Self::WrongPassword => 9105,
            Self::TooMany(_) => 9106,
            Self::CrossSite(_) => 9107,
            Self::Locked => 9108,
            Self::MustChange => 9109,
            Self::WeakPassword => 9110,
            Self::NameTaken => 9111,
            Self::BadRequest(_) => 9112,
            Self::TooLarge(_) => 9113,
            Self::OtherBody => 9114,
            Self::StillComing => 9115,
            Self::BrokeOff => 9116,
            Self::NoTls(_) => 9117,
            Self::Listen { .. } => 9118,
            Self::Tls { .. } => 9119,
            Self::KeyRefused => 9120,
            Self::NoRoom => 9121,
            Self::NoSuch(_) => 9122,
            Self::DocumentExists => 9123,
            Self::AlreadyInit => 9124,
            Self::Hook(_) => 9125,
            Self::NoFolder(_) => 9126,
            Self::BadName => 9127,
            Self::TooSlow => 9128,
            Self::Stopping => 9129,
            Self::NoAccounts => 9130,
            Self::Crypto(_) => 9131,
            Self::NotReady => 9132,
            Self::Folder(_) => 9133,
            Self::TakenAlready => 9134,
        }
    }
}

impl Coded for WebError {
    fn code(&self) -> Code {
        Code(self.number())
    }

    fn class(&self) -> Class {
        match self {
            Self::NotFound
            | Self::Method
            | Self::BadRequest(_)
            | Self::NoSuch(_)
            | Self::Tls { .. }
            | Self::Hook(_)
            | Self::NoFolder(_)
            | Self::NoAccounts => Class::Usage,
            Self::Listen { .. }
            | Self::Folder(_)
            | Self::NotReady
            | Self::NoRoom
            | Self::BrokeOff
            | Self::TooSlow
            | Self::Stopping => Class::Outside,
            Self::Crypto(_) => Class::Bug,
            _ => Class::Policy,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::TooMany(seconds) => vec![("seconds", seconds.to_string())],
            Self::TooLarge(bytes) => vec![("megabytes", (bytes >> 20).to_string())],
            Self::NoTls(address) | Self::Listen { address, .. } => {
                vec![("address", address.to_string())]
            }
            Self::NoFolder(path) => vec![("path", path.display().to_string())],
            Self::Tls { path, why } => {
                vec![("path", path.display().to_string()), ("why", why.clone())]
            }
            Self::BadRequest(why) | Self::Hook(why) => vec![("why", why.clone())],
            Self::Forbidden(what) | Self::NoSuch(what) => vec![("what", (*what).to_owned())],
            _ => Vec::new(),
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// The HTTP status a problem is answered with.
pub fn status_of(problem: &Problem) -> StatusCode {
    match (problem.code.0, problem.class) {
        (9101 | 9122, _) => StatusCode::NOT_FOUND,
        (9102, _) => StatusCode::METHOD_NOT_ALLOWED,
        (9103 | 9105 | 9108 | 9120, _) => StatusCode::UNAUTHORIZED,
        (9106, _) => StatusCode::TOO_MANY_REQUESTS,
        (3501..=3513 | 3522 | 3523 | 9110 | 9114 | 9127, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (3514 | 3521 | 9111 | 9115 | 9123 | 9132 | 9134 | 9007, _) => StatusCode::CONFLICT,
        (9113, _) => StatusCode::PAYLOAD_TOO_LARGE,
        (9121 | 7102, _) => StatusCode::INSUFFICIENT_STORAGE,
        (9128, _) => StatusCode::REQUEST_TIMEOUT,
        (9116, _) | (_, Class::Usage) => StatusCode::BAD_REQUEST,
        (_, Class::Input) => StatusCode::UNPROCESSABLE_ENTITY,
        (_, Class::Policy) => StatusCode::FORBIDDEN,
        (_, Class::Outside) => StatusCode::SERVICE_UNAVAILABLE,
        (_, Class::Bug) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_code_is_worded() {
        for code in WebError::CODES {
            for lang in [Lang::Vi, Lang::En] {
                assert!(wording(lang, Code(code)).is_some(), "{code} {lang:?}");
            }
        }
    }
}
