//! The review page: a scan beside its fields, doubtful ones first, all of it by keyboard.
//!
//! Another face of `flow::review`: what is decided is kept field by field while the page is open
//! and signed all at once, as the terminal's decisions are. Markup of a field is made here alone;
//! scripts put it in its place.
//!
//! | part | address | idea |
//! | --- | --- | --- |
//! | `list` | `/duyet` | what waits, the counter's first |
//! | `show` | `/duyet/{paper}` | the page |
//! | `field` | | one field's row |
//! | `verdict` | | whether the scan is good, in one line |
//! | `act` | `…/truong`, `…/lui`, `…/giu`, `…/tra`, `…/xong` | what scripts send |
//! | `picture` | `…/trang/{n}`, `…/chu/{n}`, `…/cat/{field}` | the page as a picture, its words |
//! | `source` | `…/nguon/{field}` | where a value comes from |

pub mod act;
mod field;
pub mod list;
pub mod picture;
pub mod show;
pub mod source;
mod verdict;

pub(super) use self::list::{Columns, table};
pub(super) use self::verdict::{faults_of, line};

use crate::domain::id::PaperId;
use crate::flow::review::{self, Doing, KeepReviewError, Kept, ReviewError, Seat};
use crate::web::answer::Failure;
use crate::web::auth::Who;
use crate::web::state::App;

/// What reviews are made with.
fn doing(app: &App) -> Doing<'_> {
    let local = &app.local;
    Doing {
        office: &local.office,
        catalog: &local.catalog,
        key: local.ring.record_key(),
        rules: &local.rules,
    }
}

/// The last version of a paper's record.
async fn latest(app: &App, paper: &PaperId) -> Result<Kept, Failure> {
    review::latest(&doing(app), paper, app.now()).await.map_err(|error| refusal(error, 0))
}

/// Why a review is refused; `version` is the one it was made on.
fn refusal(error: KeepReviewError, version: u32) -> Failure {
    match error {
        KeepReviewError::Refused(errors) => {
            errors.into_iter().next().unwrap_or(ReviewError::Nothing).into()
        }
        KeepReviewError::ChangedMeanwhile => {
            ReviewError::Stale { decided: version, last: version + 1 }.into()
        }
        KeepReviewError::Failed(problem) => problem.into(),
    }
}

/// The seat of somebody at an open page.
fn seat(who: &Who, word: &str) -> Seat {
    Seat { account: who.name.clone(), display: who.display.clone(), word: word.to_owned() }
}
