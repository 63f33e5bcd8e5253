//! pipelines/*.toml → checked types.
