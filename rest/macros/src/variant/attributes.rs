//! Which attributes of a struct and of its fields hold for the variant, too.

use crate::mistakes::Mistakes;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Attribute, Error, Expr, ExprLit, Field, Ident, ItemStruct, Lit, Meta, Result, Token, parse_quote,
    punctuated::Punctuated,
};

pub(super) type Words = Punctuated<Meta, Token![,]>;

/// An attribute of the struct that holds for the variant: not its docs and its names, nor what makes other variants. What is
/// absent begins as in the struct, if `default` makes it.
pub(super) fn of_struct(
    attribute: &Attribute,
    partial: bool,
    default: Option<&TokenStream>,
) -> Option<Attribute> {
    let path = attribute.path();
    let last = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    match last.as_str() {
        "doc" | "variant" => None,
        "serde" | "schemars" => {
            let Ok(words) = attribute.parse_args_with(Words::parse_terminated) else {
                return Some(attribute.clone());
            };
            let own = ["rename", "title", "description", "example"];
            let is_own = |word: &Meta| own.iter().any(|own| word.path().is_ident(own));
            // Where everything may be absent there is nothing to begin with.
            let is_idle = |word: &Meta| partial && word.path().is_ident("default");
            let mut kept: Vec<Meta> =
                words.into_iter().filter(|word| !is_own(word) && !is_idle(word)).collect();
            if let Some(default) = default.filter(|_| last == "serde") {
                let default = default.to_string();
                for word in kept.iter_mut().filter(|word| word.path().is_ident("default")) {
                    *word = parse_quote!(default = #default);
                }
            }
            (!kept.is_empty()).then(|| parse_quote!(#[#path(#(#kept),*)]))
        }
        _ => Some(attribute.clone()),
    }
}

/// What makes the values of a struct that are absent, where its `#[serde(default)]` says that something does.
pub(super) fn default_of(attributes: &[Attribute]) -> Option<TokenStream> {
    let words = attributes.iter().filter(|attribute| attribute.path().is_ident("serde"));
    let mut words =
        words.filter_map(|attribute| attribute.parse_args_with(Words::parse_terminated).ok()).flatten();
    match words.find(|word| word.path().is_ident("default"))? {
        Meta::NameValue(named) => match named.value {
            Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) => path.parse().ok(),
            _ => None,
        },
        _ => Some(quote!(::core::default::Default::default)),
    }
}

/// Refuses what is said of how the struct is read or written as a whole, which the variant is not.
pub(super) fn check_struct(base: &ItemStruct, variant: &Ident, mistakes: &mut Mistakes) {
    let words = base.attrs.iter().filter(|attribute| attribute.path().is_ident("serde"));
    let words =
        words.filter_map(|attribute| attribute.parse_args_with(Words::parse_terminated).ok()).flatten();
    for word in words {
        let of_whole = ["from", "try_from", "into", "remote"];
        if let Some(name) = of_whole.iter().find(|name| word.path().is_ident(name)) {
            let what = format!(
                "`{name}` is about a whole `{}`, which a `{variant}` is not: write `{variant}` as a struct of its own, or say \
                 of the fields how they are read and written",
                base.ident
            );
            mistakes.add(Error::new_spanned(word.path(), what));
        }
    }
}

/// Whether a struct is read or described, which asks for what is absent.
pub(super) fn is_read(attributes: &[Attribute]) -> bool {
    derives_one_of(&["Deserialize", "JsonSchema"], attributes)
}

/// Whether a struct is read, written or described: attributes of serde are known to it then.
pub(super) fn knows_serde(attributes: &[Attribute]) -> bool {
    derives_one_of(&["Serialize", "Deserialize", "JsonSchema"], attributes)
}

/// Whether a struct derives one of some traits.
pub(super) fn derives_one_of(derives: &[&str], attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| names_one_of(derives, attribute.meta.to_token_stream()))
}

fn names_one_of(names: &[&str], tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => names_one_of(names, group.stream()),
        TokenTree::Ident(ident) => names.iter().any(|name| ident == name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Refuses what is said of the type of a field, where the variant has another one.
pub(super) fn check_nested(field: &Field) -> Result<()> {
    for attribute in &field.attrs {
        if !["serde", "schemars"].iter().any(|one| attribute.path().is_ident(one)) {
            continue;
        }
        for word in attribute.parse_args_with(Words::parse_terminated)? {
            let of_type = ["with", "serialize_with", "deserialize_with", "schema_with"];
            if let Some(name) = of_type.iter().find(|name| word.path().is_ident(name)) {
                let what = format!(
                    "`{name}` is about the field's own type, which the variant has not: take the field out of `deep(..)`, or put \
                     its type into one with `Serialize`, `Deserialize` and `JsonSchema` of its own"
                );
                return Err(Error::new_spanned(word.path(), what));
            }
        }
    }
    Ok(())
}
