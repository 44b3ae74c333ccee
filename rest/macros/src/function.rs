//! A verb on a free function: the function, and an injectable class of the same name with it as its one operation.

use crate::{
    api::Settings,
    argument, expand, intercept,
    mistakes::Mistakes,
    operation::{Operation, Verb},
    paths,
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Error, FnArg, Ident, ImplItemFn, ItemFn, ItemImpl, Pat, PatType, Result, parse_quote};

/// Writes the function also when something is wrong, so that only the mistakes are reported.
pub(crate) fn expand(word: &str, args: TokenStream, item: TokenStream) -> TokenStream {
    let Ok(mut function) = syn::parse2::<ItemFn>(item.clone()) else {
        return crate::mistakes::outside_of_api(word, item);
    };
    if matches!(function.sig.inputs.first(), Some(FnArg::Receiver(_))) {
        return crate::mistakes::outside_of_api(word, item);
    }
    match try_expand(word, args, &mut function) {
        Ok(class) => quote!(#function #class),
        Err(mistakes) => {
            let mistakes = mistakes.into_compile_error();
            quote!(#[allow(unused, reason = "the mistakes come first")] #function #mistakes)
        }
    }
}

fn try_expand(word: &str, args: TokenStream, function: &mut ItemFn) -> Result<TokenStream> {
    let mut mistakes = Mistakes::default();
    let private = paths::private();
    let name = function.sig.ident.clone();
    let word = Ident::new(word, name.span());
    let attribute: Attribute = parse_quote!(#[#word(#args)]);
    let verb = match Verb::of(&attribute) {
        Some(verb) => verb,
        None => return Err(Error::new(name.span(), "no verb has this name")),
    };
    let interceptors = mistakes.keep(intercept::take(&mut function.attrs)).flatten();
    // The class's method takes what a request gives; what is injected stands in the class.
    let (mut fields, mut given, mut passed) = (Vec::new(), Vec::new(), Vec::new());
    for input in &mut function.sig.inputs {
        let FnArg::Typed(argument) = input else { continue };
        let Pat::Ident(pattern) = &*argument.pat else {
            mistakes.add(argument::unnamed(argument));
            argument.attrs.retain(|one| !argument::is_ours(one) && !one.path().is_ident("inject"));
            continue;
        };
        let ident = pattern.ident.clone();
        let ty = argument.ty.clone();
        let (inject, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut argument.attrs).into_iter().partition(|one| one.path().is_ident("inject"));
        match inject.first() {
            Some(inject) => {
                argument.attrs = others;
                fields.push(quote!(#inject #ident: #ty));
                passed.push(quote!(::core::clone::Clone::clone(&self.#ident)));
            }
            None => {
                let given_argument = PatType {
                    attrs: others,
                    pat: Box::new(parse_quote!(#ident)),
                    colon_token: argument.colon_token,
                    ty,
                };
                given.push(given_argument);
                passed.push(quote!(#ident));
            }
        }
    }
    let (visibility, output) = (&function.vis, &function.sig.output);
    let (asyncness, awaited) = (&function.sig.asyncness, function.sig.asyncness.map(|_| quote!(.await)));
    let docs = function.attrs.iter().filter(|one| one.path().is_ident("doc") || one.path().is_ident("cfg"));
    let mut method: ImplItemFn = parse_quote! {
        #(#docs)*
        #asyncness fn #name(&self, #(#given),*) #output {
            #name(#(#passed),*)#awaited
        }
    };
    let verb = match mistakes.keep(verb) {
        Some(verb) => verb,
        None => {
            argument::strip(&mut method);
            return mistakes.into_result(TokenStream::new());
        }
    };
    let operation = mistakes.keep(Operation::of(verb, "", &mut method));
    mistakes.into_result(())?;
    let operations: Vec<Operation> =
        operation.map(|operation| Operation { interceptors, ..operation }).into_iter().collect();
    let block: ItemImpl = parse_quote!(impl #name { #method });
    let controller = expand::controller(&block, "", &Settings::default(), &operations);
    let text = name.to_string();
    let text = text.trim_start_matches("r#");
    let key = format!("routes.{text}");
    Ok(quote! {
        /// The function as an operation, to be bound with `app.controller::<..>()` where nothing boots it.
        #[allow(non_camel_case_types, missing_docs, reason = "it has the function's name")]
        #[derive(#private::Injectable)]
        #visibility struct #name { #(#fields),* }

        #[allow(clippy::too_many_arguments, missing_docs, reason = "as the function has")]
        #block
        #controller

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
