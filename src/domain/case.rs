//! A dossier at the desk (hồ sơ thủ tục hành chính): who takes part in what role, what became of
//! each of its papers, how far it has come.

use std::fmt;

use serde::{Deserialize, Serialize};

/// In what role a person stands in a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who asks (người yêu cầu).
    Requester,
    /// Whose matter it is, where that is another (chủ hồ sơ).
    Owner,
    /// Who acts for the requester (người được ủy quyền).
    Agent,
    /// The child.
    Child,
    /// The mother.
    Mother,
    /// The father.
    Father,
    /// Who died.
    Deceased,
    /// The woman of a couple.
    Wife,
    /// The man of a couple.
    Husband,
    /// The requester's husband or wife.
    Spouse,
    /// A husband or wife of before, divorced or dead.
    FormerSpouse,
    /// The head of a household or household business (chủ hộ).
    HouseholdHead,
    /// A member of a household.
    Member,
    /// A party to a transaction.
    Party,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 14] = [
        Self::Requester,
        Self::Owner,
        Self::Agent,
        Self::Child,
        Self::Mother,
        Self::Father,
        Self::Deceased,
        Self::Wife,
        Self::Husband,
        Self::Spouse,
        Self::FormerSpouse,
        Self::HouseholdHead,
        Self::Member,
        Self::Party,
    ];

    /// The role as rule files and rows write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Owner => "owner",
            Self::Agent => "agent",
            Self::Child => "child",
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Deceased => "deceased",
            Self::Wife => "wife",
            Self::Husband => "husband",
            Self::Spouse => "spouse",
            Self::FormerSpouse => "former_spouse",
            Self::HouseholdHead => "household_head",
            Self::Member => "member",
            Self::Party => "party",
        }
    }

    /// The role with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether papers of a dead person may be used in this role.
    pub const fn may_be_dead(self) -> bool {
        matches!(self, Self::Deceased | Self::FormerSpouse)
    }
}

/// How far a case has come: the national portal's codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Status {
    /// 1: mới đăng ký.
    Registered,
    /// 2: được tiếp nhận.
    Accepted,
    /// 3: không được tiếp nhận.
    Refused,
    /// 4: đang xử lý.
    Handling,
    /// 5: yêu cầu bổ sung.
    Supplement,
    /// 6: yêu cầu thực hiện nghĩa vụ tài chính.
    Payment,
    /// 7: công dân rút.
    Withdrawn,
    /// 8: dừng xử lý.
    Stopped,
    /// 9: đã xử lý xong.
    Handled,
    /// 10: đã trả kết quả.
    Returned,
}

impl Status {
    /// Every status, in the order of its code.
    pub const ALL: [Self; 10] = [
        Self::Registered,
        Self::Accepted,
        Self::Refused,
        Self::Handling,
        Self::Supplement,
        Self::Payment,
        Self::Withdrawn,
        Self::Stopped,
        Self::Handled,
        Self::Returned,
    ];

    /// The portal's code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Registered => 1,
            Self::Accepted => 2,
            Self::Refused => 3,
            Self::Handling => 4,
            Self::Supplement => 5,
            Self::Payment => 6,
            Self::Withdrawn => 7,
            Self::Stopped => 8,
            Self::Handled => 9,
            Self::Returned => 10,
        }
    }

    /// The portal's words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registered => "Mới đăng ký",
            Self::Accepted => "Được tiếp nhận",
            Self::Refused => "Không được tiếp nhận",
            Self::Handling => "Đang xử lý",
            Self::Supplement => "Yêu cầu bổ sung",
            Self::Payment => "Yêu cầu thực hiện nghĩa vụ tài chính",
            Self::Withdrawn => "Công dân rút",
            Self::Stopped => "Dừng xử lý",
            Self::Handled => "Đã xử lý xong",
            Self::Returned => "Đã trả kết quả",
        }
    }

    /// Whether the case is over: nothing may be looked up in it any more.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn | Self::Stopped | Self::Returned)
    }

    /// Whether time in it does not count: the citizen supplements or pays.
    pub const fn pauses(self) -> bool {
        matches!(self, Self::Supplement | Self::Payment)
    }

    /// Whether a case comes to rest by it, which nobody does without a ground.
    pub const fn needs_ground(self) -> bool {
        matches!(self, Self::Refused | Self::Supplement | Self::Payment | Self::Stopped)
    }

    /// Whether this may follow that. A stop needs a case without a result (Circular 03/2025, 7).
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Registered => {
                matches!(next, Self::Accepted | Self::Refused | Self::Supplement | Self::Withdrawn)
            }
            Self::Accepted => matches!(
                next,
                Self::Handling | Self::Supplement | Self::Payment | Self::Withdrawn | Self::Stopped
            ),
            Self::Handling => matches!(
                next,
                Self::Supplement
                    | Self::Payment
                    | Self::Withdrawn
                    | Self::Stopped
                    | Self::Refused
                    | Self::Handled
            ),
            Self::Supplement | Self::Payment => matches!(
                next,
                Self::Accepted | Self::Handling | Self::Withdrawn | Self::Stopped | Self::Refused
            ),
            Self::Handled => matches!(next, Self::Returned),
            Self::Refused | Self::Withdrawn | Self::Stopped | Self::Returned => false,
        }
    }
}

impl From<Status> for u8 {
    fn from(status: Status) -> Self {
        status.code()
    }
}

impl TryFrom<u8> for Status {
    type Error = &'static str;

    fn try_from(code: u8) -> Result<Self, Self::Error> {
        Self::ALL.into_iter().find(|status| status.code() == code).ok_or("no such status")
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code(), self.name())
    }
}

/// How a case came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// At the counter.
    Counter,
    /// Through the national portal.
    Online,
    /// By post.
    Post,
}

/// What became of a paper of a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// Nothing yet (chưa số hóa).
    Missing,
    /// Handed in, digitized and signed (được số hóa).
    Digitized,
    /// One that is held is used again (tái sử dụng).
    Reused,
    /// Data of a ministry stand in its place.
    LookedUp,
    /// It was shown and given back; nothing was kept.
    Shown,
    /// It need not be there, for a reason.
    Exempt,
    /// Taken on paper only: a form, a paper that need not be digitized.
    Taken,
}

impl PaperState {
    /// Whether nothing more is wanted.
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Missing)
    }
}

/// What a look into a ministry's data gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// The data are there and fit.
    Found,
    /// There are none.
    Missing,
    /// They are there, and wrong or not whole.
    Wrong,
    /// The system could not be reached.
    Unreachable,
}

impl Seen {
    /// Its word in JSON and in the access log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Missing => "missing",
            Self::Wrong => "wrong",
            Self::Unreachable => "unreachable",
        }
    }

    /// Whether the paper may be taken in the data's place.
    pub const fn opens_the_paper(self) -> bool {
        !matches!(self, Self::Found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_portal() {
        for (place, status) in Status::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(status.code()), place + 1);
            assert_eq!(Status::try_from(status.code()), Ok(status));
        }
        assert!(Status::try_from(11).is_err());
    }

    #[test]
    fn what_is_over_stays_over() {
        for status in Status::ALL.into_iter().filter(|status| status.is_closed()) {
            assert!(Status::ALL.into_iter().all(|next| !status.may_become(next)), "{status}");
        }
    }

    #[test]
    fn words_of_roles_are_those_serde_writes() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.word());
            assert_eq!(Role::from_word(role.word()), Some(role));
        }
    }
}
