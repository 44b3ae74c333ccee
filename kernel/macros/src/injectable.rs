//! `#[derive(Injectable)]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{
    Data, DeriveInput, Error, Expr, Ident, LitStr, Result, Token, Type, parenthesized, parse::Parse,
    parse::ParseStream, punctuated::Punctuated,
};

use crate::{field::From, paths};

/// `#[injectable(scope = Singleton, tag = "x", provides(dyn A, dyn B))]`.
#[derive(Default)]
struct Settings {
    calls: Vec<TokenStream>,
}

impl Parse for Settings {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let kernel = paths::kernel();
        let mut calls = Vec::new();
        while !input.is_empty() {
            let word: Ident = input.parse()?;
            match word.to_string().as_str() {
                "scope" => {
                    input.parse::<Token![=]>()?;
                    let scope: Ident = input.parse()?;
                    calls.push(quote!(.scope(#kernel::Scope::#scope)));
                }
                "tag" => {
                    input.parse::<Token![=]>()?;
                    let tag: LitStr = input.parse()?;
                    if input.peek(Token![:]) {
                        input.parse::<Token![:]>()?;
                        let value: Expr = input.parse()?;
                        calls.push(quote!(.tag_value(#tag, #value)));
                    } else {
                        calls.push(quote!(.tag(#tag)));
                    }
                }
                "provides" => {
                    let types;
                    parenthesized!(types in input);
                    for ty in Punctuated::<Type, Token![,]>::parse_terminated(&types)? {
                        calls.push(quote!(.provides::<#ty>(|it| it)));
                    }
                }
                "extends" => {
                    let points;
                    parenthesized!(points in input);
                    for point in Punctuated::<Expr, Token![,]>::parse_terminated(&points)? {
                        calls.push(quote!(.extension_for(&#point, |it| it)));
                    }
                }
                "default" => calls.push(quote!(.as_default())),
                other => {
                    let what = format!(
                        "`{other}` is not known here: write `scope = Singleton`, `tag = \"..\"`, `provides(dyn Trait)`, \
                         `extends(POINT)` or `default`"
                    );
                    return Err(Error::new(word.span(), what));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(Self { calls })
    }
}

pub(crate) fn derive(input: DeriveInput) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(
            &input.ident,
            "the container builds structs; bind an enum's value with `.to(..)`",
        ));
    };
    let mut settings = Settings::default();
    for attribute in input.attrs.iter().filter(|a| a.path().is_ident("injectable")) {
        settings.calls.extend(attribute.parse_args::<Settings>()?.calls);
    }

    let mut needs = Vec::new();
    let mut looked_up = Vec::new();
    let mut values = Vec::new();
    let mut mistakes: Option<Error> = None;
    for (n, field) in data.fields.iter().enumerate() {
        let member = field.ident.as_ref().map_or_else(|| n.to_string(), |ident| ident.to_string());
        let place = syn::Member::from(n);
        let place = field.ident.clone().map_or(place, syn::Member::Named);
        let variable = format_ident!("field_{n}");
        let ty = &field.ty;
        match From::of(field, member.trim_start_matches("r#"), &kernel) {
            Ok(From::Injection(injection)) => {
                needs.push(quote!(.needs(<#ty as #kernel::Inject>::dependency(#injection))));
                looked_up
                    .push((variable.clone(), quote!(<#ty as #kernel::Inject>::inject(resolver, #injection))));
                values.push(quote!(#place: #variable));
            }
            Ok(From::Configuration(section)) => {
                let target = quote!(<#ty as #kernel::Inject>::Target);
                needs.push(quote!(.needs(#kernel::config::dependency::<#target>(#member, #section))));
                looked_up.push((
                    variable.clone(),
                    quote!(#kernel::config::inject::<#target>(resolver, #member, #section)),
                ));
                values.push(quote!(#place: #variable));
            }
            Ok(From::Value(value)) => values.push(quote!(#place: #value)),
            Err(mistake) => match &mut mistakes {
                Some(all) => all.combine(mistake),
                None => mistakes = Some(mistake),
            },
        }
    }
    if let Some(mistakes) = mistakes {
        return Err(mistakes);
    }

    // What is ready is put together at once: `(Ready(Ok(a)), Ready(Ok(b))) => Self { a, b }`. Otherwise
    // `ready(()).zip(a).zip(b).map(|(((), a), b)| Self { a, b })` waits for what has to be awaited.
    let names: Vec<_> = looked_up.iter().map(|(name, _)| name).collect();
    let lookups = looked_up.iter().map(|(_, value)| value);
    let pattern = names.iter().fold(quote!(()), |pattern, name| quote!((#pattern, #name)));
    let otherwise = (!names.is_empty()).then(|| {
        quote! {
            (#(#names,)*) => #kernel::Resolution::ready(()) #(.zip(#names))* .map(|#pattern| Self { #(#values),* }),
        }
    });
    let calls = &settings.calls;
    let ident = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let predicates = where_clause.map(|w| &w.predicates);
    Ok(quote! {
        const _: () = {
            #[automatically_derived]
            impl #impl_generics #kernel::Injectable for #ident #type_generics
            where
                Self: ::core::marker::Send + ::core::marker::Sync + 'static,
                #predicates
            {
                fn class() -> #kernel::ClassInfo {
                    #kernel::ClassInfo::new::<Self>(::core::file!(), ::core::line!()) #(#needs)*
                }

                fn construct(resolver: &#kernel::Resolver<'_>) -> #kernel::Resolution<Self> {
                    let _ = resolver;
                    #(let #names = #lookups;)*
                    match (#(#names,)*) {
                        (#(#kernel::Resolution::Ready(::core::result::Result::Ok(#names)),)*) => {
                            #kernel::Resolution::ready(Self { #(#values),* })
                        }
                        #otherwise
                    }
                }

                fn configure(binding: #kernel::Binding<Self>) -> #kernel::Binding<Self> {
                    binding #(#calls)*
                }
            }
        };
    })
}
