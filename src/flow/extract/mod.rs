//! extract: a sorted paper → its fields.
