//! Which attributes of a struct and of its fields hold for the variant, too.

use super::nested;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Error, Field, Meta, Result, Token, parse_quote, punctuated::Punctuated};

type Words = Punctuated<Meta, Token![,]>;

/// An attribute of the struct that holds for the variant: not its docs and its names, nor what makes other variants.
pub(super) fn of_struct(attribute: &Attribute, partial: bool) -> Option<Attribute> {
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
            let kept: Vec<Meta> = words.into_iter().filter(|word| !is_own(word) && !is_idle(word)).collect();
            (!kept.is_empty()).then(|| parse_quote!(#[#path(#(#kept),*)]))
        }
        _ => Some(attribute.clone()),
    }
}

/// Whether a struct is read, written or described: attributes of serde are known to it then.
pub(super) fn knows_serde(attributes: &[Attribute]) -> bool {
    let derives = ["Serialize", "Deserialize", "JsonSchema"];
    let is_derived = |attribute: &Attribute| names_one_of(&derives, attribute.meta.to_token_stream());
    attributes.iter().any(is_derived)
}

fn names_one_of(names: &[&str], tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => names_one_of(names, group.stream()),
        TokenTree::Ident(ident) => names.iter().any(|name| ident == name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// A field that may be absent: an `Option`, which is left out where it is `None`.
pub(super) fn optional(mut field: Field, knows_serde: bool) -> Result<Field> {
    let kept: Result<Vec<_>> = field.attrs.iter().map(of_optional).collect();
    field.attrs = kept?.into_iter().flatten().collect();
    if knows_serde {
        // `default` would ask of a type parameter that it has one, and an `Option` needs none.
        field.attrs.push(parse_quote!(#[serde(skip_serializing_if = "::core::option::Option::is_none")]));
    }
    if !nested::is_option(&field.ty) {
        let ty = &field.ty;
        field.ty = parse_quote!(::core::option::Option<#ty>);
    }
    Ok(field)
}

/// An attribute of a field that becomes an `Option`: what it says of absence is said anew.
fn of_optional(attribute: &Attribute) -> Result<Option<Attribute>> {
    if !attribute.path().is_ident("serde") {
        return Ok(Some(attribute.clone()));
    }
    let words = attribute.parse_args_with(Words::parse_terminated)?;
    let mut kept = Vec::new();
    for word in words {
        let name = word.path().get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "default" | "skip_serializing_if" => {}
            "with" | "serialize_with" | "deserialize_with" | "flatten" => {
                let what = format!(
                    "a field with `{name}` cannot be optional: leave it out, or put its type into one with `Serialize` and \
                     `Deserialize` of its own"
                );
                return Err(Error::new_spanned(word.path(), what));
            }
            _ => kept.push(word),
        }
    }
    Ok((!kept.is_empty()).then(|| parse_quote!(#[serde(#(#kept),*)])))
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
