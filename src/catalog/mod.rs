//! Rows over the objects: SQLite. Can be rebuilt, except what its docs name.
