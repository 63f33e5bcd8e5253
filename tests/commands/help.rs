//! The help of every command: what it takes, with examples.

use crate::office::bare;
use crate::snapshot;

/// Words of each command; the first is the program alone.
const COMMANDS: [&str; 34] = [
    "",
    "run",
    "read",
    "seal",
    "verify",
    "trust",
    "trust list",
    "trust confirm",
    "trust remove",
    "trust keys",
    "keys",
    "keys init",
    "find",
    "show",
    "get",
    "export",
    "catalog",
    "catalog rebuild",
    "catalog check",
    "check",
    "watch",
    "serve",
    "doctor",
    "review",
    "accuracy",
    "learn",
    "withdraw",
    "replace",
    "correct",
    "journal",
    "journal verify",
    "journal prove",
    "journal check",
    "journal publish",
];

#[test]
fn every_command_has_help_with_examples() {
    for words in COMMANDS {
        let output = bare().args(words.split_whitespace()).arg("--help").output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        let does_something = !matches!(words, "" | "keys" | "catalog" | "trust" | "journal");
        assert_eq!(help.contains("Ví dụ"), does_something, "{words}");
        // Other people's commands change with them; these are this file's.
        if !matches!(words, "" | "run" | "read") {
            snapshot!(format!("help {words}").replace(' ', "-"), help);
        }
    }
}

#[test]
fn the_program_lists_every_command_and_hides_its_own() {
    let output = bare().arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for name in COMMANDS.iter().filter(|words| !words.is_empty() && !words.contains(' ')) {
        assert!(help.contains(&format!("\n  {name} ")), "{name}");
    }
    assert!(!help.contains("worker"), "{help}");
}
