//! Where generated code finds `lazo-rest`, whichever crate its user depends on.

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The path of what generated code names.
pub(crate) fn private() -> TokenStream {
    for (package, rest) in [("lazo", quote!(::rest::__private)), ("lazo-rest", quote!(::__private))] {
        let name = match crate_name(package) {
            // From the crate's own tests and doc-tests.
            Ok(FoundCrate::Itself) => package.replace('-', "_"),
            Ok(FoundCrate::Name(name)) => name,
            Err(_) => continue,
        };
        let name = Ident::new(&name, Span::call_site());
        return quote!(::#name #rest);
    }
    // Nobody can name it: let the compiler say so.
    quote!(::lazo_rest::__private)
}
