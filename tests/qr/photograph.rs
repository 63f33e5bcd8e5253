//! A print-out photographed: turned, seen from the side, blurred, half in shadow, with the noise
//! and the packing of a telephone's camera.

use sohoa::domain::raster::{Pixels, Raster};

/// How a photograph was taken.
#[derive(Clone, Copy, Debug)]
pub struct Shot {
    /// Degrees the camera is turned.
    pub turn: f64,
    /// How much smaller the far side looks: 0 is straight from above.
    pub slant: f64,
    /// Pixels of blur (standard deviation).
    pub blur: f64,
    /// How dark the shadowed part is: 1 is no shadow.
    pub shadow: f64,
    /// Standard deviation of the sensor's noise, in shades.
    pub noise: f64,
}

/// A straight, sharp, well lit photograph.
pub const GOOD: Shot = Shot { turn: 0.0, slant: 0.0, blur: 0.0, shadow: 1.0, noise: 0.0 };

/// Photographs the upper part of a printed page; grey, row by row.
pub fn photograph(page: &Raster, width: usize, height: usize, shot: Shot) -> Vec<u8> {
    let print = grey(page);
    let (page_width, page_height) = (page.width as usize, page.height as usize);
    // the photograph shows the head of the page, 16 cm of it, the code left of its middle
    let scale = page_width as f64 * 0.76 / width as f64;
    let (sin, cos) = shot.turn.to_radians().sin_cos();
    let mut seen = vec![0.0_f64; width * height];
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (x as f64 / width as f64 - 0.3, y as f64 / height as f64 - 0.35);
            // seen from the side: what is farther away is smaller
            let depth = 1.0 + shot.slant * (v + 0.6 * u);
            let (u, v) = (u * width as f64 * scale * depth, v * height as f64 * scale * depth);
            let (px, py) = (u * cos - v * sin, u * sin + v * cos);
            let (px, py) = (px + 0.073 * page_width as f64, py + 0.062 * page_width as f64);
            let mut light = 235.0;
            if px >= 0.0
                && py >= 0.0
                && px < page_width as f64 - 1.0
                && py < page_height as f64 - 1.0
            {
                light = sample(&print, page_width, px, py);
            } else if (x / 40 + y / 40) % 2 == 0 {
                light = 120.0; // a table of wood, more or less
            }
            // ink and paper of a print are not black and white
            seen[y * width + x] = 25.0 + light * 0.8;
        }
    }
    let mut seen = blurred(&seen, width, height, shot.blur);
    let mut numbers = super::Numbers(7);
    for y in 0..height {
        for x in 0..width {
            // the edge of a shadow falls across the code itself
            let edge = (x as f64 / width as f64 * 6.0 + y as f64 / height as f64 * 4.0 - 1.4) * 2.0;
            let shade = shot.shadow + (1.0 - shot.shadow) / (1.0 + (-edge * 3.0).exp());
            let noise: f64 = (0..6).map(|_| numbers.below(1000) as f64 / 1000.0 - 0.5).sum();
            let light = &mut seen[y * width + x];
            *light = (*light * shade + noise * shot.noise * 1.41).clamp(0.0, 255.0);
        }
    }
    seen.into_iter().map(|light| light as u8).collect()
}

fn grey(page: &Raster) -> Vec<u8> {
    match &page.pixels {
        Pixels::Gray(grey) => grey.clone(),
        Pixels::Rgb(all) => all.chunks(3).map(|p| p[1]).collect(),
    }
}

fn sample(print: &[u8], width: usize, x: f64, y: f64) -> f64 {
    let (left, top) = (x as usize, y as usize);
    let (fx, fy) = (x - left as f64, y - top as f64);
    let at = |x: usize, y: usize| f64::from(print[y * width + x]);
    let upper = at(left, top) * (1.0 - fx) + at(left + 1, top) * fx;
    let lower = at(left, top + 1) * (1.0 - fx) + at(left + 1, top + 1) * fx;
    upper * (1.0 - fy) + lower * fy
}

fn blurred(picture: &[f64], width: usize, height: usize, sigma: f64) -> Vec<f64> {
    if sigma <= 0.0 {
        return picture.to_vec();
    }
    let reach = (sigma * 3.0).ceil() as i64;
    let weights: Vec<f64> =
        (-reach..=reach).map(|d| (-(d * d) as f64 / (2.0 * sigma * sigma)).exp()).collect();
    let whole: f64 = weights.iter().sum();
    let pass = |from: &[f64], along: usize, across: usize, step: usize, skip: usize| {
        let mut to = vec![0.0; from.len()];
        for line in 0..across {
            for at in 0..along {
                let mut sum = 0.0;
                for (d, weight) in (-reach..=reach).zip(&weights) {
                    let near = (at as i64 + d).clamp(0, along as i64 - 1) as usize;
                    sum += from[line * skip + near * step] * weight;
                }
                to[line * skip + at * step] = sum / whole;
            }
        }
        to
    };
    let once = pass(picture, width, height, 1, width);
    pass(&once, height, width, width, 1)
}
