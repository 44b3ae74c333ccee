//! The literal segments below a node, found in nearly the same time however many there are.

/// Children by literal segment.
#[derive(Debug, Default)]
pub(super) struct Literals {
    /// Sorted by the hash of their text. Who sends requests cannot add to them, so no hash has to be secret.
    entries: Vec<(u64, Box<str>, usize)>,
}

impl Literals {
    /// The child of a segment. `is_folded` compares without the case of ASCII letters; then all texts are in lower case.
    #[inline]
    pub(super) fn find(&self, segment: &str, is_folded: bool) -> Option<usize> {
        if self.entries.is_empty() {
            return None;
        }
        let hash = hash(segment, is_folded);
        let at = self.entries.partition_point(|(known, ..)| *known < hash);
        self.entries[at..]
            .iter()
            .take_while(|(known, ..)| *known == hash)
            .find(|(_, text, _)| match is_folded {
                false => **text == *segment,
                true => text.eq_ignore_ascii_case(segment),
            })
            .map(|(.., child)| *child)
    }

    /// The child of a segment, entered as `new` if there is none.
    pub(super) fn enter(&mut self, segment: &str, new: usize) -> usize {
        if let Some(child) = self.find(segment, false) {
            return child;
        }
        let hash = hash(segment, false);
        let at = self.entries.partition_point(|(known, ..)| *known < hash);
        self.entries.insert(at, (hash, segment.into(), new));
        new
    }
}

/// A hash for few and short texts that are known: eight bytes at a time.
#[inline]
fn hash(text: &str, is_folded: bool) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = text.len() as u64;
    for chunk in text.as_bytes().chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        if is_folded {
            word.make_ascii_lowercase();
        }
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_found_again() {
        let mut literals = Literals::default();
        let texts: Vec<String> = (0..1000).map(|n| format!("resource{n}")).collect();
        for (n, text) in texts.iter().enumerate() {
            assert_eq!(literals.enter(text, n), n);
        }
        for (n, text) in texts.iter().enumerate() {
            assert_eq!(literals.find(text, false), Some(n));
            assert_eq!(literals.find(&text.to_uppercase(), true), Some(n));
            assert_eq!(literals.find(&text.to_uppercase(), false), None);
            assert_eq!(literals.enter(text, 5000), n);
        }
        assert_eq!(literals.find("", false), None);
        assert_eq!(literals.find("resource", true), None);
    }
}
