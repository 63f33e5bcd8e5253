//! Stored bytes as a body, piece by piece.

use axum::body::{Body, Bytes};
use futures_util::stream;
use tokio::io::AsyncReadExt;

use super::Result;
use super::state::App;
use crate::domain::hash::Sha256;
use crate::store::ObjectStore;

/// What is read at once.
const PIECE: usize = 64 << 10;

/// An object of the store; proved by hash before the first byte goes out.
pub async fn object(app: &App, sha256: Sha256) -> Result<Body> {
    let objects = app.local.office.objects();
    objects.verify(sha256).await?;
    let content = objects.get(sha256).await?;
    let pieces = stream::try_unfold(content, |mut content| async move {
        let mut piece = vec![0; PIECE];
        let read = content.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(piece), content)))
    });
    Ok(Body::from_stream(Box::pin(pieces)))
}
