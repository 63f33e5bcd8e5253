//! Connections: taken in, spoken to in HTTP/1.1 or 2, in the clear or by TLS, until asked to stop.
//!
//! Promises: at most `CONNECTIONS` at once; whoever sends no whole head in `HEAD` is let go;
//! after the stop is asked for nobody new is taken, requests under way end, and what has not
//! ended after `GRACE` is cut.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::context::Peer;
use super::error::WebError;
use crate::engine::Cancel;

/// Connections at once.
const CONNECTIONS: usize = 1024;
/// How long a request's head, and a handshake, may take to come.
const HEAD: Duration = Duration::from_secs(15);
/// How long requests under way may take when the server stops.
const GRACE: Duration = Duration::from_secs(20);

/// Where to listen. Anything beyond this machine needs TLS here or a proxy before.
pub async fn listen(
    address: SocketAddr,
    tls: bool,
    behind_proxy: bool,
) -> Result<TcpListener, WebError> {
    if !address.ip().is_loopback() && !tls && !behind_proxy {
        return Err(WebError::NoTls(address));
    }
    TcpListener::bind(address).await.map_err(|source| WebError::Listen { address, source })
}

/// TLS with a certificate chain and its key, both PEM.
pub fn tls(chain: &Path, key: &Path) -> Result<TlsAcceptor, WebError> {
    let bad = |path: &Path, why: String| WebError::Tls { path: path.to_owned(), why };
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|e| bad(chain, e.to_string()))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|e| bad(key, e.to_string()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut settings = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| bad(chain, e.to_string()))?
        .with_no_client_auth()
        .with_single_cert(certificates, secret)
        .map_err(|e| bad(chain, e.to_string()))?;
    settings.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(settings)))
}

/// Serves until `stop` is set.
pub async fn serve(listener: TcpListener, router: Router, tls: Option<TlsAcceptor>, stop: &Cancel) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { break };
        let (stream, peer) = tokio::select! {
            taken = listener.accept() => {
                let Ok(taken) = taken else {
                    // No more files to open, most often: others have to end first.
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                };
                taken
            }
            () = stop.asked() => break,
        };
        let _ = stream.set_nodelay(true);
        let (router, tls, watcher) = (router.clone(), tls.clone(), graceful.watcher());
        tokio::spawn(async move {
            let _permit = permit;
            if let Some(tls) = tls {
                let handshake = tokio::time::timeout(HEAD, tls.accept(stream)).await;
                if let Ok(Ok(stream)) = handshake {
                    connection(stream, peer, router, watcher).await;
                }
            } else {
                connection::<TcpStream>(stream, peer, router, watcher).await;
            }
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

async fn connection<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    peer: SocketAddr,
    router: Router,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let service = router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        request.map(axum::body::Body::new)
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(64);
    let served = builder
        .serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service))
        .into_owned();
    // A caller that breaks off is no event.
    let _ = watcher.watch(served).await;
}
