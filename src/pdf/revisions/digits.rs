//! Strings of hexadecimal digits (ISO 32000-2, 7.3.4.3): a signature is thirty thousand of them.

use super::Broken;
use super::object::{Object, Text};
use super::parse::{LONGEST_STRING, Parser, is_space};

/// What [`digit`] says of a byte that is none.
const NO_DIGIT: u8 = 16;

/// The value of each byte as a hexadecimal digit.
static DIGITS: [u8; 256] = {
    let mut all = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        all[b"0123456789abcdef"[value] as usize] = value as u8;
        all[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    all
};

fn digit(byte: u8) -> u8 {
    DIGITS.get(usize::from(byte)).copied().unwrap_or(NO_DIGIT)
}

impl Parser<'_> {
    /// A string of hexadecimal digits.
    pub(super) fn hexadecimal(&mut self) -> Result<Object, Broken> {
        let start = self.at;
        self.at += 1;
        let mut bytes = Vec::new();
        // a signature is thirty thousand digits, read in pairs; whatever else stands there comes
        // one by one
        loop {
            let pairs = self.rest().chunks_exact(2).take(LONGEST_STRING).map(|pair| match pair {
                [high, low] => (digit(*high), digit(*low)),
                _ => (NO_DIGIT, NO_DIGIT),
            });
            let before = bytes.len();
            bytes.extend(
                pairs
                    .take_while(|(high, low)| (high | low) < NO_DIGIT)
                    .map(|(high, low)| high << 4 | low),
            );
            self.at += 2 * (bytes.len() - before);
            if bytes.len() >= LONGEST_STRING {
                return Err(Broken::limit("a string too long"));
            }
            let Some(high) = self.next_digit()? else { break };
            let low = self.next_digit()?;
            bytes.push(high << 4 | low.unwrap_or(0));
            if low.is_none() {
                break;
            }
        }
        self.at += 1;
        Ok(Object::String(Text { bytes, place: start..self.at, hex: true }))
    }

    /// The next digit of a string, white space passed; `None` where the string ends.
    fn next_digit(&mut self) -> Result<Option<u8>, Broken> {
        loop {
            let byte = self.peek().ok_or_else(|| self.broken("string without end"))?;
            match digit(byte) {
                NO_DIGIT if byte == b'>' => return Ok(None),
                NO_DIGIT if is_space(byte) => self.at += 1,
                NO_DIGIT => return Err(self.broken("hexadecimal digit expected")),
                value => {
                    self.at += 1;
                    return Ok(Some(value));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_in_pairs_and_one_by_one() {
        for (text, wanted) in [
            ("<>", &[][..]),
            ("<4142>", b"AB"),
            ("<4 1\n42 5>", b"ABP"),
            ("<4aB>", &[0x4a, 0xb0]),
            ("< 41 >", b"A"),
        ] {
            let mut parser = Parser::new(text.as_bytes(), 0);
            let Object::String(read) = parser.hexadecimal().unwrap() else { panic!("no string") };
            assert_eq!(read.bytes, wanted, "{text}");
            assert_eq!((read.place, read.hex), (0..text.len(), true), "{text}");
            assert_eq!(parser.at(), text.len());
        }
        for text in ["<", "<41", "<4", "<4g>", "<41 (>"] {
            assert!(Parser::new(text.as_bytes(), 0).hexadecimal().is_err(), "{text}");
        }
    }
}
