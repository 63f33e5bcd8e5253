//! Fields and doubts as a terminal may show them.

use super::super::say::Say;
use crate::flow::review::Doubt;
use crate::lang::fields;

/// A field's name for people.
pub(in crate::cli) fn label(say: Say, name: &str) -> String {
    fields::label(say.lang, name)
}

/// Why a field is in doubt.
pub(super) fn doubt(say: Say, doubt: &Doubt) -> String {
    shown(&fields::doubt(say.lang, doubt))
}

/// Text of a paper as a terminal may show it: a file from outside must not steer the terminal.
pub(super) fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '·' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_does_not_steer_the_terminal() {
        assert_eq!(shown("a\u{1b}]0;x\u{7}b"), "a·]0;x·b");
    }
}
