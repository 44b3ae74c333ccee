//! `#[lazo::main]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, ItemFn, Result};

use crate::paths;

pub(crate) fn main(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !args.is_empty() {
        return Err(Error::new_spanned(args, "`main` takes no arguments"));
    }
    let mut function: ItemFn = syn::parse2(item)?;
    if function.sig.asyncness.take().is_none() {
        return Err(Error::new_spanned(function.sig.fn_token, "write `async fn main()`"));
    }
    if !function.sig.inputs.is_empty() {
        return Err(Error::new_spanned(&function.sig.inputs, "`main` takes no parameters"));
    }
    let run = paths::umbrella().unwrap_or_else(paths::kernel);
    let ItemFn { attrs, vis, sig, block, .. } = function;
    let output = &sig.output;
    Ok(quote! {
        #(#attrs)* #vis #sig {
            async fn application() #output #block
            #run::__private::main(application())
        }
    })
}
