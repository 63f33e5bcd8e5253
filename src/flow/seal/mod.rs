//! seal: PDF/A → signed PDF, by incremental update.
