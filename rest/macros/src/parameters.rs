//! Parameters in generated code: how they are described and read, for operations and for structs of parameters.

use crate::{
    argument::{self, Argument, Kind, style_of},
    expand::optional,
    paths,
};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Error, Fields, Ident, ItemStruct, Result, spanned::Spanned as _};

/// The list of the parameters among some arguments.
pub(crate) fn parameters(arguments: &[Argument], private: &TokenStream) -> TokenStream {
    let mut described = Vec::new();
    let mut has_structs = false;
    for argument in arguments {
        let ty = &argument.ty;
        if matches!(argument.kind, Kind::Parameters) {
            has_structs = true;
            described.push(quote_spanned!(ty.span()=> <#ty as #private::Parameters>::describe()));
        } else if argument.is_parameter() {
            described.push(parameter(argument, private));
        }
    }
    if !has_structs {
        return quote!(::std::vec![#(#described),*]);
    }
    let lists = described.iter().zip(arguments.iter().filter(|one| one.is_parameter() || is_struct(one)));
    let lists = lists.map(|(described, argument)| match is_struct(argument) {
        true => described.clone(),
        false => quote!(::std::vec![#described]),
    });
    quote!([#(#lists),*].concat())
}

fn is_struct(argument: &Argument) -> bool {
    matches!(argument.kind, Kind::Parameters)
}

fn parameter(argument: &Argument, private: &TokenStream) -> TokenStream {
    let location = match argument.kind {
        Kind::Path => quote!(Path),
        Kind::Query => quote!(Query),
        Kind::Header => quote!(Header),
        _ => quote!(Cookie),
    };
    let (name, ty, rules) = (&argument.name, &argument.ty, &argument.rules);
    let required = !argument.is_optional && rules.default_value().is_none();
    let mut said = Vec::new();
    let mut say = |field: &str, value: Option<TokenStream>| {
        let field = format_ident!("{field}");
        said.extend(value.map(|value| quote!(#field: #value,)));
    };
    let text = |text: Option<String>| text.map(|text| optional(&Some(text)));
    let flag = |flag: bool| flag.then(|| quote!(true));
    say("description", text(argument.description.clone()));
    say("extra", text(rules.extra()));
    say("is_json", flag(rules.content.is_some()));
    say(
        "style",
        rules.style.as_ref().and_then(style_of).map(|variant| {
            let variant = format_ident!("{variant}");
            quote!(::core::option::Option::Some(#private::Style::#variant))
        }),
    );
    say("explode", rules.explode.as_ref().map(|explode| quote!(::core::option::Option::Some(#explode))));
    say("deprecated", flag(rules.deprecated));
    say("allow_reserved", flag(rules.allow_reserved));
    say("allow_empty_value", flag(rules.allow_empty_value));
    let examples = rules.examples.iter().map(|example| example.expression(private));
    say("examples", (!rules.examples.is_empty()).then(|| quote!(::std::vec![#(#examples),*])));
    quote_spanned! {ty.span()=>
        #private::parameter::<#ty>(#name, #private::Location::#location, #required, #private::Said {
            #(#said)*
            ..::core::default::Default::default()
        })
    }
}

/// How many parameters have been read.
#[derive(Default)]
pub(crate) struct Place {
    single: usize,
    structs: Vec<TokenStream>,
    /// The place of the first, in code; nothing for 0.
    first: Option<TokenStream>,
}

impl Place {
    /// For a struct of parameters, whose first has the place that code says.
    pub(crate) fn from(first: TokenStream) -> Self {
        Self { first: Some(first), ..Self::default() }
    }

    fn expression(&self) -> TokenStream {
        let (single, structs) = (self.single, &self.structs);
        let first = self.first.as_ref().map(|first| quote!(#first +));
        quote!(#first #single #(+ #structs)*)
    }

    /// How many there are.
    fn count(&self) -> TokenStream {
        let (single, structs) = (self.single, &self.structs);
        quote!(#single #(+ #structs)*)
    }

    /// Reads the next one.
    pub(crate) fn read(
        &mut self,
        argument: &Argument,
        variable: &Ident,
        private: &TokenStream,
    ) -> TokenStream {
        let (at, ty) = (self.expression(), &argument.ty);
        if is_struct(argument) {
            self.structs.push(quote!(<#ty as #private::Parameters>::COUNT));
            return quote_spanned!(ty.span()=> let #variable = <#ty as #private::Parameters>::read(call, #at)?;);
        }
        self.single += 1;
        let check = argument.rules.check(private).map(|check| quote!(, |value: &#ty| #check));
        let read = |word: &str| {
            let word = if check.is_some() { format!("{word}_if") } else { word.to_owned() };
            let word = Ident::new(&word, ty.span());
            quote_spanned!(ty.span()=> call.#word::<#ty>(#at #check)?)
        };
        let read = match (argument.rules.default_value(), argument.is_optional) {
            (Some(default), true) => {
                let read = read("optional");
                quote!(::core::option::Option::Some(#read.unwrap_or_else(|| #default)))
            }
            (Some(default), false) => {
                let read = read("optional");
                quote!(#read.unwrap_or_else(|| #default))
            }
            (None, true) => read("optional"),
            (None, false) => read("required"),
        };
        quote!(let #variable = #read;)
    }
}

/// `#[parameters]` on a struct.
pub(crate) fn expand(args: &TokenStream, item: TokenStream) -> TokenStream {
    if !args.is_empty() {
        return Error::new_spanned(args, "`#[parameters]` takes no arguments").into_compile_error();
    }
    let mut item: ItemStruct = match syn::parse2(item) {
        Ok(item) => item,
        Err(_) => {
            let what = "`#[parameters]` stands on a struct, whose fields are the parameters, and on an argument of that type";
            return Error::new(Span::call_site(), what).into_compile_error();
        }
    };
    let written = implementation(&item).unwrap_or_else(Error::into_compile_error);
    for field in &mut item.fields {
        field.attrs.retain(|attribute| !argument::is_ours(attribute));
    }
    quote!(#item #written)
}

fn implementation(item: &ItemStruct) -> Result<TokenStream> {
    let private = paths::private();
    let Fields::Named(fields) = &item.fields else {
        return Err(Error::new_spanned(
            &item.ident,
            "its fields need names: they are those of the parameters",
        ));
    };
    if let Some(generic) = item.generics.params.first() {
        let what = "a struct of parameters cannot be generic: its types are in the document";
        return Err(Error::new_spanned(generic, what));
    }
    let mut arguments = Vec::new();
    for field in &fields.named {
        // Named fields have one.
        if let Some(ident) = &field.ident {
            arguments.push(Argument::of_field(field, ident)?);
        }
    }
    let mut place = Place::from(quote!(first));
    let mut steps = Vec::new();
    let mut variables = Vec::new();
    for (n, argument) in arguments.iter().enumerate() {
        let variable = format_ident!("field_{n}");
        steps.push(place.read(argument, &variable, &private));
        let field = &argument.ident;
        variables.push(quote!(#field: #variable));
    }
    let (count, described, class) = (place.count(), parameters(&arguments, &private), &item.ident);
    Ok(quote! {
        #[automatically_derived]
        impl #private::Parameters for #class {
            const COUNT: usize = #count;

            fn describe() -> ::std::vec::Vec<#private::operation::Parameter> {
                #described
            }

            fn read(
                call: &#private::Call<'_>,
                first: usize,
            ) -> ::core::result::Result<Self, #private::HttpError> {
                let _ = (call, first);
                #(#steps)*
                ::core::result::Result::Ok(Self { #(#variables),* })
            }
        }
    })
}
