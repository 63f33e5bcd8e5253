//! Who runs the stages: limits, progress, retries, resume.
