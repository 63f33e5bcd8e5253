//! read: a clean page → words with boxes and confidence, in reading order.
