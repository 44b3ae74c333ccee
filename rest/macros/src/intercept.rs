//! `#[intercept(..)]`: a list of interceptors, on a block or a method.

use crate::paths;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Error, Expr, Meta, Result, Token, punctuated::Punctuated};

/// Takes the lists away from some attributes; one expression for all.
pub(crate) fn take(attributes: &mut Vec<Attribute>) -> Result<Option<TokenStream>> {
    let is_list = |attribute: &Attribute| attribute.path().is_ident("intercept");
    let (lists, others): (Vec<_>, Vec<_>) = std::mem::take(attributes).into_iter().partition(is_list);
    *attributes = others;
    if lists.is_empty() {
        return Ok(None);
    }
    let private = paths::private();
    let mut all = quote!(#private::Interceptors::new());
    for list in &lists {
        let items = match &list.meta {
            Meta::List(_) => list.parse_args_with(Punctuated::<Expr, Token![,]>::parse_terminated)?,
            _ => Punctuated::new(),
        };
        if items.is_empty() {
            let what = "name the interceptors: `#[intercept(AUDIT, retry)]`, keys or functions marked `#[interceptor]`";
            return Err(Error::new_spanned(list, what));
        }
        let items = items.iter();
        all = quote!(#all #(.with(#items))*);
    }
    Ok(Some(all))
}
