//! How a document itself spells a pair of words elsewhere: what stands in the head comes again in
//! the body, and a misread mark seldom comes twice.

use std::collections::HashMap;

use crate::domain::text::exact_fold;
use crate::flow::sort::sheet::Sheet;

type Pair = (String, String);

/// Pairs of neighbours in the body: without marks → spellings, counted.
pub struct Evidence {
    pairs: HashMap<Pair, HashMap<Pair, usize>>,
}

/// What the rest of the document says of one word.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// How often it stands elsewhere as read, beside the same neighbour.
    pub supported: usize,
    /// How it is spelled elsewhere, where that speaks against the reading.
    pub against: Option<String>,
}

/// Letters with marks, tone at the end, lower case; signs dropped.
pub fn spelling(text: &str) -> String {
    exact_fold(text)
        .chars()
        .filter(|c| c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(c))
        .collect()
}

impl Evidence {
    /// The pairs of `body`, without the words in question.
    pub fn of(body: &[Sheet<'_>], own: &Sheet<'_>, own_tokens: &[usize]) -> Self {
        let mut pairs: HashMap<Pair, HashMap<Pair, usize>> = HashMap::new();
        for sheet in body {
            let same_page = sheet.page.number == own.page.number;
            for (i, two) in sheet.tokens.windows(2).enumerate() {
                let [a, b] = two else { continue };
                if (same_page && own_tokens.contains(&i)) || a.bare.is_empty() || b.bare.is_empty()
                {
                    continue;
                }
                if a.word.confidence < 0.8 || b.word.confidence < 0.8 {
                    continue;
                }
                let spelled = (spelling(&a.word.text), spelling(&b.word.text));
                let plain = (a.bare.clone(), b.bare.clone());
                *pairs.entry(plain).or_default().entry(spelled).or_default() += 1;
            }
        }
        Self { pairs }
    }

    /// What is said of a word between its neighbours.
    pub fn of_word(
        &self,
        sheet: &Sheet<'_>,
        before: Option<usize>,
        word: usize,
        after: Option<usize>,
    ) -> Said {
        let mut said = Said::default();
        let Some(own) = sheet.tokens.get(word).map(|t| spelling(&t.word.text)) else {
            return said;
        };
        let sides = [
            self.pair(sheet, before, Some(word)).map(|(best, n, agreed)| (best.1, n, agreed)),
            self.pair(sheet, Some(word), after).map(|(best, n, agreed)| (best.0, n, agreed)),
        ];
        for (best, count, agreed) in sides.into_iter().flatten() {
            if best == own {
                said.supported += count;
            } else if count >= 2 && agreed * 3 < count {
                said.against = Some(best);
            } else if agreed > 0 {
                said.supported += agreed;
            }
        }
        said
    }

    /// The usual spelling of a pair, how often it comes, and how often the pair as read.
    fn pair(
        &self,
        sheet: &Sheet<'_>,
        a: Option<usize>,
        b: Option<usize>,
    ) -> Option<(Pair, usize, usize)> {
        let a = sheet.tokens.get(a?)?;
        let b = sheet.tokens.get(b?)?;
        let elsewhere = self.pairs.get(&(a.bare.clone(), b.bare.clone()))?;
        let best = elsewhere.iter().max_by_key(|(spelled, n)| (**n, spelled.0.as_str()))?;
        let own = (spelling(&a.word.text), spelling(&b.word.text));
        Some((best.0.clone(), *best.1, elsewhere.get(&own).copied().unwrap_or(0)))
    }
}
