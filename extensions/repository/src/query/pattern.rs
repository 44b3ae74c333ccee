//! Text patterns. Every kind becomes one regular expression that runs in linear time, so that all connectors that can
//! call into Rust agree to the letter.

use std::fmt::Write as _;

use regex::{Regex, RegexBuilder};

/// How many characters a pattern may have.
pub const MAX_PATTERN_LENGTH: usize = 1024;

/// How large a compiled pattern may be, in bytes.
const SIZE_LIMIT: usize = 1 << 17;

/// A compiled text pattern.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

/// Why a pattern is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It is no regular expression, or uses what cannot run in linear time (look-around, back-references).
    #[error("is not a regular expression that can be used here")]
    Invalid,
    /// It is too long, or too large when it is compiled.
    #[error("is too large a pattern")]
    TooLarge,
    /// A flag is unknown.
    #[error("has a flag other than g, i, m, s and u")]
    UnknownFlag,
    /// It contains the character U+0000.
    #[error("contains the character U+0000")]
    Nul,
}

impl Pattern {
    /// A `like` pattern, which covers the whole text: `%` stands for any text, `_` for one character, and `\` takes its
    /// meaning from the character that follows.
    ///
    /// # Errors
    /// When the pattern is too large, or contains U+0000.
    ///
    /// ```
    /// use lazo_repository::query::Pattern;
    ///
    /// let pattern = Pattern::like(r"100\% st__l%", false)?;
    /// assert!(pattern.is_match("100% steel arm"));
    /// assert!(!pattern.is_match("1000 steel arm"));
    /// # Ok::<(), lazo_repository::query::PatternError>(())
    /// ```
    pub fn like(pattern: &str, ignore_case: bool) -> Result<Self, PatternError> {
        check_length(pattern)?;
        let mut source = String::with_capacity(pattern.len() + 16);
        source.push_str(if ignore_case { r"(?is)\A" } else { r"(?s)\A" });
        let mut characters = pattern.chars();
        while let Some(character) = characters.next() {
            match character {
                '%' => source.push_str(".*"),
                '_' => source.push('.'),
                '\\' => push_literal(&mut source, characters.next().unwrap_or('\\')),
                other => push_literal(&mut source, other),
            }
        }
        source.push_str(r"\z");
        Self::compile(&source)
    }

    /// A regular expression, found anywhere in the text: either bare, or as `/pattern/flags` with the flags `i` (ignore
    /// case), `m` (`^` and `$` at every line), `s` (`.` takes line breaks too), and `g` and `u`, which change nothing.
    ///
    /// # Errors
    /// When it cannot be compiled, is too large, has an unknown flag or contains U+0000.
    pub fn regexp(text: &str) -> Result<Self, PatternError> {
        check_length(text)?;
        let (pattern, flags) = match text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) {
            Some((pattern, flags)) if flags.chars().all(|flag| flag.is_ascii_alphabetic()) => {
                (pattern, flags)
            }
            _ => (text, ""),
        };
        let mut inline = String::new();
        for flag in flags.chars() {
            match flag {
                'i' | 'm' | 's' if !inline.contains(flag) => inline.push(flag),
                'g' | 'u' | 'i' | 'm' | 's' => {}
                _ => return Err(PatternError::UnknownFlag),
            }
        }
        let rust = jsonschema_regex::to_rust_regex(pattern).map_err(|()| PatternError::Invalid)?;
        if inline.is_empty() { Self::compile(&rust) } else { Self::compile(&format!("(?{inline}){rust}")) }
    }

    fn compile(source: &str) -> Result<Self, PatternError> {
        if source.contains('\0') {
            return Err(PatternError::Nul);
        }
        let regex = RegexBuilder::new(source).size_limit(SIZE_LIMIT).nest_limit(64).build();
        regex.map(Self).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => PatternError::TooLarge,
            _ => PatternError::Invalid,
        })
    }

    /// Whether a text has the pattern.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The pattern in the syntax of the `regex` crate, with its flags and anchors inside.
    #[must_use]
    pub fn source(&self) -> &str {
        self.0.as_str()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source() == other.source()
    }
}

fn check_length(pattern: &str) -> Result<(), PatternError> {
    if pattern.chars().nth(MAX_PATTERN_LENGTH).is_some() { Err(PatternError::TooLarge) } else { Ok(()) }
}

fn push_literal(source: &mut String, character: char) {
    let mut buffer = [0; 4];
    // Writing into a string cannot fail.
    let _ = write!(source, "{}", regex::escape(character.encode_utf8(&mut buffer)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(pattern: &str, text: &str) -> bool {
        Pattern::like(pattern, false).expect("a pattern").is_match(text)
    }

    #[test]
    fn like_covers_the_whole_text() {
        assert!(like("Pa%", "Paint the fence"));
        assert!(!like("Pa", "Paint the fence"));
        assert!(!like("pa%", "Paint the fence"));
        assert!(like("%", ""));
        assert!(!like("_", ""));
        assert!(like("_", "ž"));
        assert!(like("a%c", "a\nb\nc"));
        assert!(!like("a", "a\n"));
    }

    #[test]
    fn only_two_wildcards_and_a_backslash_takes_their_meaning() {
        assert!(like(r"100\%", "100%"));
        assert!(!like(r"100\%", "1000"));
        assert!(like(r"a\_b", "a_b"));
        assert!(!like(r"a\_b", "axb"));
        assert!(like(r"a\\b", r"a\b"));
        assert!(like("a\\", "a\\"));
        assert!(like("a.*[b]", "a.*[b]"));
        assert!(!like("a.c", "abc"));
    }

    #[test]
    fn ilike_ignores_case_beyond_ascii() {
        assert!(Pattern::like("éCL%", true).expect("a pattern").is_match("Éclair"));
    }

    #[test]
    fn a_regexp_may_carry_flags() {
        let matches =
            |regexp: &str, text: &str| Pattern::regexp(regexp).map(|pattern| pattern.is_match(text));
        assert_eq!(matches("^rob", "robot"), Ok(true));
        assert_eq!(matches("^rob", "Robot"), Ok(false));
        assert_eq!(matches("/^ROB/i", "robot"), Ok(true));
        assert_eq!(matches("/^b/gm", "a\nb"), Ok(true));
        assert_eq!(matches("/a/x", "a"), Err(PatternError::UnknownFlag));
        assert_eq!(matches("/a/b/c d", "/a/b/c d"), Ok(true));
        assert_eq!(matches("(", ""), Err(PatternError::Invalid));
        assert_eq!(matches("(?=a)", "a"), Err(PatternError::Invalid));
        assert_eq!(matches("(a{1000}){1000}", "a"), Err(PatternError::TooLarge));
    }
}
