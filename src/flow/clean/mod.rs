//! clean: page pixels → a grey upright page for reading, with rulings and marks.
