//! Immutable objects and manifests in a folder.
