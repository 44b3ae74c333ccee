//! Words that nobody knows, and what they may have meant.

use heck::ToSnakeCase;
use syn::{Error, Ident};

/// How alike two words must be to be worth showing (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.88;

/// The mistake of a word that is not one of the known ones, which are written as they are used, each in backticks: `` `tag = ".."` ``.
pub(crate) fn unknown(word: &Ident, known: &str) -> Error {
    let what = match near(&word.to_string(), known) {
        Some(near) => format!("`{word}` is not known here: did you mean `{near}`? There are {known}"),
        None => format!("`{word}` is not known here: write {known}"),
    };
    Error::new(word.span(), what)
}

/// The known word that looks most like another one: it is written in another case, it is longer, or a letter is wrong.
pub(crate) fn near<'k>(word: &str, known: &'k str) -> Option<&'k str> {
    let word = word.to_snake_case();
    let known = || {
        let written = known.split('`').skip(1).step_by(2);
        written.filter_map(|one| one.split(|c: char| !c.is_alphanumeric() && c != '_').next())
    };
    let begins = || known().find(|one| word.len() > 2 && one.starts_with(&word));
    let alike = known().map(|one| (strsim::jaro_winkler(&word, one), one));
    let alike = alike.filter(|(alike, _)| *alike >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0));
    known().find(|one| *one == word).or_else(begins).or(alike.map(|(_, one)| one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_shown() {
        let known =
            "`minimum`, `min_length`, `max_length = 1`, `keyword(\"x-..\" = value)` or `tag = \"..\"`";
        let cases = [
            ("min", Some("minimum")),
            ("minLength", Some("min_length")),
            ("max_lenght", Some("max_length")),
            ("keywords", Some("keyword")),
            ("tags", Some("tag")),
            ("prefix", None),
            ("x", None),
        ];
        for (word, expected) in cases {
            assert_eq!(near(word, known), expected, "{word}");
        }
    }
}
