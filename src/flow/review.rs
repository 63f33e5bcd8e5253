//! review: a person settles what is doubtful; makes the next version of the record.
