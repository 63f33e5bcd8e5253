//! The one HTTP client.

use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::{ServiceError, Transport};

/// A service that says nothing for so long is taken for dead.
const PATIENCE: Duration = Duration::from_secs(20);
/// Lists of large authorities have some megabytes; more than this is no list.
const LARGEST: u64 = 64 << 20;

/// HTTP/1.1, with TLS where the address says so, trusting the system's roots. Revocation lists,
/// answers and time stamps are signed: plain `http` is usual for them and costs no safety.
pub struct Http {
    agent: Agent,
}

impl Default for Http {
    fn default() -> Self {
        Self::with_patience(PATIENCE)
    }
}

impl Http {
    /// Waits so long for a service, from the first byte sent to the last received.
    pub fn with_patience(patience: Duration) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(
                rustls::crypto::aws_lc_rs::default_provider(),
            ))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(patience))
            .max_redirects(3)
            .http_status_as_error(false)
            .user_agent(concat!("sohoa/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: config.into() }
    }
}

impl Transport for Http {
    fn post(
        &self,
        url: &str,
        kind: &str,
        body: &[u8],
        headers: &[(&str, &str)],
    ) -> Result<Vec<u8>, ServiceError> {
        spoken(url)?;
        let mut request = self.agent.post(url).header("Content-Type", kind);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(url, request.send(body))
    }

    fn get(&self, url: &str) -> Result<Vec<u8>, ServiceError> {
        spoken(url)?;
        read(url, self.agent.get(url).call())
    }
}

/// Certificates name `ldap` addresses too.
fn spoken(url: &str) -> Result<(), ServiceError> {
    let lower = url.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        Ok(())
    } else {
        Err(ServiceError::Unreachable { url: url.to_owned(), why: "not http".to_owned() })
    }
}

fn read(
    url: &str,
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Vec<u8>, ServiceError> {
    let unreachable = |error: ureq::Error| ServiceError::Unreachable {
        url: url.to_owned(),
        why: error.to_string(),
    };
    let mut answer = answer.map_err(unreachable)?;
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(unreachable)?;
    if (200..300).contains(&status) {
        Ok(body)
    } else {
        Err(ServiceError::Status { url: url.to_owned(), status })
    }
}
