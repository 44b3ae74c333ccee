//! Words that nobody knows, and what they may have meant.

use syn::{Error, Ident};

/// How alike two words must be to be worth showing (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.88;

/// The mistake of a word that is not one of the known ones, which are written as they are used, each in backticks: `` `tag = ".."` ``.
pub(crate) fn unknown(word: &Ident, known: &str) -> Error {
    let what = match near(word, known) {
        Some(near) => format!("`{word}` is not known here: did you mean `{near}`? There are {known}"),
        None => format!("`{word}` is not known here: write {known}"),
    };
    Error::new(word.span(), what)
}

/// The known word that looks most like another one.
pub(crate) fn near<'k>(word: &Ident, known: &'k str) -> Option<&'k str> {
    let word = word.to_string();
    let written = known.split('`').skip(1).step_by(2);
    let words = written.filter_map(|one| one.split(|c: char| !c.is_alphanumeric() && c != '_').next());
    let alike = words.map(|one| (strsim::jaro_winkler(&word, one), one));
    let alike = alike.filter(|(alike, _)| *alike >= ALIKE);
    alike.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, one)| one)
}
