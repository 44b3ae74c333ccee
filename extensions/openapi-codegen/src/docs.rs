//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

/// The doc comment that has a text. What `rustdoc` would compile as an example is marked as text.
pub(crate) fn comment(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#[doc = #lines])*)
}

/// The inner doc comment of a file.
pub(crate) fn of_file(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#![doc = #lines])*)
}

fn lines(text: &str) -> Vec<String> {
    let mut is_code = false;
    let mut all = Vec::new();
    for line in text.trim().lines() {
        let line = line.trim_end();
        let indented = line.trim_start();
        if let Some(language) = indented.strip_prefix("```") {
            let begins = !is_code;
            is_code = begins;
            all.push(if begins { format!(" ```{}", marked(language)) } else { " ```".to_owned() });
        } else if is_code {
            all.push(format!(" {line}"));
        } else if line.is_empty() {
            all.push(String::new());
        } else {
            // Four blanks would make code of it.
            let depth = (line.len() - indented.len()).min(3);
            all.push(format!(" {}{indented}", " ".repeat(depth)));
        }
    }
    if is_code {
        all.push(" ```".to_owned());
    }
    // `*/` and `/*` have no meaning here, since each line is an attribute's text.
    all
}

/// The language of a code block, which is never Rust that is run.
fn marked(language: &str) -> String {
    let word: String = language.trim().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    if word.is_empty() || word.eq_ignore_ascii_case("rust") { "text".to_owned() } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_run_as_an_example() {
        assert_eq!(
            lines("A pet.\n\n    let x = 1;\n```\ncode\n```\n```rust\nfn main() {}"),
            [
                " A pet.",
                "",
                "    let x = 1;",
                " ```text",
                " code",
                " ```",
                " ```text",
                " fn main() {}",
                " ```"
            ]
        );
    }
}
