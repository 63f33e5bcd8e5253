//! intake: files → scans, hashed as received; accepted only when whole.
