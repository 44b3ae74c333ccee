//! `#[intercept(..)]`: a list of interceptors, on a class, a trait or a method.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Error, Expr, Meta, Result, Token, punctuated::Punctuated};

use crate::paths;

/// Whether an attribute is one of these lists.
pub(crate) fn is_list(attribute: &Attribute) -> bool {
    attribute.path().is_ident("intercept")
}

/// The expression of a list.
pub(crate) fn list(attribute: &Attribute) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let items = match &attribute.meta {
        Meta::List(_) => attribute.parse_args_with(Punctuated::<Expr, Token![,]>::parse_terminated)?,
        _ => Punctuated::new(),
    };
    if items.is_empty() {
        let what =
            "name the interceptors: `#[intercept(AUDIT, retry)]`, keys or functions marked `#[interceptor]`";
        return Err(Error::new_spanned(attribute, what));
    }
    let items = items.iter();
    Ok(quote!(#kernel::interceptor::Interceptors::new()#(.with(#items))*))
}

/// The expression of all lists among some attributes, one behind the other; they are taken away.
pub(crate) fn take(attributes: &mut Vec<Attribute>) -> Result<Option<TokenStream>> {
    let mut all: Option<TokenStream> = None;
    for attribute in attributes.iter().filter(|attribute| is_list(attribute)) {
        let list = list(attribute)?;
        all = Some(all.map_or_else(|| list.clone(), |before| quote!(#before.and(&#list))));
    }
    attributes.retain(|attribute| !is_list(attribute));
    Ok(all)
}
