//! How alike two texts are, as a reader with worn glasses would say: marks, case, spaces and
//! signs do not count, a few wrong letters are forgiven.

use crate::domain::text::fold;

/// Letters and digits only, lower case, without marks: `Số: 12/QĐ` → `so12qd`.
pub fn bare(text: &str) -> String {
    fold(text)
        .chars()
        .map(|c| if c == 'ð' { 'd' } else { c })
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// Fewest single edits that turn `a` into `b`.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut previous = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, cb) in row.iter_mut().skip(1).zip(&b) {
            let here = (*cell + 1).min(left + 1).min(previous + usize::from(ca != *cb));
            previous = std::mem::replace(cell, here);
            left = here;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Whether `text` reads like `wanted`: at most one wrong letter in five.
pub fn alike(text: &str, wanted: &str) -> bool {
    alike_bare(&bare(text), &bare(wanted))
}

/// As [`alike`], both already bare.
pub fn alike_bare(text: &str, wanted: &str) -> bool {
    let length = wanted.chars().count();
    let spare = length / 5;
    text.chars().count().abs_diff(length) <= spare && distance(text, wanted) <= spare
}

/// Where in `hay` some part is most like `needle`, with at most `errors` edits: start and end in
/// characters, and the edits. The first of equally good places.
pub fn find(hay: &[char], needle: &str, errors: usize) -> Option<(usize, usize, usize)> {
    let needle: Vec<char> = needle.chars().collect();
    // columns of Sellers' matrix: edits, and where the match began
    let mut column: Vec<(usize, usize)> = (0..=needle.len()).map(|i| (i, 0)).collect();
    let mut best: Option<(usize, usize, usize)> = None;
    for (j, ch) in hay.iter().enumerate() {
        let mut previous = column.first().copied().unwrap_or_default();
        if let Some(first) = column.first_mut() {
            *first = (0, j + 1);
        }
        let mut above = (0, j + 1);
        for (cell, cn) in column.iter_mut().skip(1).zip(&needle) {
            let swap = (previous.0 + usize::from(cn != ch), previous.1);
            let skip = (above.0 + 1, above.1);
            let extra = (cell.0 + 1, cell.1);
            let here = [swap, skip, extra].into_iter().min_by_key(|c| c.0).unwrap_or(swap);
            previous = std::mem::replace(cell, here);
            above = here;
        }
        if let Some(&(edits, start)) = column.last()
            && edits <= errors
            && best.is_none_or(|(_, _, e)| edits < e)
        {
            best = Some((start, j + 1, edits));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgives_few_letters_only() {
        assert!(alike("QUYÉT ĐỊNH", "QUYẾT ĐỊNH"));
        assert!(alike("T H Ô N G B Á O", "THÔNG BÁO"));
        assert!(!alike("THÔNG TƯ", "THÔNG BÁO"));
        assert!(!alike("TỜ TRÌNH", "CHƯƠNG TRÌNH"));
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn finds_glued_words() {
        let hay: Vec<char> = bare("Mẫu Sơn, ngày{7 thángØ3 năm 2024").chars().collect();
        let (start, end, edits) = find(&hay, "thang", 1).unwrap();
        assert_eq!((hay[start..end].iter().collect::<String>(), edits), ("thang".to_owned(), 0));
        assert!(find(&hay, "kinhgui", 1).is_none());
    }
}
