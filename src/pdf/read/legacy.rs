//! Text of fonts from before Unicode. TCVN3 (`.VnTime`) and VNI fonts put Vietnamese letters in
//! the places of Western ones; a PDF made with them gives "Céng hoµ x· héi" for "Cộng hoà xã hội".
//! Such text is not repaired here: the picture of the page is read instead.

/// Western letters and signs that Vietnamese in Unicode never has inside a word, but TCVN3 and VNI
/// fonts give all the time.
fn is_foreign(letter: char) -> bool {
    matches!(letter,
        '¡'..='¿' | 'Ä'..='Ç' | 'Ë' | 'Î' | 'Ï' | 'Ð' | 'Ñ' | 'Ö'..='Ø' | 'Û' | 'Ü' | 'Þ' | 'ß'
        | 'ä'..='ç' | 'ë' | 'î' | 'ï' | 'ð' | 'ñ' | 'ö'..='ø' | 'û' | 'ü' | 'þ' | 'ÿ')
        && !matches!(letter, '«' | '»' | '°' | '§' | '©' | '®' | '²' | '³' | '·' | '±' | '½' | '¼')
}

/// Counts letters until a judgement can be made.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Trust {
    letters: u32,
    foreign: u32,
    without_value: u32,
}

impl Trust {
    /// Counts one shown glyph.
    pub(super) fn see(&mut self, text: Option<&str>) {
        match text {
            None => self.without_value += 1,
            Some(text) => {
                for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
                    if letter.is_alphabetic() || is_foreign(letter) {
                        self.letters += 1;
                    }
                    self.foreign += u32::from(is_foreign(letter));
                }
            }
        }
    }

    /// Whether the text cannot be used: more than one glyph in ten without a value, or more than
    /// one letter in thirty that Vietnamese does not have (TCVN3 and VNI give one in four).
    pub(super) fn is_lost(&self) -> bool {
        let shown = self.letters + self.without_value;
        let without = self.without_value >= 3 && self.without_value * 10 > shown;
        let foreign = self.foreign >= 5 && self.foreign * 30 > self.letters;
        without || foreign
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(text: &str) -> bool {
        let mut trust = Trust::default();
        text.chars().for_each(|letter| trust.see(Some(&letter.to_string())));
        trust.is_lost()
    }

    #[test]
    fn old_fonts_are_noticed_and_vietnamese_is_not() {
        assert!(lost("Céng hoµ x· héi chñ nghÜa ViÖt Nam §éc lËp - Tù do - H¹nh phóc"));
        assert!(lost("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM Ñoäc laäp - Töï do - Haïnh phuùc"));
        assert!(!lost("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc 25°C «x»"));
        assert!(!lost("The quick brown fox, naïve"));
    }

    #[test]
    fn glyphs_without_a_value_are_noticed() {
        let mut trust = Trust::default();
        (0..5).for_each(|_| trust.see(None));
        assert!(trust.is_lost());
    }
}
