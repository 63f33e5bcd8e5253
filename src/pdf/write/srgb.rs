//! The sRGB colour profile of the output intent, made from the standard's own numbers.
//!
//! Chromaticities, white point and transfer curve: IEC 61966-2-1:1999, 5.1 and 5.2. Layout of the
//! profile: ICC.1:2004-10 (version 4.2): header, tag table, parametric curve of type 3, matrix
//! columns adapted from D65 to the connection space's D50 by the Bradford transform.

type Matrix = [[f64; 3]; 3];

/// Primaries and white of sRGB as CIE xy.
const RED: [f64; 2] = [0.64, 0.33];
const GREEN: [f64; 2] = [0.30, 0.60];
const BLUE: [f64; 2] = [0.15, 0.06];
const D65: [f64; 2] = [0.3127, 0.3290];
/// The connection space's white (ICC.1:2004-10, 7.2.16).
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];

/// Cone responses of the Bradford transform.
const BRADFORD: Matrix =
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];

/// The profile's bytes.
pub fn profile() -> Vec<u8> {
    let adaptation = adaptation();
    let columns = product(&adaptation, &to_xyz());
    let column = |n: usize| [columns[0][n], columns[1][n], columns[2][n]];
    let curve = curve();
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", text("sRGB")),
        (b"cprt", text("No copyright, use freely")),
        (b"wtpt", xyz(D50)),
        (b"chad", fixed_array(&adaptation.concat())),
        (b"rXYZ", xyz(column(0))),
        (b"gXYZ", xyz(column(1))),
        (b"bXYZ", xyz(column(2))),
        (b"rTRC", curve),
        (b"gTRC", Vec::new()),
    ];
    let count = tags.len() + 1;
    let mut table = Vec::new();
    let mut data = Vec::new();
    let base = 128 + 4 + 12 * count;
    let mut place = (0, 0);
    for (name, bytes) in &tags {
        // One curve serves all three channels.
        if !bytes.is_empty() {
            place = (base + data.len(), bytes.len());
            data.extend_from_slice(bytes);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        entry(&mut table, name.as_slice(), place);
    }
    entry(&mut table, b"bTRC", place);

    let mut out = header((base + data.len()) as u32);
    out.extend_from_slice(&(count as u32).to_be_bytes());
    out.extend_from_slice(&table);
    out.extend_from_slice(&data);
    out
}

fn entry(table: &mut Vec<u8>, name: &[u8], (offset, length): (usize, usize)) {
    table.extend_from_slice(name);
    table.extend_from_slice(&(offset as u32).to_be_bytes());
    table.extend_from_slice(&(length as u32).to_be_bytes());
}

/// ICC.1:2004-10, 7.2.
fn header(size: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(640);
    out.extend_from_slice(&size.to_be_bytes());
    out.extend_from_slice(&[0; 4]); // no preferred engine
    out.extend_from_slice(&[4, 0x20, 0, 0]);
    out.extend_from_slice(b"mntrRGB XYZ ");
    for part in [1999_u16, 10, 18, 0, 0, 0] {
        out.extend_from_slice(&part.to_be_bytes()); // the day the standard was published
    }
    out.extend_from_slice(b"acsp");
    out.extend_from_slice(&[0; 28]); // platform, flags, device, attributes, perceptual intent
    for value in D50 {
        out.extend_from_slice(&fixed(value));
    }
    out.resize(128, 0);
    out
}

fn fixed(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    let mut out = b"XYZ \0\0\0\0".to_vec();
    out.extend(values.into_iter().flat_map(fixed));
    out
}

fn fixed_array(values: &[f64]) -> Vec<u8> {
    let mut out = b"sf32\0\0\0\0".to_vec();
    out.extend(values.iter().copied().flat_map(fixed));
    out
}

/// `multiLocalizedUnicodeType` with one record, English.
fn text(words: &str) -> Vec<u8> {
    let utf16: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut out = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS".to_vec();
    out.extend_from_slice(&(utf16.len() as u32).to_be_bytes());
    out.extend_from_slice(&28_u32.to_be_bytes());
    out.extend(utf16);
    out
}

/// `Y = (a·X + b)^g` from `d` on, `Y = c·X` below.
fn curve() -> Vec<u8> {
    let mut out = b"para\0\0\0\0\0\x03\0\0".to_vec();
    for value in [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045] {
        out.extend(fixed(value));
    }
    out
}

/// Linear sRGB to XYZ under D65.
fn to_xyz() -> Matrix {
    let column = |[x, y]: [f64; 2]| [x / y, 1.0, (1.0 - x - y) / y];
    let primaries = transposed(&[column(RED), column(GREEN), column(BLUE)]);
    let scale = applied(&inverse(&primaries), column(D65));
    primaries.map(|row| [row[0] * scale[0], row[1] * scale[1], row[2] * scale[2]])
}

/// From colours under D65 to the same under D50.
fn adaptation() -> Matrix {
    let [x, y] = D65;
    let from = applied(&BRADFORD, [x / y, 1.0, (1.0 - x - y) / y]);
    let to = applied(&BRADFORD, D50);
    let mut scaled = BRADFORD;
    for (row, (from, to)) in scaled.iter_mut().zip(from.into_iter().zip(to)) {
        *row = row.map(|v| v * to / from);
    }
    product(&inverse(&BRADFORD), &scaled)
}

fn applied(m: &Matrix, v: [f64; 3]) -> [f64; 3] {
    m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

fn transposed(m: &Matrix) -> Matrix {
    [0, 1, 2].map(|c| [m[0][c], m[1][c], m[2][c]])
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let columns = transposed(b);
    a.map(|row| columns.map(|column| row[0] * column[0] + row[1] * column[1] + row[2] * column[2]))
}

/// By cofactors; only for matrices known to be regular.
fn inverse(m: &Matrix) -> Matrix {
    let minor = |r: usize, c: usize| {
        let (r1, r2) = ((r + 1) % 3, (r + 2) % 3);
        let (c1, c2) = ((c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    let determinant = m[0][0] * minor(0, 0) + m[0][1] * minor(0, 1) + m[0][2] * minor(0, 2);
    [0, 1, 2].map(|r| [0, 1, 2].map(|c| minor(c, r) / determinant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrix_is_the_published_one() {
        // ICC's own sRGB profiles give these columns to four digits.
        let columns = product(&adaptation(), &to_xyz());
        let expected =
            [[0.4360, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7141]];
        for (row, expected) in columns.iter().zip(expected) {
            for (value, expected) in row.iter().zip(expected) {
                assert!((value - expected).abs() < 2e-4, "{value} is not {expected}");
            }
        }
    }

    #[test]
    fn tags_lie_inside_the_profile() {
        let profile = profile();
        let word = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(word(0), profile.len());
        assert_eq!(&profile[36..40], b"acsp");
        for n in 0..word(128) {
            let at = 132 + 12 * n;
            assert_eq!(word(at + 4) % 4, 0);
            assert!(word(at + 4) + word(at + 8) <= profile.len());
            assert!(word(at + 8) > 8);
        }
        assert!(profile.len() < 700);
    }
}
