//! `#[controller]`.

use crate::{docs, paths};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Error, Ident, ItemStruct, LitStr, Meta, Result, Token,
    parse::{Parse, ParseStream, Parser},
    punctuated::Punctuated,
};

/// Writes the struct also when the arguments are wrong, so that only the mistake is reported.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    try_expand(args, item.clone()).unwrap_or_else(|mistake| {
        let mistake = mistake.into_compile_error();
        quote!(#item #mistake)
    })
}

fn try_expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let private = paths::private();
    let class: ItemStruct = syn::parse2(item)?;
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
