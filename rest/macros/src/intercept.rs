//! `#[intercept(..)]` and `#[middleware(..)]`: lists of what runs around operations, on a block or a method.

use crate::paths;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Error, Expr, Ident, Meta, Result, Token, punctuated::Punctuated, spanned::Spanned};

/// Takes the lists of interceptors away from some attributes; one expression for all.
pub(crate) fn take(attributes: &mut Vec<Attribute>) -> Result<Option<TokenStream>> {
    let help =
        "name the interceptors: `#[intercept(AUDIT, retry)]`, keys or functions marked `#[interceptor]`";
    take_lists(attributes, "intercept", ("Interceptors", "interception"), help)
}

/// Takes the lists of middleware away.
pub(crate) fn take_middleware(attributes: &mut Vec<Attribute>) -> Result<Option<TokenStream>> {
    let help =
        "name the middleware: `#[middleware(LIMIT, log)]`, keys, values, or functions marked `#[middleware]`";
    take_lists(attributes, "middleware", ("Middlewares", "middleware"), help)
}

/// One item, or what the compiler says of it.
fn listed(item: &Expr, module: &TokenStream) -> TokenStream {
    let given = Ident::new("item", item.span());
    quote!({
        #[allow(unused_imports, reason = "which of them chooses depends on the type")]
        use #module::{ChooseListed as _, ChooseUnlisted as _};
        let #given = #item;
        (&&#module::Listed::of(&#given)).#given(#given)
    })
}

fn take_lists(
    attributes: &mut Vec<Attribute>,
    word: &str,
    (list, module): (&str, &str),
    help: &str,
) -> Result<Option<TokenStream>> {
    let is_list =
        |attribute: &Attribute| attribute.path().segments.last().is_some_and(|last| last.ident == word);
    let (lists, others): (Vec<_>, Vec<_>) = std::mem::take(attributes).into_iter().partition(is_list);
    *attributes = others;
    if lists.is_empty() {
        return Ok(None);
    }
    let (private, ty, module) = (paths::private(), format_ident!("{list}"), format_ident!("{module}"));
    let module = quote!(#private::#module);
    let mut all = quote!(#private::#ty::new());
    for list in &lists {
        let items = match &list.meta {
            Meta::List(_) => list.parse_args_with(Punctuated::<Expr, Token![,]>::parse_terminated)?,
            _ => Punctuated::new(),
        };
        if items.is_empty() {
            return Err(Error::new_spanned(list, help));
        }
        let items = items.iter().map(|item| listed(item, &module));
        all = quote!(#all #(.with(#items))*);
    }
    Ok(Some(all))
}
