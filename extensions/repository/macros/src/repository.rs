//! The `#[repository]` attribute: a repository class upon the default one.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Field, Fields, ItemStruct, LitStr, Path, Token, parse_quote};

use crate::krate;

/// `model = Todo, datasource = "db"`, and whatever else is for `#[injectable]`.
struct Arguments {
    model: Path,
    data_source: LitStr,
    injectable: TokenStream,
}

const USAGE: &str = "write `#[repository(model = Todo, datasource = \"db\")]`";

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (mut model, mut data_source, mut injectable) = (None, None, TokenStream::new());
        while !input.is_empty() {
            let fork = input.fork();
            let word: syn::Ident = fork.parse()?;
            if word == "model" || word == "datasource" {
                input.parse::<syn::Ident>()?;
                input.parse::<Token![=]>()?;
                if word == "model" {
                    model = Some(input.parse()?);
                } else {
                    data_source = Some(input.parse()?);
                }
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            } else {
                injectable = input.parse()?;
            }
        }
        match (model, data_source) {
            (Some(model), Some(data_source)) => Ok(Self { model, data_source, injectable }),
            _ => Err(input.error(USAGE)),
        }
    }
}

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let Arguments { model, data_source, injectable } = syn::parse2(arguments)?;
    let mut class: ItemStruct = syn::parse2(item)?;
    if !class.generics.params.is_empty() {
        return Err(Error::new_spanned(
            &class.generics,
            "a generic class cannot be booted: write one for each model",
        ));
    }
    let krate = krate::repository();
    let kernel = quote!(#krate::__private::lazo_kernel);
    let base: Field = parse_quote!(#[inject] base: ::std::sync::Arc<#krate::DefaultCrudRepository<#model>>);
    match &mut class.fields {
        Fields::Named(fields) => fields.named.push(base),
        unit @ Fields::Unit => {
            *unit = Fields::Named(parse_quote!({ #base }));
            class.semi_token = None;
        }
        Fields::Unnamed(_) => {
            let fix = "`#[repository]` adds a field `base`: write a struct with named fields, or `struct TodoRepository;`";
            return Err(Error::new_spanned(&class.ident, fix));
        }
    }
    let ident = &class.ident;
    let name = ident.to_string();
    Ok(quote! {
        #[derive(#kernel::Injectable)]
        #[injectable(#injectable)]
        #class

        impl ::core::ops::Deref for #ident {
            type Target = #krate::DefaultCrudRepository<#model>;

            fn deref(&self) -> &Self::Target {
                &self.base
            }
        }

        #kernel::artifact! {
            kind: "repository",
            name: #name,
            register: |app| #krate::__private::bind_own_repository::<#model, #ident>(app, #name, #data_source),
        }
    })
}
