//! Fewer pixels: each square of `factor` × `factor` becomes its mean. For scans of 600 dpi and
//! more that is what a scanner at half the resolution would have seen.

use super::turn::Samples;

impl Samples {
    /// Makes the picture `factor` times smaller; a rest at the right or bottom edge narrower than
    /// `factor` is left out.
    pub(super) fn reduced(self, factor: u32) -> Self {
        let factor = factor.min(self.width).min(self.height);
        if factor <= 1 {
            return self;
        }
        let n = self.channels;
        let (width, height) = (self.width / factor, self.height / factor);
        let side = factor as usize;
        let row = self.width as usize * n;
        let half = factor * factor / 2;
        let mut data = Vec::with_capacity(width as usize * height as usize * n);
        let mut sums = vec![0u32; width as usize * n];
        for rows in self.data.chunks_exact(row * side).take(height as usize) {
            sums.fill(0);
            for line in rows.chunks_exact(row) {
                for (sums, pixels) in sums.chunks_exact_mut(n).zip(line.chunks_exact(side * n)) {
                    for pixel in pixels.chunks_exact(n) {
                        for (sum, &value) in sums.iter_mut().zip(pixel) {
                            *sum += u32::from(value);
                        }
                    }
                }
            }
            data.extend(sums.iter().map(|sum| ((sum + half) / (factor * factor)) as u8));
        }
        Self { width, height, channels: n, data }
    }
}

/// By how much a picture must shrink to have at most `most` pixels, and to be no finer than
/// print needs.
pub(super) fn factor(width: u32, height: u32, dpi: f32, most: u64) -> u32 {
    let pixels = u64::from(width) * u64::from(height);
    let mut factor = if dpi >= 550.0 { (dpi / 275.0) as u32 } else { 1 };
    // A picture of many dots an inch but few in all is a small one: it keeps them.
    if pixels < 4_000_000 {
        factor = 1;
    }
    while pixels / u64::from(factor) / u64::from(factor) > most {
        factor += 1;
    }
    factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_become_their_mean() {
        let data = vec![0, 10, 90, 20, 30, 90, 7, 7, 7];
        let picture = Samples { width: 3, height: 3, channels: 1, data };
        let small = picture.reduced(2);
        assert_eq!((small.width, small.height, small.data), (1, 1, vec![15]));
    }

    #[test]
    fn only_what_is_large_or_fine_shrinks() {
        assert_eq!(factor(2480, 3508, 300.0, 20_000_000), 1);
        assert_eq!(factor(4960, 7016, 600.0, 20_000_000), 2);
        assert_eq!(factor(9920, 14_032, 1200.0, 20_000_000), 4);
        assert_eq!(factor(6000, 8000, 72.0, 20_000_000), 2);
        assert_eq!(factor(600, 600, 1200.0, 20_000_000), 1);
    }
}
