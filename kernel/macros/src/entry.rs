//! `#[lazo::main]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Error, Ident, ItemFn, LitInt, LitStr, Result, Token,
    parse::{Parse, ParseStream},
};

use crate::paths;

/// `#[lazo::main(worker_threads = 4)]` or `#[lazo::main(flavor = "current_thread")]`.
enum Threads {
    Default,
    Workers(LitInt),
    Current,
}

impl Parse for Threads {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        const KNOWN: &str = "write `worker_threads = 4`, `flavor = \"current_thread\"` or nothing";
        if input.is_empty() {
            return Ok(Self::Default);
        }
        let word: Ident = input.parse().map_err(|error| Error::new(error.span(), KNOWN))?;
        input.parse::<Token![=]>()?;
        let threads = if word == "worker_threads" {
            let number: LitInt = input.parse()?;
            if number.base10_parse::<usize>()? == 0 {
                return Err(Error::new(number.span(), "at least one thread is needed"));
            }
            Self::Workers(number)
        } else if word == "flavor" {
            let flavor: LitStr = input.parse()?;
            match flavor.value().as_str() {
                "current_thread" => Self::Current,
                "multi_thread" => Self::Default,
                _ => {
                    return Err(Error::new(
                        flavor.span(),
                        "the flavors are \"current_thread\" and \"multi_thread\"",
                    ));
                }
            }
        } else {
            return Err(Error::new(word.span(), format!("`{word}` is not known here: {KNOWN}")));
        };
        if input.is_empty() { Ok(threads) } else { Err(input.error(KNOWN)) }
    }
}

pub(crate) fn main(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let threads: Threads = syn::parse2(args)?;
    let mut function: ItemFn = syn::parse2(item)?;
    if function.sig.asyncness.take().is_none() {
        return Err(Error::new_spanned(function.sig.fn_token, "write `async fn main()`"));
    }
    if !function.sig.inputs.is_empty() {
        return Err(Error::new_spanned(&function.sig.inputs, "`main` takes no parameters"));
    }
    let run = paths::umbrella().unwrap_or_else(paths::kernel);
    let threads = match threads {
        Threads::Default => quote!(Default),
        Threads::Workers(number) => quote!(Workers(#number)),
        Threads::Current => quote!(Current),
    };
    let ItemFn { attrs, vis, sig, block, .. } = function;
    let output = &sig.output;
    Ok(quote! {
        #(#attrs)* #vis #sig {
            async fn application() #output #block
            #run::__private::main(#run::__private::Threads::#threads, application())
        }
    })
}
