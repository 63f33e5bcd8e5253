//! Is a scan of several papers taken apart where that is sure, and left whole where it is not? Are
//! state secrets refused, and nothing else? Pages are laid out here from invented text.

// A test may stop where it stands, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "bundles/refusing.rs"]
mod refusing;
#[path = "bundles/secrets.rs"]
mod secrets;
#[path = "bundles/sheet.rs"]
mod sheet;
#[path = "bundles/splitting.rs"]
mod splitting;
