//! How commands speak to people: talk to stderr, in one of two languages; a number of things
//! always the same way.

use std::io::{self, Write};

use crate::domain::problem::Problem;
use crate::lang::{self, Lang};
use crate::trust::Keyring;

/// Speaks one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Say {
    pub(super) lang: Lang,
}

impl Say {
    /// One of two wordings.
    pub(super) fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        self.lang.pick(vi, en)
    }

    /// Says a line to people. Nobody to tell is no reason to fail.
    pub(super) fn line(self, vi: &str, en: &str) {
        let _ = writeln!(io::stderr().lock(), "{}", self.pick(vi, en));
    }

    /// Names key files whose encryption is old, and how to mend that.
    pub(super) fn weak_files(self, ring: &Keyring) {
        for path in ring.weak_files() {
            let shown = path.display();
            let how = "openssl pkcs12 -legacy -in CŨ.p12 -nodes -out tam.pem; openssl pkcs12 \
                       -export -in tam.pem -out MOI.p12; shred -u tam.pem";
            self.line(
                &format!("{shown}: mã hóa kiểu cũ (3DES, RC2), dễ bị dò mật khẩu. Nên đổi: {how}"),
                &format!("{shown}: old encryption (3DES, RC2), easy to guess. Better: {how}"),
            );
        }
    }

    /// Tells what went wrong with `subject`, and what to do.
    pub(super) fn problem(self, subject: &str, problem: &Problem) {
        let what = lang::what(self.lang, problem);
        let advice = lang::advice(self.lang, problem);
        let mut out = io::stderr().lock();
        let _ = writeln!(out, "{}: {subject}: {what}", problem.code);
        if !advice.is_empty() {
            let _ = writeln!(out, "  {advice}");
        }
    }
}
