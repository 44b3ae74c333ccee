//! `#[service]` and `#[observer]`: an injectable class, offered to its crate's booter.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Ident, ItemStruct, LitStr, Meta, Result, Token, parse::Parser, punctuated::Punctuated};

use crate::paths;

pub(crate) fn service(args: TokenStream, item: TokenStream) -> TokenStream {
    let kernel = paths::kernel();
    expand(args, item, "service", "services", |name, key, _| {
        quote! {
            |app| {
                let key = #kernel::BindingKey::<#name>::new(#key);
                app.add(#kernel::bind(key).to_class().default_scope(#kernel::Scope::Singleton))?;
                ::core::result::Result::Ok(())
            }
        }
    })
}

pub(crate) fn observer(args: TokenStream, item: TokenStream) -> TokenStream {
    let kernel = paths::kernel();
    expand(args, item, "observer", "observers", |name, key, group| {
        quote! {
            |app| {
                let key = #kernel::BindingKey::<#name>::new(#key);
                app.observer(#group, #kernel::bind(key).to_class())?;
                ::core::result::Result::Ok(())
            }
        }
    })
}

/// Writes the struct, derives `Injectable` for it, and submits what `register` makes of its name, key and group. The
/// struct is written also when the arguments are wrong, so that only the mistake is reported.
fn expand(
    args: TokenStream,
    item: TokenStream,
    kind: &str,
    namespace: &str,
    register: impl FnOnce(&Ident, &LitStr, &LitStr) -> TokenStream,
) -> TokenStream {
    match try_expand(args, item.clone(), kind, namespace, register) {
        Ok(tokens) => tokens,
        Err(mistake) => {
            let mistake = mistake.into_compile_error();
            quote!(#item #mistake)
        }
    }
}

fn try_expand(
    args: TokenStream,
    item: TokenStream,
    kind: &str,
    namespace: &str,
    register: impl FnOnce(&Ident, &LitStr, &LitStr) -> TokenStream,
) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let class: ItemStruct = syn::parse2(item)?;
    if !class.generics.params.is_empty() {
        let what = format!(
            "a generic class cannot be booted: derive `Injectable` for it and bind the types you need, \
             `app.add(bind_type::<{0}<..>>().to_class())`, instead of `#[{kind}]`",
            class.ident
        );
        return Err(Error::new_spanned(&class.generics, what));
    }
    let name = &class.ident;
    let mut key = LitStr::new(&format!("{namespace}.{name}"), name.span());
    let mut group = LitStr::new("", name.span());
    // `key` and `group` are ours; everything else is for `#[injectable(..)]`.
    let mut settings = Vec::new();
    for meta in Punctuated::<TokenOrMeta, Token![,]>::parse_terminated.parse2(args)? {
        match meta {
            TokenOrMeta::Text(word, text) if word == "key" => key = text,
            TokenOrMeta::Text(word, text) if word == "group" && kind == "observer" => group = text,
            TokenOrMeta::Text(word, text) => settings.push(quote!(#word = #text)),
            TokenOrMeta::Other(meta) => settings.push(quote!(#meta)),
        }
    }
    let register = register(name, &key, &group);
    let text = name.to_string();
    Ok(quote! {
        #[derive(#kernel::Injectable)]
        #[injectable(#(#settings),*)]
        #class

        #kernel::artifact! { kind: #kind, name: #text, register: #register }
    })
}

enum TokenOrMeta {
    Text(Ident, LitStr),
    Other(Meta),
}

impl syn::parse::Parse for TokenOrMeta {
    fn parse(input: syn::parse::ParseStream<'_>) -> Result<Self> {
        if input.peek(Ident) && input.peek2(Token![=]) && input.peek3(LitStr) {
            let word = input.parse()?;
            input.parse::<Token![=]>()?;
            return Ok(Self::Text(word, input.parse()?));
        }
        input.parse().map(Self::Other)
    }
}
