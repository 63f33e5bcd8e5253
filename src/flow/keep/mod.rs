//! keep: everything made → objects and manifests, written once, proved by hash.
