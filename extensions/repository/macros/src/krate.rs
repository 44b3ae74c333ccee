//! What generated code calls this library: `::lazo_repository`, or `::lazo::repository` for users of the umbrella.

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The path of the repository crate as the crate being compiled sees it.
pub(crate) fn repository() -> TokenStream {
    if let Ok(found) = crate_name("lazo") {
        let lazo = root(found, "lazo");
        return quote!(#lazo::repository);
    }
    if let Ok(found) = crate_name("lazo-repository") {
        return root(found, "lazo_repository");
    }
    quote!(::lazo_repository)
}

/// A crate calls itself by its own name, too: it says `extern crate self as ...`.
fn root(found: FoundCrate, own: &str) -> TokenStream {
    let name = match found {
        FoundCrate::Itself => own.to_owned(),
        FoundCrate::Name(name) => name,
    };
    let name = Ident::new(&name, Span::call_site());
    quote!(::#name)
}
