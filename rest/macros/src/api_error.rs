//! `#[derive(ApiError)]`.

use crate::{cases, docs, mistakes::Mistakes, paths};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use std::collections::BTreeMap;
use syn::{
    Attribute, Data, DeriveInput, Error, Fields, Ident, LitInt, LitStr, Member, Result, Token, Type,
    parse::ParseStream, spanned::Spanned,
};

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    syn::parse2(item).and_then(try_expand).unwrap_or_else(Error::into_compile_error)
}

/// What `#[status(..)]` says.
enum Status {
    Of { status: u16, code: Option<String> },
    Transparent,
}

/// One error: a variant, or the struct.
struct One {
    /// `Self` or `Self::Variant`.
    path: TokenStream,
    status: Status,
    description: String,
    /// The field that is the details, or, where it is transparent, the error inside.
    field: Option<(Member, Type)>,
}

fn try_expand(input: DeriveInput) -> Result<TokenStream> {
    let mut mistakes = Mistakes::default();
    let errors = cases::read(&input, "an error", &mut mistakes, one)?;
    if matches!(&input.data, Data::Enum(_)) {
        for attribute in input.attrs.iter().filter(|one| one.path().is_ident("status")) {
            let what = "say `#[status(..)]` on the variants: each has its own";
            mistakes.add(Error::new_spanned(attribute, what));
        }
    }
    mistakes.into_result(())?;
    let private = paths::private();
    let name = &input.ident;
    let (generics, types, clause) = input.generics.split_for_impl();
    let arms = errors.iter().map(|error| arm(error, name, &private));
    let told = match errors.is_empty() {
        true => quote!(match *self {}),
        false => quote!(match self { #(#arms)* }),
    };
    let responses = responses(&errors, &private);
    Ok(quote! {
        #[automatically_derived]
        impl #generics #private::ApiError for #name #types #clause {
            fn to_http_error(&self) -> #private::HttpError {
                #[allow(unused_imports, reason = "which of them says it depends on the type")]
                use #private::{ToldByChain as _, ToldByItself as _, ToldByObject as _};
                #told
            }

            fn responses() -> ::std::vec::Vec<#private::Response> {
                #responses
            }
        }
    })
}

fn one(path: TokenStream, attributes: &[Attribute], fields: &Fields) -> Result<One> {
    let mut found = None;
    for attribute in attributes.iter().filter(|one| one.path().is_ident("status")) {
        if found.is_some() {
            return Err(Error::new_spanned(attribute, "an error has one status"));
        }
        let what = "say which: `#[status(404)]`, `#[status(404, code = \"..\")]` or `#[status(transparent)]`";
        attribute.meta.require_list().map_err(|mistake| Error::new(mistake.span(), what))?;
        found = Some((attribute, attribute.parse_args_with(status)?));
    }
    let mut members = fields.members().zip(fields);
    let description = docs::text(attributes);
    let Some((attribute, Status::Transparent)) = found else {
        let mut details =
            members.filter(|(_, field)| field.attrs.iter().any(|one| one.path().is_ident("details")));
        let field = details.next();
        if let Some((_, second)) = details.next() {
            return Err(Error::new(second.ty.span(), "an error has one `#[details]`: make a struct of both"));
        }
        let status = found.map_or(Status::Of { status: 500, code: None }, |(_, status)| status);
        let field = field.map(|(member, field)| (member, field.ty.clone()));
        return Ok(One { path, status, description, field });
    };
    match (members.next(), members.next()) {
        (Some((member, field)), None) => {
            let field = Some((member, field.ty.clone()));
            Ok(One { path, status: Status::Transparent, description, field })
        }
        _ => Err(Error::new_spanned(attribute, "`transparent` needs one field, which is the error inside")),
    }
}

fn status(input: ParseStream<'_>) -> Result<Status> {
    if input.peek(syn::Ident) {
        let word: Ident = input.parse()?;
        return match word == "transparent" && input.is_empty() {
            true => Ok(Status::Transparent),
            false => {
                Err(Error::new(word.span(), "write the status first, `#[status(404)]`, or `transparent`"))
            }
        };
    }
    let given: LitInt = input.parse()?;
    let status = given.base10_parse::<u16>()?;
    if !(400..600).contains(&status) {
        return Err(Error::new(given.span(), "the status of an error is between 400 and 599"));
    }
    let mut code = None;
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        let word: Ident = input.parse()?;
        if word != "code" {
            let what = format!("`{word}` is not known here: write `code = \"..\"`");
            return Err(Error::new(word.span(), what));
        }
        input.parse::<Token![=]>()?;
        code = Some(input.parse::<LitStr>()?.value());
    }
    Ok(Status::Of { status, code })
}

/// The arm that tells it.
fn arm(error: &One, name: &Ident, private: &TokenStream) -> TokenStream {
    let path = &error.path;
    let pattern = match &error.field {
        Some((member, _)) => quote!(#path { #member: inner, .. }),
        None => quote!(#path { .. }),
    };
    let Status::Of { status, code } = &error.status else {
        let span = error.field.as_ref().map_or_else(proc_macro2::Span::call_site, |(_, ty)| ty.span());
        return quote_spanned!(span=> #pattern => inner.told(),);
    };
    let code = code.as_ref().map(|code| quote!(.code(#code)));
    let details = error.field.as_ref().map(|(_, ty)| quote_spanned!(ty.span()=> .details(inner)));
    // What has no message is told at the type.
    let this = Ident::new("self", proc_macro2::Span::call_site().located_at(name.span()));
    let message = quote_spanned!(name.span()=> #private::message(#this));
    quote! {
        #pattern => #private::http_error(#status, #message)#code #details,
    }
}

/// What the document says: an answer for each status, in their order, then those of the errors inside.
fn responses(errors: &[One], private: &TokenStream) -> TokenStream {
    let mut statuses: BTreeMap<u16, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
    let mut inside = Vec::new();
    for error in errors {
        match (&error.status, &error.field) {
            (Status::Of { status, code }, _) => {
                let (codes, texts) = statuses.entry(*status).or_default();
                codes.extend(code.as_deref());
                // What goes wrong on this side is nobody else's business.
                if *status < 500 && !error.description.is_empty() {
                    texts.push(&error.description);
                }
            }
            (Status::Transparent, Some((_, ty))) => inside.push(ty),
            (Status::Transparent, None) => {}
        }
    }
    let own = statuses.iter().map(|(status, (codes, texts))| {
        let described = (!texts.is_empty()).then(|| {
            let text = texts.join("\n\n");
            quote!(let response = #private::Response { description: ::std::string::String::from(#text), ..response };)
        });
        quote! {{
            let response = #private::Response::of_error(#status, &[#(#codes),*]);
            #described
            response
        }}
    });
    quote! {
        #[allow(unused_imports, reason = "which of them chooses depends on the type")]
        use #private::{ChooseSaid as _, ChooseSilent as _};
        let responses = ::std::vec![#(#own),*];
        #(let responses = #private::with_errors(
            responses,
            (&&&#private::ErrorTag::<#inside>::new()).way().responses(::core::marker::PhantomData::<#inside>),
        );)*
        responses
    }
}
