//! The codes on a result: made, drawn, found again on a photograph, checked without any network.
//!
//! The signed code is `VNR1:` and, in Base45 (RFC 9285), a `COSE_Sign1` (RFC 9052) with Ed25519
//! over a few claims: who issued, when, a random id, number, date, half a hash of the content, the
//! place in the status list. No name, no personal number: a print-out is public. With a cached list
//! of issuers' keys and a cached status list it is checked offline, and the answer says until which
//! moment the status is known.
//!
//! The plain code holds the data of Circular 01/2023/TT-VPCP, Article 26, for any reader to show;
//! they include the owner's number, so policy must ask for it.
//!
//! Both stand at the top left of page 1 (the same article), at most 26 mm wide with their quiet
//! zone, 0.4 mm a module, in an update of their own before the first signature: that covers them.
//!
//! | file | idea |
//! | --- | --- |
//! | `claims` | what the signed code says |
//! | `plain` | what the plain code says |
//! | `draw` | text → modules |
//! | `place` | modules → page 1 |
//! | `find` | a picture or PDF → the texts of its codes |
//! | `check` | text, keys, lists → what may be believed |
//! | `issuers` | the cached list of keys |
//! | `office` | what an office has at hand to check with |
//! | `published` | the same, signed: who stands behind the keys |
//! | `policy` | which results carry which code |

mod check;
mod claims;
mod draw;
mod error;
mod find;
mod issuers;
mod office;
mod place;
mod plain;
mod policy;
mod published;

pub use self::check::{Asked, CodeVerdict, Listed, check};
pub use self::claims::{Claims, PREFIX, fits};
pub use self::draw::{MODULE, QUIET, Symbol, WIDEST};
pub use self::error::QrError;
pub use self::find::{content_matches, text_in_pdf, texts_in};
pub use self::issuers::{Issuer, Issuers};
pub use self::office::ISSUERS;
pub use self::place::{Stamped, content_hash, stamp};
pub use self::plain::PlainData;
pub use self::policy::QrPolicy;
pub use self::published::{ListTrust, signature_path};
