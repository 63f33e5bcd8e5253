//! Passwords: argon2id, a few at a time, since each takes 19 MB and some tens of milliseconds.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::web::error::WebError;

/// The shortest password people may set (NIST SP 800-63B asks for 8, 15 where it stands alone).
const SHORTEST: usize = 10;
/// The longest one that is hashed.
const LONGEST: usize = 200;

/// So many are hashed at once.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What an unknown name's password is compared with.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hashed("one that nobody has").unwrap_or_default());

/// The PHC string of a password.
pub async fn hash(password: Zeroizing<String>) -> Result<String, WebError> {
    let _turn = AT_ONCE.acquire().await;
    blocking(move || hashed(&password)).await?
}

/// Whether a password is the one with that PHC string.
pub async fn verify(password: Zeroizing<String>, hash: Option<String>) -> Result<bool, WebError> {
    let _turn = AT_ONCE.acquire().await;
    blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let parsed = PasswordHash::new(&hash).map_err(|e| WebError::Crypto(e.to_string()))?;
        let short = password.len() <= LONGEST;
        let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(right && known && short)
    })
    .await?
}

/// Refuses a weak new password.
pub fn strong(password: &str, name: &str) -> Result<(), WebError> {
    let long = password.chars().count() >= SHORTEST && password.len() <= LONGEST;
    let folded = password.to_lowercase();
    let mut letters: Vec<char> = folded.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    let own = !folded.contains(&name.to_lowercase());
    if long && own && letters.len() >= 5 { Ok(()) } else { Err(WebError::WeakPassword) }
}

/// A one-time password of four groups of four, 78 bits: letters and digits that nobody confuses.
pub fn one_time() -> Result<Zeroizing<String>, WebError> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = Zeroizing::new([0_u8; 16]);
    getrandom::fill(bytes.as_mut()).map_err(|e| WebError::Crypto(e.to_string()))?;
    let mut text = Zeroizing::new(String::new());
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        text.push(LETTERS.get(usize::from(byte & 31)).copied().unwrap_or(b'a') as char);
    }
    Ok(text)
}

fn hashed(password: &str) -> Result<String, WebError> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|e| WebError::Crypto(e.to_string()))?.to_string())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, WebError> {
    tokio::task::spawn_blocking(work).await.map_err(|e| WebError::Crypto(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_time_passwords_differ_and_are_strong() {
        let (a, b) = (one_time().unwrap(), one_time().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.len(), 19);
        assert!(strong(&a, "lan").is_ok());
    }

    #[test]
    fn weak_passwords_are_refused() {
        for weak in ["ngắn", "aaaaaaaaaaaaaaa", "lan.nguyen.2026", ""] {
            assert!(strong(weak, "lan.nguyen").is_err(), "{weak}");
        }
        assert!(strong("con trâu đi trước", "lan.nguyen").is_ok());
    }
}
