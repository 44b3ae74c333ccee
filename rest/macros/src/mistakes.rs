//! Collecting mistakes, so that one look at the compiler's output shows them all.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Error;

/// Mistakes found so far.
#[derive(Default)]
pub(crate) struct Mistakes(Option<Error>);

impl Mistakes {
    /// Adds one.
    pub(crate) fn add(&mut self, mistake: Error) {
        match &mut self.0 {
            Some(all) => all.combine(mistake),
            None => self.0 = Some(mistake),
        }
    }

    /// The value, if there is one; otherwise its mistake is kept.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|mistake| self.add(mistake)).ok()
    }

    /// All of them as one error.
    pub(crate) fn into_result<T>(self, value: T) -> syn::Result<T> {
        self.0.map_or(Ok(value), Err)
    }
}

/// An operation's attribute that no `#[api]` took away.
pub(crate) fn outside_of_api(name: &str, item: TokenStream) -> TokenStream {
    let what = format!(
        "`#[{name}]` stands on a method inside an `impl` block with `#[api]`: put `#[api]` on the block"
    );
    let mistake = Error::new(proc_macro2::Span::call_site(), what).into_compile_error();
    quote!(#mistake #item)
}
