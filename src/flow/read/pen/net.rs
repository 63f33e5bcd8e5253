//! The net: seven small convolutions over a strip; a class for each two columns.
//!
//! Weights are whole numbers of eight bits, each output with a step of its own, as
//! `tools/digits/train.py` packs them; where they come from is told in
//! `models/digits/PROVENANCE.toml`.

use super::strip::Strip;

/// The weights as shipped.
pub const WEIGHTS: &[u8] = include_bytes!("../../../../models/digits/pen.bin");

/// What the classes from 1 on mean; class 0 is nothing. `C` stands for any letter but A and B.
pub const ALPHABET: &[u8; 14] = b"0123456789ABC/";

/// Padding (down, across) and pooling (down, across) of each layer.
const SHAPES: [((usize, usize), (usize, usize)); 7] = [
    ((1, 1), (2, 2)),
    ((1, 1), (2, 1)),
    ((1, 1), (2, 1)),
    ((1, 1), (2, 1)),
    ((0, 2), (1, 1)),
    ((0, 3), (1, 1)),
    ((0, 0), (1, 1)),
];

/// Logarithms of each class's share, a column after the other.
pub type Scores = Vec<[f32; ALPHABET.len() + 1]>;

/// A net ready to read.
#[derive(Clone, Debug)]
pub struct Net {
    layers: Vec<Layer>,
}

#[derive(Clone, Debug)]
struct Layer {
    inputs: usize,
    high: usize,
    wide: usize,
    bias: Vec<f32>,
    /// Output by output, input by input, row by row.
    weights: Vec<f32>,
}

/// Planes of numbers, one behind the other.
struct Planes {
    high: usize,
    wide: usize,
    values: Vec<f32>,
}

impl Net {
    /// The net that ships with the program.
    pub fn embedded() -> Option<Self> {
        Self::unpacked(WEIGHTS)
    }

    /// Unpacks weights; `None` where they are not of this net's shape.
    pub fn unpacked(data: &[u8]) -> Option<Self> {
        let mut from = Bytes(data.strip_prefix(b"PEN1")?);
        let count = from.u16()?;
        let mut layers: Vec<Layer> = Vec::with_capacity(count);
        for _ in 0..count {
            let (outputs, inputs, high, wide) =
                (from.u16()?, from.u16()?, from.u16()?, from.u16()?);
            if inputs != layers.last().map_or(1, |l| l.bias.len()) {
                return None;
            }
            let (mut steps, mut bias) = (Vec::new(), Vec::new());
            for _ in 0..outputs {
                steps.push(from.f32()?);
                bias.push(from.f32()?);
            }
            let each = inputs * high * wide;
            let mut weights = Vec::with_capacity(outputs * each);
            for step in steps {
                let whole = from.take(each)?;
                weights.extend(whole.iter().map(|&w| f32::from(w.cast_signed()) * step));
            }
            layers.push(Layer { inputs, high, wide, bias, weights });
        }
        let fits = layers.len() == SHAPES.len()
            && layers.last().is_some_and(|l| l.bias.len() == ALPHABET.len() + 1)
            && from.0.is_empty();
        fits.then_some(Self { layers })
    }

    /// What the net sees in a strip.
    pub fn scores(&self, strip: &Strip) -> Option<Scores> {
        let mut planes = Planes {
            high: Strip::HEIGHT,
            wide: strip.width,
            values: strip.ink.iter().map(|&p| f32::from(p) / 255.0).collect(),
        };
        let last = self.layers.len().checked_sub(1)?;
        for (i, (layer, (pad, pool))) in self.layers.iter().zip(SHAPES).enumerate() {
            planes = layer.over(&planes, pad)?;
            if i < last {
                for value in &mut planes.values {
                    *value = value.max(0.0);
                }
            }
            planes = planes.pooled(pool);
        }
        if planes.high != 1 {
            return None;
        }
        let mut scores = vec![[0.0f32; ALPHABET.len() + 1]; planes.wide];
        for (class, row) in planes.values.chunks_exact(planes.wide.max(1)).enumerate() {
            for (column, &value) in scores.iter_mut().zip(row) {
                *column.get_mut(class)? = value;
            }
        }
        for column in &mut scores {
            let most = column.iter().copied().fold(f32::MIN, f32::max);
            let sum: f32 = column.iter().map(|v| (v - most).exp()).sum();
            for value in column.iter_mut() {
                *value -= most + sum.ln();
            }
        }
        Some(scores)
    }
}

impl Layer {
    fn over(&self, input: &Planes, (down, across): (usize, usize)) -> Option<Planes> {
        let padded = input.padded(down, across);
        let high = (padded.high + 1).checked_sub(self.high)?;
        let wide = (padded.wide + 1).checked_sub(self.wide)?;
        let mut values = vec![0.0f32; self.bias.len() * high * wide];
        let size = self.high * self.wide;
        let plane = padded.high * padded.wide;
        let outputs = values.chunks_exact_mut((high * wide).max(1));
        let kernels = self.weights.chunks_exact((self.inputs * size).max(1));
        for ((out, kernel), &bias) in outputs.zip(kernels).zip(&self.bias) {
            out.fill(bias);
            let parts = kernel.chunks_exact(size.max(1)).zip(padded.values.chunks_exact(plane));
            for (part, from) in parts {
                for (ky, weights) in part.chunks_exact(self.wide).enumerate() {
                    for (y, row) in out.chunks_exact_mut(wide).enumerate() {
                        let start = (y + ky) * padded.wide;
                        let source = from.get(start..start + padded.wide)?;
                        for (kx, &weight) in weights.iter().enumerate() {
                            let shifted = source.get(kx..kx + wide)?;
                            for (to, &value) in row.iter_mut().zip(shifted) {
                                *to += weight * value;
                            }
                        }
                    }
                }
            }
        }
        Some(Planes { high, wide, values })
    }
}

impl Planes {
    fn padded(&self, down: usize, across: usize) -> Self {
        let (high, wide) = (self.high + 2 * down, self.wide + 2 * across);
        let count = self.values.len() / (self.high * self.wide).max(1);
        let mut values = vec![0.0f32; count * high * wide];
        let rows = self.values.chunks_exact(self.wide.max(1));
        for (i, row) in rows.enumerate() {
            let (plane, y) = (i / self.high.max(1), i % self.high.max(1));
            let start = (plane * high + y + down) * wide + across;
            if let Some(to) = values.get_mut(start..start + self.wide) {
                to.copy_from_slice(row);
            }
        }
        Self { high, wide, values }
    }

    /// The largest value of each `down` × `across` field; what is left at the edges falls away.
    fn pooled(self, (down, across): (usize, usize)) -> Self {
        if (down, across) == (1, 1) {
            return self;
        }
        let (high, wide) = (self.high / down, self.wide / across);
        let mut values = Vec::with_capacity(self.values.len() / (down * across));
        for plane in self.values.chunks_exact((self.high * self.wide).max(1)) {
            for rows in plane.chunks_exact(self.wide * down) {
                for x in 0..wide {
                    let fields = rows
                        .chunks_exact(self.wide)
                        .filter_map(|row| row.get(x * across..(x + 1) * across));
                    values.push(fields.flatten().copied().fold(f32::MIN, f32::max));
                }
            }
        }
        Self { high, wide, values }
    }
}

/// Bytes being taken from the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<usize> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(usize::from(u16::from_le_bytes(*bytes)))
    }

    fn f32(&mut self) -> Option<f32> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(f32::from_le_bytes(*bytes))
    }
}
