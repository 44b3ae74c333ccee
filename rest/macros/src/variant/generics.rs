//! The type of the struct, and its parameters, which the variant has, too.

use crate::mistakes::Mistakes;
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Error, Field, GenericParam, Ident, ItemStruct, Result};

/// Writes the struct's name where its fields say `Self`, which would be another type in the variant.
pub(super) fn name_self(base: &mut ItemStruct) -> Result<()> {
    let (name, (_, types, _)) = (&base.ident, base.generics.split_for_impl());
    let own = quote!(#name #types);
    for field in &mut base.fields {
        field.ty = syn::parse2(instead_of_self(field.ty.to_token_stream(), &own))?;
    }
    Ok(())
}

fn instead_of_self(tokens: TokenStream, own: &TokenStream) -> TokenStream {
    let replaced = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == "Self" => own.clone(),
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), instead_of_self(group.stream(), own));
            inner.set_span(group.span());
            TokenTree::from(inner).into()
        }
        other => other.into(),
    });
    replaced.collect()
}

/// Finds the parameters that a variant with some fields would have and not use.
pub(super) fn check_used<'f>(
    base: &ItemStruct,
    variant: &Ident,
    fields: impl Iterator<Item = &'f Field> + Clone,
) -> Result<()> {
    let mut mistakes = Mistakes::default();
    for parameter in &base.generics.params {
        let name = match parameter {
            GenericParam::Type(parameter) => parameter.ident.to_string(),
            GenericParam::Lifetime(parameter) => parameter.lifetime.to_string(),
            // A constant may be unused.
            GenericParam::Const(_) => continue,
        };
        let uses = |field: &&Field| is_named(&name, field.ty.to_token_stream());
        if fields.clone().any(|field| uses(&field)) {
            continue;
        }
        let users = base.fields.iter().filter(uses).filter_map(|field| field.ident.as_ref());
        let users: Vec<String> = users.map(|field| format!("`{field}`")).collect();
        let what = format!(
            "no field of `{variant}` uses `{name}`: keep {}, or write `{variant}` as a struct of its own",
            users.join(" or ")
        );
        mistakes.add(Error::new(variant.span(), what));
    }
    mistakes.into_result(())
}

/// Whether some tokens name a parameter, which is `T` or `'a`.
pub(super) fn is_named(name: &str, tokens: TokenStream) -> bool {
    let mut is_lifetime = false;
    tokens.into_iter().any(|token| {
        let is_behind_quote = std::mem::take(&mut is_lifetime);
        match token {
            TokenTree::Group(group) => is_named(name, group.stream()),
            TokenTree::Punct(punct) => {
                is_lifetime = punct.as_char() == '\'';
                false
            }
            TokenTree::Ident(ident) if is_behind_quote => {
                name.strip_prefix('\'').is_some_and(|name| ident == name)
            }
            TokenTree::Ident(ident) => ident == name,
            TokenTree::Literal(_) => false,
        }
    })
}
