//! `#[derive(Answer)]`.

use crate::{cases, docs, mistakes::Mistakes, names, paths};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use std::collections::HashSet;
use syn::{
    Attribute, Data, DeriveInput, Error, Field, Fields, GenericArgument, Ident, LitInt, LitStr,
    PathArguments, Result, Token, Type, parse::ParseStream, spanned::Spanned,
};

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    syn::parse2(item).and_then(try_expand).unwrap_or_else(Error::into_compile_error)
}

/// One answer: a variant, or the struct.
struct One {
    /// `Self` or `Self::Variant`.
    path: TokenStream,
    status: Option<LitInt>,
    description: Option<String>,
    fields: Vec<Part>,
    is_named: bool,
}

/// One field.
struct Part {
    /// What it is bound to.
    variable: Ident,
    /// Its name, if it has one.
    name: Option<Ident>,
    ty: Type,
    /// The name of the header that it is; otherwise it is the body.
    header: Option<String>,
    description: Option<String>,
}

fn try_expand(input: DeriveInput) -> Result<TokenStream> {
    let mut mistakes = Mistakes::default();
    let answers = cases::read(&input, "an answer", &mut mistakes, one)?;
    let mut statuses = HashSet::new();
    for answer in &answers {
        let status = answer.status.as_ref().map_or("", LitInt::base10_digits);
        if !statuses.insert(status.to_owned()) {
            let span = answer.status.as_ref().map_or_else(|| answer.path.span(), LitInt::span);
            let what = match status {
                "" => "two variants have no status of their own: say `#[answer(status = 404)]`".to_owned(),
                status => format!("two variants have the status {status}: make one variant of them"),
            };
            mistakes.add(Error::new(span, what));
        }
    }
    if matches!(&input.data, Data::Enum(_)) {
        for attribute in input.attrs.iter().filter(|one| one.path().is_ident("answer")) {
            let what = "say `#[answer(status = ..)]` on the variants: each has its own";
            mistakes.add(Error::new_spanned(attribute, what));
        }
    }
    if matches!(&input.data, Data::Enum(data) if data.variants.is_empty()) {
        mistakes.add(Error::new_spanned(&input.ident, "an answer needs at least one variant"));
    }
    mistakes.into_result(())?;
    let private = paths::private();
    let name = &input.ident;
    let (generics, types, clause) = input.generics.split_for_impl();
    let arms = answers.iter().map(|answer| arm(answer, &private));
    let described = answers.iter().map(|answer| described(answer, &private));
    Ok(quote! {
        #[automatically_derived]
        impl #generics #private::IntoAnswer for #name #types #clause {
            fn into_answer(
                self,
                call: &#private::Call<'_>,
            ) -> ::core::result::Result<#private::HttpResponse, #private::HttpError> {
                #[allow(unused_imports, reason = "which of them chooses the writer depends on the type")]
                use #private::{ChooseJson as _, ChooseNothing as _, ChooseOptionalForm as _, ChooseOwnForm as _};
                match self {
                    #(#arms)*
                }
            }

            fn responses(status: u16) -> ::std::vec::Vec<#private::Response> {
                #[allow(unused_imports, reason = "which of them chooses the writer depends on the type")]
                use #private::{ChooseJson as _, ChooseNothing as _, ChooseOptionalForm as _, ChooseOwnForm as _};
                let mut responses = ::std::vec::Vec::new();
                #(#described)*
                responses
            }
        }
    })
}

fn one(path: TokenStream, attributes: &[Attribute], fields: &Fields) -> Result<One> {
    let mut status = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("answer")) {
        let how = "write `#[answer(status = 404)]`";
        if status.is_some() {
            return Err(Error::new_spanned(attribute, "an answer has one status: keep one of them"));
        }
        attribute.meta.require_list().map_err(|mistake| Error::new(mistake.span(), how))?;
        attribute.parse_args_with(|input: ParseStream<'_>| {
            let given = |input: ParseStream<'_>| {
                if input.parse::<Ident>()? != "status" {
                    return Err(input.error(how));
                }
                input.parse::<Token![=]>()?;
                input.parse::<LitInt>()
            };
            let begins = input.span();
            let given = given(input).map_err(|_| Error::new(begins, how))?;
            if !(200..600).contains(&given.base10_parse::<u16>()?) {
                return Err(Error::new(given.span(), "the status of an answer is between 200 and 599"));
            }
            status = Some(given);
            Ok(())
        })?;
    }
    let is_named = matches!(fields, Fields::Named(_));
    let fields = fields.iter().enumerate().map(|(at, field)| part(at, field)).collect::<Result<Vec<_>>>()?;
    let mut bodies = fields.iter().filter(|field| field.header.is_none());
    if let (Some(_), Some(second)) = (bodies.next(), bodies.next()) {
        let what = "an answer has one body: mark the others `#[header]`, or make a struct of both";
        return Err(Error::new(second.ty.span(), what));
    }
    let text = docs::text(attributes);
    let description = (!text.is_empty()).then_some(text);
    Ok(One { path, status, description, fields, is_named })
}

