//! sort: pages read → papers: which type, which pages, and why.
