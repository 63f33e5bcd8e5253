//! Services outside: time-stamp authorities, OCSP responders, places of revocation lists, a CA's
//! remote signing.
//!
//! In comes an address and bytes, out come bytes, within a time and a size. Promise: only `http`
//! and `https` are spoken, an answer never grows beyond a limit, and whoever asks can be given
//! another [`Transport`]: none at all where there is no network, a fake one in tests.

mod error;
mod http;

pub use error::ServiceError;
pub use http::Http;

/// Carries bytes to a service and back.
pub trait Transport: Send + Sync {
    /// Sends `body` as `kind` (a media type), with more header lines; returns the answer's body.
    fn post(
        &self,
        url: &str,
        kind: &str,
        body: &[u8],
        headers: &[(&str, &str)],
    ) -> Result<Vec<u8>, ServiceError>;

    /// Fetches what lies at `url`.
    fn get(&self, url: &str) -> Result<Vec<u8>, ServiceError>;
}

/// No network: a machine that stands alone and is handed evidence by file.
#[derive(Clone, Copy, Debug)]
pub struct Offline;

impl Transport for Offline {
    fn post(
        &self,
        url: &str,
        _: &str,
        _: &[u8],
        _: &[(&str, &str)],
    ) -> Result<Vec<u8>, ServiceError> {
        Err(ServiceError::NoNetwork { url: url.to_owned() })
    }

    fn get(&self, url: &str) -> Result<Vec<u8>, ServiceError> {
        Err(ServiceError::NoNetwork { url: url.to_owned() })
    }
}
