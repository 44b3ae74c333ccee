//! Names of Rust made of names of a document.

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};
use std::collections::BTreeSet;

/// Types that generated code names without a path: a model of such a name would stand before them.
const TAKEN_TYPES: [&str; 20] = [
    "ApiError",
    "Box",
    "Clone",
    "Debug",
    "Deserialize",
    "Err",
    "HttpError",
    "Injectable",
    "Json",
    "JsonSchema",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Self",
    "Serialize",
    "Some",
    "String",
    "Vec",
];

/// Names that are given once.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeSet<String>);

impl Names {
    /// The name itself, or with a number behind it if somebody has it.
    pub(crate) fn take(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2_usize;
        while !self.0.insert(name.clone()) {
            // A digit at the end would make one number of two.
            let separator = if wanted.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
            name = format!("{wanted}{separator}{number}");
            number += 1;
        }
        name
    }
}

/// The name of a type: `todo-list` is `TodoList`.
pub(crate) fn of_type(text: &str) -> String {
    let name = spelled(&words(text).to_upper_camel_case(), "Type");
    if TAKEN_TYPES.contains(&name.as_str()) { format!("{name}Model") } else { name }
}

/// The name of a variant.
pub(crate) fn of_variant(text: &str) -> String {
    let name = words(text).to_upper_camel_case();
    let name = match (name.as_str(), text) {
        ("", "") => "Empty",
        ("", _) => "Other",
        // The one that no enum can have.
        ("Self", _) => "SelfValue",
        (name, _) => name,
    };
    spelled(name, "Value")
}

/// The name of a field, an argument, a method or a module: `isComplete` is `is_complete`. Keywords are named as they are, since
/// [`ident`] writes them as `r#type`.
pub(crate) fn of_value(text: &str, otherwise: &str) -> String {
    let name = words(text).to_snake_case();
    let name = if name.is_empty() { otherwise.to_owned() } else { spelled(&name, &format!("{otherwise}_")) };
    // Those that not even `r#` lets stand.
    if matches!(name.as_str(), "self" | "super" | "crate") { format!("{name}_") } else { name }
}

/// An identifier; a keyword is written as `r#type`.
pub(crate) fn ident(name: &str) -> Ident {
    // Reserved since the edition of 2024, which the parser need not know.
    if name != "gen"
        && let Ok(ident) = syn::parse_str::<Ident>(name)
    {
        return ident;
    }
    if can_be_raw(name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new("unnamed", Span::call_site())
    }
}

fn can_be_raw(name: &str) -> bool {
    let is_word = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    !name.is_empty()
        && is_word(name)
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !matches!(name, "_" | "self" | "super" | "crate" | "Self")
}

/// What separates words in any language separates them here.
fn words(text: &str) -> String {
    text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect()
}

/// As it may be spelled in Rust.
fn spelled(name: &str, prefix: &str) -> String {
    if name.starts_with(|c: char| c.is_numeric()) {
        return spelled(&format!("{prefix}{name}"), prefix);
    }
    if syn::parse_str::<Ident>(name).is_ok() || can_be_raw(name) {
        return name.to_owned();
    }
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    match plain.as_str() {
        "" | "_" => prefix.trim_end_matches('_').to_owned(),
        "Self" => "SelfModel".to_owned(),
        digit if digit.starts_with(|c: char| c.is_ascii_digit()) => format!("{prefix}{digit}"),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_those_of_rust() {
        assert_eq!(of_type("todo-list"), "TodoList");
        assert_eq!(of_type("3D model"), "Type3dModel");
        assert_eq!(of_type("Option"), "OptionModel");
        assert_eq!(of_variant("in-progress"), "InProgress");
        assert_eq!(of_variant(""), "Empty");
        assert_eq!(of_variant("<="), "Other");
        assert_eq!(of_variant("self"), "SelfValue");
        assert_eq!(of_value("petId", "field"), "pet_id");
        assert_eq!(of_value("self", "field"), "self_");
        assert_eq!(of_value("$ref", "field"), "ref");
        assert_eq!(ident("ref").to_string(), "r#ref");
        assert_eq!(ident("gen").to_string(), "r#gen");
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let mut names = Names::default();
        let all: Vec<String> =
            ["Pet", "Pet", "Pet2", "Pet", "Pet2"].iter().map(|name| names.take(name)).collect();
        assert_eq!(all, ["Pet", "Pet2", "Pet2_2", "Pet3", "Pet2_3"]);
    }

    proptest! {
        #[test]
        fn whatever_a_document_says_can_be_written(text in "\\PC{0,12}") {
            for name in [of_type(&text), of_variant(&text), of_value(&text, "field")] {
                prop_assert_ne!(ident(&name).to_string(), "unnamed", "{:?} of {:?}", name, text);
            }
        }
    }
}
