//! Where generated code finds the kernel, whichever crate its user depends on.

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The path of `lazo-kernel` in the calling crate.
pub(crate) fn kernel() -> TokenStream {
    let through = [
        ("lazo", quote!(::kernel)),
        ("lazo-kernel", quote!()),
        ("lazo-rest", quote!(::__private::lazo_kernel)),
        ("lazo-repository", quote!(::__private::lazo_kernel)),
    ];
    for (package, rest) in through {
        if let Some(path) = package_path(package) {
            return quote!(#path #rest);
        }
    }
    // Nobody can name the kernel: let the compiler say so.
    quote!(::lazo_kernel)
}

/// The path of the umbrella crate, if the calling crate depends on it.
pub(crate) fn umbrella() -> Option<TokenStream> {
    package_path("lazo")
}

fn package_path(package: &str) -> Option<TokenStream> {
    match crate_name(package).ok()? {
        // From the crate's own tests and doc-tests, which see it under its name.
        FoundCrate::Itself => {
            let name = Ident::new(&package.replace('-', "_"), Span::call_site());
            Some(quote!(::#name))
        }
        FoundCrate::Name(name) => {
            let name = Ident::new(&name, Span::call_site());
            Some(quote!(::#name))
        }
    }
}
