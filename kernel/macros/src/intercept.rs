//! `#[intercept(..)]`: a list of interceptors, on a class, a trait or a method.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Error, Expr, Ident, Meta, Result, Token, punctuated::Punctuated, spanned::Spanned};

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
    let items = items.iter().map(|item| listed(item, &kernel));
    Ok(quote!(#kernel::interceptor::Interceptors::new()#(.with(#items))*))
}

/// One item, or what the compiler says of it.
fn listed(item: &Expr, kernel: &TokenStream) -> TokenStream {
    let given = Ident::new("item", item.span());
    quote!({
        #[allow(unused_imports, reason = "which of them chooses depends on the type")]
        use #kernel::__private::interception::{ChooseListed as _, ChooseUnlisted as _};
        let #given = #item;
        (&&#kernel::__private::interception::Listed::of(&#given)).#given(#given)
    })
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