fn part(at: usize, field: &Field) -> Result<Part> {
    let mut header = None;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("header")) {
        let mut name = None;
        if !matches!(attribute.meta, syn::Meta::Path(_)) {
            attribute.parse_args_with(|input: ParseStream<'_>| {
                let word: Ident = input.parse()?;
                if word != "name" {
                    return Err(Error::new(word.span(), "write `#[header(name = \"X-Total\")]`"));
                }
                input.parse::<Token![=]>()?;
                name = Some(input.parse::<LitStr>()?.value());
                Ok(())
            })?;
        }
        header = Some(match (name, &field.ident) {
            (Some(name), _) => name,
            (None, Some(ident)) => names::header(ident),
            (None, None) => {
                return Err(Error::new_spanned(
                    attribute,
                    "say which header it is: `#[header(name = \"Location\")]`",
                ));
            }
        });
    }
    let text = docs::text(&field.attrs);
    Ok(Part {
        variable: format_ident!("part_{at}"),
        name: field.ident.clone(),
        ty: field.ty.clone(),
        header,
        description: (!text.is_empty()).then_some(text),
    })
}

/// The arm that writes it.
fn arm(answer: &One, private: &TokenStream) -> TokenStream {
    let path = &answer.path;
    let variables = answer.fields.iter().map(|field| &field.variable);
    let pattern = if answer.is_named {
        let names = answer.fields.iter().map(|field| &field.name);
        quote!(#path { #(#names: #variables),* })
    } else if answer.fields.is_empty() {
        quote!(#path)
    } else {
        quote!(#path(#(#variables),*))
    };
    let body = answer.fields.iter().find(|field| field.header.is_none());
    let write = match body {
        Some(Part { variable, ty, .. }) => {
            quote_spanned!(ty.span()=> (&&&#private::Tag::<#ty>::new()).writer().write(#variable, call)?)
        }
        None => quote!(call.nothing()),
    };
    let status = answer.status.as_ref().map(|status| quote!(#private::set_status(&mut response, #status);));
    let headers = answer.fields.iter().filter_map(|field| {
        let (name, variable) = (field.header.as_ref()?, &field.variable);
        // What has no text is told at the type.
        let at = Span::call_site().located_at(inside_option(&field.ty).unwrap_or(&field.ty).span());
        let there = Ident::new(&variable.to_string(), at);
        let text = quote_spanned!(at=> #private::header_text(&#there));
        let set = quote!(#private::set_header(&mut response, #name, &#text)?;);
        Some(match inside_option(&field.ty) {
            Some(_) => quote!(if let ::core::option::Option::Some(#variable) = #variable { #set }),
            None => set,
        })
    });
    quote! {
        #pattern => {
            #[allow(unused_mut, reason = "some answers have nothing to be set")]
            let mut response = #write;
            #status
            #(#headers)*
            ::core::result::Result::Ok(response)
        }
    }
}

/// What the document says of it.
fn described(answer: &One, private: &TokenStream) -> TokenStream {
    let status = match &answer.status {
        Some(status) => quote!(#status),
        None => quote!(status),
    };
    let body = answer.fields.iter().find(|field| field.header.is_none());
    let of = match (body, &answer.status) {
        // What says its status is sent with it, also where there is nothing in it.
        (None, Some(status)) => quote!(::std::vec![#private::Response::empty(#status)]),
        (Some(Part { ty, .. }), _) => quote_spanned! {ty.span()=>
            (&&&#private::Tag::<#ty>::new()).writer().responses(::core::marker::PhantomData::<#ty>, #status)
        },
        (None, None) => quote!(<() as #private::IntoAnswer>::responses(#status)),
    };
    let headers = answer.fields.iter().filter_map(|field| {
        let (name, inner) = (field.header.as_ref()?, inside_option(&field.ty));
        let (required, ty) = (inner.is_none(), inner.unwrap_or(&field.ty));
        let description = crate::expand::optional(&field.description);
        Some(quote_spanned!(ty.span()=> #private::header_of::<#ty>(#name, #description, #required)))
    });
    let description = answer.description.as_ref().map(
        |text| quote_spanned!(Span::call_site()=> first.description = ::std::string::String::from(#text);),
    );
    quote! {
        let mut these = #of;
        if let ::core::option::Option::Some(first) = these.first_mut() {
            first.headers.extend([#(#headers),*]);
            #description
        }
        responses.extend(these);
    }
}

/// `T` for `Option<T>`.
fn inside_option(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}
