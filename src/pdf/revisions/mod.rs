//! The revisions of a PDF, byte by byte: walking them and appending one.
