//! `#[derive(FromBody)]`.

use crate::{body::media_types, mistakes::Mistakes, paths};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{
    Data, DeriveInput, Error, Fields, LitStr, Result, Type, Variant, parse::ParseStream, spanned::Spanned,
};

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    syn::parse2(item).and_then(try_expand).unwrap_or_else(Error::into_compile_error)
}

/// What a variant says.
struct Way {
    variant: syn::Ident,
    ty: Type,
    content: Vec<LitStr>,
}

fn try_expand(input: DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        let what = "`FromBody` is derived for an enum with a variant for each media type; a struct that is read from any of \
                    them derives `serde::Deserialize` and `schemars::JsonSchema`, and the argument names them: \
                    `#[body(content = [\"..\", \"..\"])]`";
        return Err(Error::new_spanned(&input.ident, what));
    };
    let mut mistakes = Mistakes::default();
    let ways: Vec<Way> = data.variants.iter().filter_map(|variant| mistakes.keep(way(variant))).collect();
    mistakes.into_result(())?;
    let private = paths::private();
    let name = &input.ident;
    let (generics, types, clause) = input.generics.split_for_impl();
    let content = ways.iter().map(|way| {
        let (reader, ty, content) = (reader(way, &private), &way.ty, &way.content);
        quote_spanned! {ty.span()=>
            let settings = #private::BodySettings {
                content: &[#(#content),*],
                required: true,
                description: ::core::option::Option::None,
                limit: ::core::option::Option::None,
                schema: &[],
                examples: ::std::vec::Vec::new(),
            };
            content.extend(#reader.body(::core::marker::PhantomData::<#ty>, settings).content);
        }
    });
    let mut first = 0_usize;
    let arms = ways.iter().map(|way| {
        let (reader, ty, variant) = (reader(way, &private), &way.ty, &way.variant);
        let end = first + way.content.len();
        let range = first..end;
        first = end;
        let (start, end) = (range.start, range.end);
        quote_spanned! {ty.span()=>
            #start..#end => #reader.read(::core::marker::PhantomData::<#ty>, call).await?.map(Self::#variant),
        }
    });
    let arms: Vec<TokenStream> = arms.collect();
    Ok(quote! {
        #[automatically_derived]
        impl #generics #private::FromBody for #name #types #clause {
            fn content(_: &[&str]) -> ::std::vec::Vec<#private::MediaType> {
                #[allow(unused_imports, reason = "which of them chooses the reader depends on the type")]
                use #private::{ChooseNoBody as _, ChooseOwnBody as _, ChooseSchemaBody as _};
                let mut content = ::std::vec::Vec::new();
                #(#content)*
                content
            }

            async fn read(
                call: &mut #private::Call<'_>,
            ) -> ::core::result::Result<#private::Body<Self>, #private::HttpError> {
                #[allow(unused_imports, reason = "which of them chooses the reader depends on the type")]
                use #private::{ChooseNoBody as _, ChooseOwnBody as _, ChooseSchemaBody as _};
                let ::core::option::Option::Some(at) = call.body_type()? else {
                    return ::core::result::Result::Ok(#private::Body::Absent);
                };
                ::core::result::Result::Ok(match at {
                    #(#arms)*
                    _ => #private::Body::Absent,
                })
            }
        }

        #[automatically_derived]
        impl #generics #private::HasMediaType for #name #types #clause {}
    })
}

fn reader(way: &Way, private: &TokenStream) -> TokenStream {
    let ty = &way.ty;
    quote_spanned!(ty.span()=> (&&&#private::BodyTag::<#ty>::new()).named())
}

fn way(variant: &Variant) -> Result<Way> {
    let ty = match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed[0].ty.clone(),
        _ => {
            let name = &variant.ident;
            let what = format!("a variant holds what the body is read as: `{name}(Type)`");
            return Err(Error::new_spanned(variant, what));
        }
    };
    let mut content = Vec::new();
    for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("body")) {
        content.extend(attribute.parse_args_with(|input: ParseStream<'_>| media_types(input))?);
    }
    if content.is_empty() {
        let what = "say which media type is read as this: `#[body(\"application/json\")]`";
        return Err(Error::new_spanned(&variant.ident, what));
    }
    Ok(Way { variant: variant.ident.clone(), ty, content })
}
