//! Keys of programs: `shk_{id}_{secret}`, shown once, kept as a hash.

use subtle::ConstantTimeEq;

use super::session::{hash_of, secret};
use super::{Kind, Who};
use crate::catalog::web::{KeyRole, KeyRow};
use crate::web::answer::Failure;
use crate::web::error::WebError;
use crate::web::state::App;

/// Keys begin so: a scanner for lost secrets finds them.
const PREFIX: &str = "shk";

/// Makes a key; gives its row and the key itself.
pub fn make(
    label: &str,
    role: KeyRole,
    by: &str,
    now: jiff::Timestamp,
    days: Option<u32>,
) -> Result<(KeyRow, String), WebError> {
    let mut bytes = [0_u8; 5];
    getrandom::fill(&mut bytes).map_err(|e| WebError::Crypto(e.to_string()))?;
    let id = data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase();
    let key = format!("{PREFIX}_{id}_{}", secret()?);
    let row = KeyRow {
        id,
        label: label.to_owned(),
        role,
        hash: hash_of(&key),
        created_at: now,
        created_by: by.to_owned(),
        expires_at: days.map(|days| now + jiff::SignedDuration::from_hours(i64::from(days) * 24)),
        revoked: false,
        used_at: None,
    };
    Ok((row, key))
}

/// Which program a key is of.
pub async fn of(app: &App, key: &str) -> Result<Who, Failure> {
    let mut parts = key.splitn(3, '_');
    let (Some(PREFIX), Some(id), Some(_)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(WebError::KeyRefused.into());
    };
    let now = app.now();
    let found = app.local.catalog.api_key(id).await?.ok_or(WebError::KeyRefused)?;
    let right: bool = hash_of(key).as_bytes().ct_eq(found.hash.as_bytes()).into();
    let over = found.revoked || found.expires_at.is_some_and(|until| until <= now);
    if !right || over {
        return Err(WebError::KeyRefused.into());
    }
    app.requests.take(id, now)?;
    if found.used_at.is_none_or(|at| now.duration_since(at).as_secs() >= 60) {
        app.local.catalog.touch_key(id, now).await?;
    }
    Ok(Who {
        name: format!("key:{id}"),
        display: found.label,
        kind: Kind::Program(found.role),
        session: None,
        must_change: false,
        at: now,
    })
}
