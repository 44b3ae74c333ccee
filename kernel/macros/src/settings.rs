//! What a class says of its binding: `scope = Singleton, tag = "x", provides(dyn A, dyn B)`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Expr, Ident, LitStr, Result, Token, Type, parenthesized,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use crate::{paths, words};

/// What can be said.
const KNOWN: &str = "`scope = Singleton`, `tag = \"..\"`, `provides(dyn Trait)`, `intercepted(dyn Trait)`, `extends(POINT)`, \
                     `default`, `template = function`, `key = \"..\"`, `name = \"..\"` or `namespace = \"..\"`";

/// What a class says of its binding.
#[derive(Default)]
pub(crate) struct Settings {
    /// `.scope(..).tag(..)`
    pub(crate) calls: Vec<TokenStream>,
    /// `.name(..)`, on a `Naming`.
    pub(crate) naming: Vec<TokenStream>,
    /// That `#[injected]` writes `Injectable`, where the constructor is.
    pub(crate) constructor: Option<Ident>,
}

impl Settings {
    /// The methods of `Injectable` that say it.
    pub(crate) fn methods(&self, kernel: &TokenStream) -> TokenStream {
        let Self { calls, naming, .. } = self;
        let naming = (!naming.is_empty()).then(|| {
            quote! {
                fn naming() -> #kernel::Naming {
                    #kernel::Naming::default() #(#naming)*
                }
            }
        });
        quote! {
            fn configure(binding: #kernel::Binding<Self>) -> #kernel::Binding<Self> {
                binding #(#calls)*
            }

            #naming
        }
    }
}

impl Parse for Settings {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let kernel = paths::kernel();
        let mut settings = Self::default();
        while !input.is_empty() {
            let word: Ident = input.parse()?;
            match word.to_string().as_str() {
                "scope" => {
                    input.parse::<Token![=]>()?;
                    let scope: Ident = input.parse()?;
                    settings.calls.push(quote!(.scope(#kernel::Scope::#scope)));
                }
                "tag" => {
                    input.parse::<Token![=]>()?;
                    let tag: LitStr = input.parse()?;
                    if input.peek(Token![:]) {
                        input.parse::<Token![:]>()?;
                        let value: Expr = input.parse()?;
                        settings.calls.push(quote!(.tag_value(#tag, #value)));
                    } else {
                        settings.calls.push(quote!(.tag(#tag)));
                    }
                }
                "provides" => {
                    let types;
                    parenthesized!(types in input);
                    for ty in Punctuated::<Type, Token![,]>::parse_terminated(&types)? {
                        settings.calls.push(quote!(.provides::<#ty>(|it| it)));
                    }
                }
                "intercepted" => {
                    let types;
                    parenthesized!(types in input);
                    for ty in Punctuated::<Type, Token![,]>::parse_terminated(&types)? {
                        settings.calls.push(quote!(.intercepted::<#ty>(|it| it)));
                    }
                }
                "extends" => {
                    let points;
                    parenthesized!(points in input);
                    for point in Punctuated::<Expr, Token![,]>::parse_terminated(&points)? {
                        settings.calls.push(quote!(.extension_for(&#point, |it| it)));
                    }
                }
                "constructor" => settings.constructor = Some(word),
                "default" => settings.calls.push(quote!(.as_default())),
                "template" => {
                    input.parse::<Token![=]>()?;
                    let template: Expr = input.parse()?;
                    settings.calls.push(quote!(.apply(#template)));
                }
                "key" | "name" | "namespace" => {
                    input.parse::<Token![=]>()?;
                    let value: LitStr = input.parse()?;
                    settings.naming.push(quote!(.#word(#value)));
                }
                _ => return Err(words::unknown(&word, KNOWN)),
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(settings)
    }
}
