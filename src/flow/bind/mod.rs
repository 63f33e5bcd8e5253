//! bind: a scan and what was read on it → PDF/A. Pure: no clock, no key.
