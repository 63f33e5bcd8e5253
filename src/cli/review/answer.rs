//! What a reviewer types. Every answer is a line ended by Enter, so that Telex and VNI input
//! methods, and people, can finish their letters; one-letter answers are commands, and `=` before
//! an answer makes it text.

/// One line of a reviewer.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Answer {
    Accept,
    Alternative(usize),
    Unreadable,
    Blank,
    Back,
    Skip,
    Next,
    Quit,
    Help,
    Text(String),
}

impl Answer {
    /// What a line means.
    pub(super) fn of(line: &str) -> Self {
        let line = line.trim();
        match line {
            "" => Self::Accept,
            "-" => Self::Unreadable,
            "0" => Self::Blank,
            "b" | "B" => Self::Back,
            "s" | "S" => Self::Skip,
            "n" | "N" => Self::Next,
            "q" | "Q" => Self::Quit,
            "?" => Self::Help,
            "1" | "2" | "3" | "4" | "5" => Self::Alternative(line.parse().unwrap_or(1)),
            text => Self::Text(text.strip_prefix('=').unwrap_or(text).trim().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_is_a_command_and_more_is_text() {
        for (line, want) in [
            ("\n", Answer::Accept),
            (" 3\n", Answer::Alternative(3)),
            ("-", Answer::Unreadable),
            ("0", Answer::Blank),
            ("b", Answer::Back),
            ("6", Answer::Text("6".to_owned())),
            ("=1", Answer::Text("1".to_owned())),
            ("=", Answer::Text(String::new())),
            ("Bà Rịa\r\n", Answer::Text("Bà Rịa".to_owned())),
            ("12/QĐ-UBND", Answer::Text("12/QĐ-UBND".to_owned())),
        ] {
            assert_eq!(Answer::of(line), want);
        }
    }
}
