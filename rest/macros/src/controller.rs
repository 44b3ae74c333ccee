//! `#[controller]`.

use crate::{docs, paths};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Error, Ident, Item, ItemStruct, LitStr, Meta, Result, Token,
    parse::{Parse, ParseStream, Parser},
    punctuated::Punctuated,
};

/// Writes the item also when something is wrong, and keeps a struct injectable, so that only the mistake is reported.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let Ok(class) = syn::parse2::<ItemStruct>(item.clone()) else {
        let mistake = Error::new_spanned(&item, no_struct(&item)).into_compile_error();
        return quote!(#item #mistake);
    };
    try_expand(args, &class).unwrap_or_else(|mistake| {
        let (private, mistake) = (paths::private(), mistake.into_compile_error());
        quote!(#[derive(#private::Injectable)] #class #mistake)
    })
}

/// What to write where the item is no struct.
fn no_struct(item: &TokenStream) -> &'static str {
    match syn::parse2(item.clone()) {
        Ok(Item::Impl(_)) => {
            "`#[controller]` stands on the struct; the `impl` block with its operations is marked `#[api]`"
        }
        Ok(Item::Fn(_)) => {
            "`#[controller]` is for a struct; a function becomes an operation by its verb alone: `#[get(\"/path\")]`"
        }
        _ => "`#[controller]` is for a struct, which the container builds: its fields are what is injected",
    }
}

fn try_expand(args: TokenStream, class: &ItemStruct) -> Result<TokenStream> {
    let private = paths::private();
    let name = &class.ident;
    if !class.generics.params.is_empty() {
        let what = format!(
            "a generic controller cannot be booted: derive `Injectable` for it and bind the types you need with \
             `app.controller::<{name}<..>>()`"
        );
        return Err(Error::new_spanned(&class.generics, what));
    }
    let mut key = LitStr::new(&format!("controllers.{name}"), name.span());
    // `key` is ours; everything else is for `#[injectable(..)]`.
    let mut settings = Vec::new();
    for setting in Punctuated::<Setting, Token![,]>::parse_terminated.parse2(args)? {
        match setting {
            Setting::Text(word, text) if word == "key" => key = text,
            Setting::Text(word, text) => settings.push(quote!(#word = #text)),
            Setting::Other(meta) => settings.push(quote!(#meta)),
        }
    }
    let text = name.to_string();
    // The document tells it of the controller's tag.
    let remark = Some(docs::text(&class.attrs)).filter(|remark| !remark.is_empty()).map(|remark| {
        quote! {
            #[automatically_derived]
            impl #name {
                #[doc(hidden)]
                #[allow(dead_code, reason = "who writes the routes by hand does not read it")]
                pub(crate) const __LAZO_REMARK: ::core::option::Option<&'static str> =
                    ::core::option::Option::Some(#remark);
            }
        }
    });
    Ok(quote! {
        #[derive(#private::Injectable)]
        #[injectable(#(#settings),*)]
        #class

        #remark

        #private::lazo_kernel::artifact! {
            kind: "controller",
            name: #text,
            register: |app| {
                app.add(#private::controller_binding::<#name>(#private::lazo_kernel::BindingKey::new(#key)))?;
                ::core::result::Result::Ok(())
            },
        }
    })
}

enum Setting {
    Text(Ident, LitStr),
    Other(Meta),
}

impl Parse for Setting {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Ident) && input.peek2(Token![=]) && input.peek3(LitStr) {
            let word = input.parse()?;
            input.parse::<Token![=]>()?;
            return Ok(Self::Text(word, input.parse()?));
        }
        input.parse().map(Self::Other)
    }
}
