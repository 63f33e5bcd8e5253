//! Pixels turned upright, and cut or filled up to the page.

/// A quarter turn, a mirror, or both: `transpose` first swaps across and down, then `flip_x` and
/// `flip_y` mirror the result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Turn {
    pub(super) transpose: bool,
    pub(super) flip_x: bool,
    pub(super) flip_y: bool,
}

impl Turn {
    /// The turn that makes a picture with this orientation tag upright (TIFF 6.0, section 8; EXIF
    /// uses the same numbers).
    pub(super) fn of_orientation(tag: u16) -> Self {
        let turn = |transpose, flip_x, flip_y| Self { transpose, flip_x, flip_y };
        match tag {
            2 => turn(false, true, false),
            3 => turn(false, true, true),
            4 => turn(false, false, true),
            5 => turn(true, false, false),
            6 => turn(true, true, false),
            7 => turn(true, true, true),
            8 => turn(true, false, true),
            _ => Self::default(),
        }
    }

    /// Width and height after the turn.
    pub(super) fn size(self, width: u32, height: u32) -> (u32, u32) {
        if self.transpose { (height, width) } else { (width, height) }
    }
}

/// Samples of `channels` bytes a pixel.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) channels: usize,
    pub(super) data: Vec<u8>,
}

impl Samples {
    /// Turns the pixels.
    pub(super) fn turned(self, turn: Turn) -> Self {
        if turn == Turn::default() {
            return self;
        }
        match self.channels {
            1 => self.turned_as::<1>(turn),
            _ => self.turned_as::<3>(turn),
        }
    }

    fn turned_as<const N: usize>(self, turn: Turn) -> Self {
        // A square of this many pixels fits the processor's first cache twice.
        const TILE: usize = 32;
        let (width, height) = (self.width as usize, self.height as usize);
        let (new_width, new_height) = turn.size(self.width, self.height);
        let (across, down) = (new_width as usize, new_height as usize);
        let source = self.data.as_chunks::<N>().0;
        let mut data = vec![255; width * height * N];
        let target = data.as_chunks_mut::<N>().0;
        for tile_y in (0..down).step_by(TILE) {
            for tile_x in (0..across).step_by(TILE) {
                for y in tile_y..(tile_y + TILE).min(down) {
                    let from_y = if turn.flip_y { down - 1 - y } else { y };
                    for x in tile_x..(tile_x + TILE).min(across) {
                        let from_x = if turn.flip_x { across - 1 - x } else { x };
                        let (column, row) =
                            if turn.transpose { (from_y, from_x) } else { (from_x, from_y) };
                        let pixel = source.get(row * width + column);
                        if let (Some(pixel), Some(place)) = (pixel, target.get_mut(y * across + x))
                        {
                            *place = *pixel;
                        }
                    }
                }
            }
        }
        Self { width: new_width, height: new_height, channels: self.channels, data }
    }

    /// The part of the picture that starts at (`x`, `y`); what lies outside it is white.
    pub(super) fn cut(self, x: i64, y: i64, width: u32, height: u32) -> Self {
        if (x, y, width, height) == (0, 0, self.width, self.height) {
            return self;
        }
        let n = self.channels;
        let row = width as usize * n;
        let mut data = vec![255; row * height as usize];
        let left = x.max(0);
        let right = (x + i64::from(width)).min(i64::from(self.width));
        if right > left && row > 0 {
            for (index, place) in data.chunks_exact_mut(row).enumerate() {
                let from_y = y + index as i64;
                if from_y < 0 || from_y >= i64::from(self.height) {
                    continue;
                }
                let line = from_y as usize * self.width as usize;
                let from = (line + left as usize) * n..(line + right as usize) * n;
                let start = (left - x) as usize * n;
                let to = start..start + from.len();
                if let (Some(from), Some(to)) = (self.data.get(from), place.get_mut(to)) {
                    to.copy_from_slice(from);
                }
            }
        }
        Self { width, height, channels: n, data }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Samples {
        Samples { width: 3, height: 2, channels: 1, data: vec![1, 2, 3, 4, 5, 6] }
    }

    #[test]
    fn each_orientation_turns_upright() {
        let turned = |tag| picture().turned(Turn::of_orientation(tag)).data;
        assert_eq!(turned(1), [1, 2, 3, 4, 5, 6]);
        assert_eq!(turned(2), [3, 2, 1, 6, 5, 4]);
        assert_eq!(turned(3), [6, 5, 4, 3, 2, 1]);
        assert_eq!(turned(4), [4, 5, 6, 1, 2, 3]);
        assert_eq!(turned(5), [1, 4, 2, 5, 3, 6]);
        // Tag 6: the camera was turned; the picture's left side is the scene's top.
        assert_eq!(turned(6), [4, 1, 5, 2, 6, 3]);
        assert_eq!(turned(7), [6, 3, 5, 2, 4, 1]);
        assert_eq!(turned(8), [3, 6, 2, 5, 1, 4]);
    }

    #[test]
    fn colour_turns_pixel_by_pixel() {
        let picture = Samples { width: 1, height: 2, channels: 3, data: vec![1, 2, 3, 4, 5, 6] };
        assert_eq!(picture.turned(Turn::of_orientation(6)).data, [4, 5, 6, 1, 2, 3]);
    }

    #[test]
    fn cutting_beyond_the_edge_gives_white() {
        let cut = picture().cut(1, -1, 3, 2);
        assert_eq!(cut.data, [255, 255, 255, 2, 3, 255]);
    }
}
