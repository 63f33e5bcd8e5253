//! Reading PDF: pages, images, text, lazily over the mapped file.
