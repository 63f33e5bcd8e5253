//! Streams that the structure itself needs: Flate with PNG predictors, bounded.

use std::io::Read;

use super::Broken;
use super::budget::Budget;
use super::object::{Dictionary, Object};

/// A structure stream that grows beyond this is an attack: ten million rows of a table.
const LARGEST: u64 = 96 << 20;

/// Decodes the data of a cross-reference or object stream.
pub fn decode(
    dictionary: &Dictionary,
    data: &[u8],
    at: usize,
    budget: &Budget,
) -> Result<Vec<u8>, Broken> {
    let broken = |what| Broken::at(at, what);
    let single = |object: Option<&Object>| match object {
        Some(Object::Array(all)) if all.len() == 1 => all.first().cloned(),
        Some(Object::Array(all)) if all.is_empty() => None,
        other => other.cloned(),
    };
    let parameters = single(dictionary.get("DecodeParms"));
    match single(dictionary.get("Filter")) {
        None | Some(Object::Null) => {
            budget.spend(data.len() as u64)?;
            Ok(data.to_vec())
        }
        Some(filter) if filter.is_name("FlateDecode") || filter.is_name("Fl") => {
            let mut out = Vec::new();
            let mut reader = flate2::read::ZlibDecoder::new(data).take(LARGEST + 1);
            reader.read_to_end(&mut out).map_err(|_| broken("damaged Flate stream"))?;
            budget.spend(out.len() as u64)?;
            if out.len() as u64 > LARGEST {
                return Err(Broken::limit("a structure stream unpacks to too much"));
            }
            match parameters.as_ref().and_then(Object::dictionary) {
                Some(parameters) => undo_prediction(parameters, out, at),
                None => Ok(out),
            }
        }
        Some(_) => Err(broken("filter of a structure stream")),
    }
}

fn undo_prediction(parameters: &Dictionary, data: Vec<u8>, at: usize) -> Result<Vec<u8>, Broken> {
    let number = |key, default| {
        parameters.get(key).and_then(Object::integer).unwrap_or(default).clamp(0, 1 << 20) as usize
    };
    match number("Predictor", 1) {
        0 | 1 => return Ok(data),
        10.. => {}
        _ => return Err(Broken::at(at, "predictor of a structure stream")),
    }
    let bits = number("Colors", 1) * number("BitsPerComponent", 8);
    let step = bits.div_ceil(8).max(1);
    let width = (bits * number("Columns", 1)).div_ceil(8);
    if width == 0 {
        return Err(Broken::at(at, "predictor of a structure stream"));
    }
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0; width];
    let mut line = vec![0; width];
    for row in data.chunks(width + 1) {
        let Some((kind, row)) = row.split_first() else { break };
        line.fill(0);
        line.iter_mut().zip(row).for_each(|(place, byte)| *place = *byte);
        for place in 0..width {
            let before = |line: &[u8]| {
                place.checked_sub(step).and_then(|p| line.get(p)).copied().unwrap_or(0)
            };
            let (left, up, corner) =
                (before(&line), above.get(place).copied().unwrap_or(0), before(&above));
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => u16::midpoint(u16::from(left), u16::from(up)) as u8,
                4 => paeth(left, up, corner),
                _ => return Err(Broken::at(at, "predictor of a structure stream")),
            };
            if let Some(byte) = line.get_mut(place) {
                *byte = byte.wrapping_add(guess);
            }
        }
        out.extend(&line);
        std::mem::swap(&mut above, &mut line);
    }
    Ok(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let guess = a + b - c;
    let (to_a, to_b, to_c) = ((guess - a).abs(), (guess - b).abs(), (guess - c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        up
    } else {
        corner
    }
}
