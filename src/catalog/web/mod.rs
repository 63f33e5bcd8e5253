//! Rows of the counter's server: accounts, sessions, keys, uploads, events and deliveries.
//! None of them follows from objects and manifests; a rebuilt catalogue takes them over.

mod accounts;
mod events;
mod keys;
mod queue;
mod sessions;
mod signing;
mod sittings;
mod uploads;

pub use self::accounts::{AccountRow, NewAccount, Role};
pub use self::events::{Delivery, Event};
pub use self::keys::{KeyRole, KeyRow};
pub use self::queue::QueueRow;
pub use self::sessions::SessionRow;
pub use self::signing::{SigningRow, SigningState};
pub use self::sittings::{DraftRow, SittingRow};
pub use self::uploads::{ExchangeRow, NewUpload, UploadRow, UploadState};

/// Tables that a rebuilt catalogue takes over from the one before.
pub(super) const ADOPTED: [&str; 10] = [
    "account",
    "session",
    "api_key",
    "upload",
    "exchange_document",
    "event",
    "delivery",
    "sitting",
    "draft",
    "signing_request",
];
