//! `#[derive(Injectable)]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Result};

use crate::{
    intercept,
    look_ups::LookUps,
    paths,
    settings::Settings,
    source::{Member, Source, combine, refuse_lifetimes},
};

pub(crate) fn derive(input: DeriveInput) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(
            &input.ident,
            "the container builds structs; bind an enum's value with `.to(..)`",
        ));
    };
    refuse_lifetimes(&input.generics)?;
    let mut settings = Settings::default();
    let mut mistakes: Option<Error> = None;
    for attribute in input.attrs.iter().filter(|a| a.path().is_ident("injectable")) {
        match attribute.parse_args::<Settings>() {
            Ok(more) => {
                settings.calls.extend(more.calls);
                settings.naming.extend(more.naming);
                settings.constructor = settings.constructor.or(more.constructor);
            }
            Err(mistake) => combine(&mut mistakes, mistake),
        }
    }
    if let Some(constructor) = settings.constructor {
        if settings.calls.is_empty() && settings.naming.is_empty() {
            return Ok(TokenStream::new());
        }
        let what = "a class with a constructor says the rest there: `#[injected(scope = Singleton)] impl ..`";
        return Err(Error::new(constructor.span(), what));
    }
    for attribute in input.attrs.iter().filter(|a| intercept::is_list(a)) {
        match intercept::list(attribute) {
            Ok(list) => settings.calls.push(quote!(.intercept_all(&#list))),
            Err(mistake) => combine(&mut mistakes, mistake),
        }
    }

    let mut needs = Vec::new();
    let mut looked_up = Vec::new();
    let mut values = Vec::new();
    let mut bounds = Vec::new();
    for (n, field) in data.fields.iter().enumerate() {
        let name = field.ident.as_ref().map_or_else(|| n.to_string(), |ident| ident.to_string());
        let name = name.trim_start_matches("r#").to_owned();
        let place = syn::Member::from(n);
        let place = field.ident.clone().map_or(place, syn::Member::Named);
        let variable = format_ident!("field_{n}");
        let member = Member { name, attributes: &field.attrs, ty: &field.ty, kernel: &kernel };
        match member.source() {
            Ok(Some(Source::Injected(injected))) => {
                let need = &injected.need;
                needs.push(quote!(.needs(#need)));
                bounds.extend(injected.bounds(&input.generics));
                values.push(quote!(#place: #variable));
                looked_up.push((variable, injected));
            }
            Ok(Some(Source::Value(value))) => values.push(quote!(#place: #value)),
            Ok(None) => {
                let what =
                    "this field has no source: mark it `#[inject]`, `#[config(\"section\")]` or `#[default]`";
                combine(&mut mistakes, Error::new_spanned(field, what));
            }
            Err(mistake) => combine(&mut mistakes, mistake),
        }
    }
    if let Some(mistakes) = mistakes {
        let (mistakes, stub) = (mistakes.into_compile_error(), stub(&input, &kernel));
        return Ok(quote!(#mistakes #stub));
    }

    // Nothing is looked up after something has failed. What is ready is put together at once:
    // `(Ready(a), Ready(b)) => Self { a, b }`. Otherwise
    // `ready(()).zip(a).zip(b).map(|(((), a), b)| Self { a, b })` waits for what has to be awaited.
    let names: Vec<_> = looked_up.iter().map(|(name, _)| name).collect();
    let look_ups = LookUps::new(looked_up.iter().map(|(name, injected)| (name, injected)), &kernel);
    let one_by_one = look_ups.one_by_one();
    let shared = look_ups
        .at_once(&quote!(#kernel::Resolution::ready(::std::sync::Arc::new(Self { #(#values),* }))))
        .map(|at_once| {
            quote! {
                fn construct_shared(
                    resolver: &#kernel::Resolver<'_>,
                ) -> #kernel::Resolution<::std::sync::Arc<Self>> {
                    #at_once
                    <Self as #kernel::Injectable>::construct(resolver).map(::std::sync::Arc::new)
                }
            }
        });
    let pattern = names.iter().fold(quote!(()), |pattern, name| quote!((#pattern, #name)));
    let otherwise = (!names.is_empty()).then(|| {
        quote! {
            (#(#names,)*) => #kernel::Resolution::ready(()) #(.zip(#names))* .map(|#pattern| Self { #(#values),* }),
        }
    });
    let methods = settings.methods(&kernel);
    let ident = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let predicates = where_clause.iter().flat_map(|w| &w.predicates);
    Ok(quote! {
        const _: () = {
            #[automatically_derived]
            impl #impl_generics #kernel::Injectable for #ident #type_generics
            where
                Self: ::core::marker::Send + ::core::marker::Sync + 'static,
                #(#bounds,)*
                #(#predicates,)*
            {
                fn class() -> #kernel::ClassInfo {
                    #kernel::ClassInfo::new::<Self>(::core::file!(), ::core::line!()) #(#needs)*
                }

                fn construct(resolver: &#kernel::Resolver<'_>) -> #kernel::Resolution<Self> {
                    #one_by_one
                    match (#(#names,)*) {
                        (#(#kernel::Resolution::Ready(#names),)*) => {
                            #kernel::Resolution::ready(Self { #(#values),* })
                        }
                        #otherwise
                    }
                }

                #shared

                #methods
            }
        };
    })
}

/// A class that nobody can build, so that one with mistakes is not reported as not injectable, too.
fn stub(input: &DeriveInput, kernel: &TokenStream) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let predicates = where_clause.iter().flat_map(|w| &w.predicates);
    quote! {
        #[automatically_derived]
        impl #impl_generics #kernel::Injectable for #ident #type_generics
        where
            Self: ::core::marker::Send + ::core::marker::Sync + 'static,
            #(#predicates,)*
        {
            fn class() -> #kernel::ClassInfo {
                #kernel::ClassInfo::new::<Self>(::core::file!(), ::core::line!())
            }

            fn construct(_: &#kernel::Resolver<'_>) -> #kernel::Resolution<Self> {
                ::core::unreachable!()
            }
        }
    }
}
