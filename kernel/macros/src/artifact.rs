//! `#[service]`, `#[observer]`, `#[provider]` and `#[component]`: a class, offered to its crate's booter.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{
    Error, Fields, Ident, Item, ItemStruct, LitStr, Meta, MetaNameValue, Result, Token, parse::Parser,
    punctuated::Punctuated,
};

use crate::paths;

pub(crate) fn service(args: TokenStream, item: TokenStream) -> TokenStream {
    expand(args, item, "service", |name, _| {
        quote! {
            |app| {
                app.service::<#name>()?;
                ::core::result::Result::Ok(())
            }
        }
    })
}

pub(crate) fn observer(args: TokenStream, item: TokenStream) -> TokenStream {
    expand(args, item, "observer", |name, group| {
        quote! {
            |app| {
                app.observer_class::<#name>(#group)?;
                ::core::result::Result::Ok(())
            }
        }
    })
}

pub(crate) fn component(args: TokenStream, item: TokenStream) -> TokenStream {
    or_mistake(item.clone(), try_component(args, item))
}

fn try_component(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let kernel = paths::kernel();
    if !args.is_empty() {
        let what = "`#[component]` takes no arguments: a component's name is what its `Component::name` says";
        return Err(Error::new_spanned(args, what));
    }
    let class = class(item, "component", "which implements `Component`")?;
    let name = &class.ident;
    if !class.generics.params.is_empty() {
        let what = format!("a generic component cannot be booted: mount it, `app.component({name}::<..>)`");
        return Err(Error::new_spanned(&class.generics, what));
    }
    let text = name.to_string();
    let value = match &class.fields {
        Fields::Unit => quote!(#name),
        _ => quote_spanned!(name.span()=> <#name as ::core::default::Default>::default()),
    };
    Ok(quote! {
        #class

        #kernel::artifact! {
            kind: "component",
            name: #text,
            register: |app| {
                app.mount(#value);
                ::core::result::Result::Ok(())
            },
        }
    })
}

pub(crate) fn provider(args: TokenStream, item: TokenStream) -> TokenStream {
    class_or_mistake(item.clone(), try_provider(args, item))
}

fn try_provider(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let class = class(item, "provider", "which implements `Provider`")?;
    let name = &class.ident;
    if !class.generics.params.is_empty() {
        let what = format!(
            "a generic provider cannot be booted: bind the values you need, \
             `app.add(bind(KEY).to_provider::<{name}<..>>())`, instead of `#[provider]`"
        );
        return Err(Error::new_spanned(&class.generics, what));
    }
    let binding = provider_binding(args, name)?;
    let text = name.to_string();
    Ok(quote! {
        #[derive(#kernel::Injectable)]
        #class

        #kernel::artifact! {
            kind: "provider",
            name: #text,
            register: |app| {
                app.add(#binding)?;
                ::core::result::Result::Ok(())
            },
        }
    })
}

/// The binding of a provider's value, as the attribute's settings want it.
fn provider_binding(settings: TokenStream, name: &Ident) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let value = quote_spanned!(name.span()=> <#name as #kernel::Provider>::Value);
    let mut key = quote!(#kernel::BindingKey::<#value>::of());
    let mut calls = Vec::new();
    for setting in Punctuated::<TokenOrMeta, Token![,]>::parse_terminated.parse2(settings)? {
        match setting {
            TokenOrMeta::Text(word, text) if word == "key" => {
                key = quote!(#kernel::BindingKey::<#value>::new(#text));
            }
            TokenOrMeta::Text(word, text) if word == "tag" => calls.push(quote!(.tag(#text))),
            TokenOrMeta::Other(Meta::Path(path)) if path.is_ident("default") => {
                calls.push(quote!(.as_default()));
            }
            TokenOrMeta::Other(Meta::NameValue(MetaNameValue { path, value: scope, .. }))
                if path.is_ident("scope") =>
            {
                calls.push(quote!(.scope(#kernel::Scope::#scope)));
            }
            TokenOrMeta::Text(word, _) => return Err(unknown_to_provider(&word)),
            TokenOrMeta::Other(meta) => return Err(unknown_to_provider(&meta)),
        }
    }
    Ok(quote! {
        #kernel::bind(#key).to_provider::<#name>().default_scope(#kernel::Scope::Singleton) #(#calls)*
    })
}

fn unknown_to_provider(what: &impl quote::ToTokens) -> Error {
    let fix = "`#[provider]` does not know this: write `key = \"..\"`, `scope = Transient`, `tag = \"..\"` or `default`";
    Error::new_spanned(what, fix)
}

/// The item as a struct.
fn class(item: TokenStream, kind: &str, which: &str) -> Result<ItemStruct> {
    let item: Item = syn::parse2(item)?;
    match item {
        Item::Struct(class) => Ok(class),
        other => Err(Error::new_spanned(other, format!("`#[{kind}]` is for a struct, {which}"))),
    }
}

/// The item is written also when something is wrong, so that only the mistake is reported.
fn or_mistake(item: TokenStream, expanded: Result<TokenStream>) -> TokenStream {
    expanded.unwrap_or_else(|mistake| {
        let mistake = mistake.into_compile_error();
        quote!(#item #mistake)
    })
}

/// As [`or_mistake`]; a struct stays injectable.
fn class_or_mistake(item: TokenStream, expanded: Result<TokenStream>) -> TokenStream {
    let derive = syn::parse2::<ItemStruct>(item.clone()).map(|_| {
        let kernel = paths::kernel();
        quote!(#[derive(#kernel::Injectable)])
    });
    let derive = derive.unwrap_or_default();
    or_mistake(quote!(#derive #item), expanded)
}

/// Writes the struct, derives `Injectable` for it, and submits what `register` makes of its name and group.
fn expand(
    args: TokenStream,
    item: TokenStream,
    kind: &str,
    register: impl FnOnce(&Ident, &LitStr) -> TokenStream,
) -> TokenStream {
    class_or_mistake(item.clone(), try_expand(args, item, kind, register))
}

fn try_expand(
    args: TokenStream,
    item: TokenStream,
    kind: &str,
    register: impl FnOnce(&Ident, &LitStr) -> TokenStream,
) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let class = class(item, kind, "which the container builds")?;
    if !class.generics.params.is_empty() {
        let what = format!(
            "a generic class cannot be booted: derive `Injectable` for it and bind the types you need, \
             `app.add(bind_type::<{0}<..>>().to_class())`, instead of `#[{kind}]`",
            class.ident
        );
        return Err(Error::new_spanned(&class.generics, what));
    }
    let name = &class.ident;
    let mut group = LitStr::new("", name.span());
    // `group` is ours; everything else is for `#[injectable(..)]`.
    let mut settings = Vec::new();
    for meta in Punctuated::<TokenOrMeta, Token![,]>::parse_terminated.parse2(args)? {
        match meta {
            TokenOrMeta::Text(word, text) if word == "group" && kind == "observer" => group = text,
            TokenOrMeta::Text(word, text) => settings.push(quote!(#word = #text)),
            TokenOrMeta::Other(meta) => settings.push(quote!(#meta)),
        }
    }
    let register = register(name, &group);
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
