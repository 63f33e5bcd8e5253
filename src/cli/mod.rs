//! One file per command: arguments in, words and exit code out.
