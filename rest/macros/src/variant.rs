//! `#[variant]`: another form of a struct, with fields left out or optional.

use crate::{docs, mistakes::Mistakes};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{
    Attribute, Error, Field, Fields, GenericArgument, Ident, ItemStruct, Meta, PathArguments, Result, Token,
    Type, parenthesized,
    parse::{Parse, ParseStream},
    parse_quote,
    punctuated::Punctuated,
    spanned::Spanned,
};

/// What `#[variant(Name, ..)]` says.
struct Settings {
    name: Ident,
    partial: bool,
    exclude: Vec<Ident>,
    only: Vec<Ident>,
    optional: Vec<Ident>,
}

const HOW: &str =
    "write `#[variant(NewThing, exclude(id))]`, with `exclude(..)`, `only(..)`, `optional(..)` or `partial`";

impl Parse for Settings {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.is_empty() {
            return Err(Error::new(Span::call_site(), format!("the variant needs a name: {HOW}")));
        }
        let name: Ident = input.parse()?;
        let mut settings = Self { name, partial: false, exclude: vec![], only: vec![], optional: vec![] };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let word: Ident = input.parse()?;
            let list = match word.to_string().as_str() {
                "partial" => {
                    settings.partial = true;
                    continue;
                }
                "exclude" => &mut settings.exclude,
                "only" => &mut settings.only,
                "optional" => &mut settings.optional,
                other => {
                    return Err(Error::new(word.span(), format!("`{other}` is not known here: {HOW}")));
                }
            };
            let names;
            parenthesized!(names in input);
            list.extend(Punctuated::<Ident, Token![,]>::parse_terminated(&names)?);
        }
        let says_nothing =
            [&settings.exclude, &settings.only, &settings.optional].iter().all(|list| list.is_empty());
        if says_nothing && !settings.partial {
            let what = format!("`{}` would be the same type again: {HOW}", settings.name);
            return Err(Error::new(settings.name.span(), what));
        }
        Ok(settings)
    }
}

/// Writes the struct, as it is, and its variant.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    match try_expand(args, item.clone()) {
        Ok(variant) => quote!(#item #variant),
        Err(mistakes) => {
            let mistakes = mistakes.into_compile_error();
            quote!(#item #mistakes)
        }
    }
}

fn try_expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let Ok(base) = syn::parse2::<ItemStruct>(item.clone()) else {
        return Err(Error::new_spanned(item, "`#[variant]` stands on a struct"));
    };
    let settings: Settings = syn::parse2(args)?;
    let Fields::Named(fields) = &base.fields else {
        return Err(Error::new_spanned(&base.ident, "its fields need names: a variant is said by them"));
    };
    if let Some(generic) = base.generics.params.first() {
        return Err(Error::new_spanned(generic, "a type with variants cannot be generic"));
    }
    if !base.attrs.iter().any(|one| one.path().is_ident("derive")) {
        let what = "the variant derives what the struct does: put `#[variant(..)]` above `#[derive(..)]`";
        return Err(Error::new_spanned(&base.ident, what));
    }
    let mut mistakes = Mistakes::default();
    settings.check(fields.named.iter(), &mut mistakes);
    let (mut written, mut copied, mut applied, mut missing) = (vec![], vec![], vec![], vec![]);
    let mut is_whole = true;
    for field in &fields.named {
        let Some(name) = &field.ident else { continue };
        if !settings.has(name) {
            missing.push(field);
            continue;
        }
        copied.push(name);
        let becomes_optional = settings.makes_optional(name) && !is_option(&field.ty);
        is_whole &= !becomes_optional;
        written.push(mistakes.keep(variant_field(field, settings.makes_optional(name))));
        applied.push(match (becomes_optional, settings.makes_optional(name)) {
            (true, _) => {
                quote!(if let ::core::option::Option::Some(value) = self.#name { base.#name = value; })
            }
            // What is absent stays as it was.
            (false, true) => quote!(if self.#name.is_some() { base.#name = self.#name; }),
            (false, false) => quote!(base.#name = self.#name;),
        });
    }
    mistakes.into_result(())?;
    let (base_name, visibility, name) = (&base.ident, &base.vis, &settings.name);
    let attributes = base.attrs.iter().filter_map(container_attribute);
    let doc = settings.doc(&base);
    let from = copied.iter().map(|name| {
        let wrapped = settings.makes_optional(name)
            && fields.named.iter().any(|field| field.ident.as_ref() == Some(*name) && !is_option(&field.ty));
        match wrapped {
            true => quote!(#name: ::core::option::Option::Some(base.#name)),
            false => quote!(#name: base.#name),
        }
    });
    let complete = is_whole.then(|| {
        let names: Vec<_> = missing.iter().filter_map(|field| field.ident.as_ref()).collect();
        let types = missing.iter().map(|field| &field.ty);
        let text = format!("The whole [`{base_name}`], with what it has not.");
        quote! {
            #[doc = #text]
            #[must_use]
            #[allow(dead_code, reason = "not every variant is completed")]
            #visibility fn complete(self, #(#names: #types),*) -> #base_name {
                #base_name { #(#copied: self.#copied,)* #(#names),* }
            }
        }
    });
    let apply = format!("Puts what it has into a [`{base_name}`]; what is absent stays as it was.");
    Ok(quote! {
        #[doc = #doc]
        #(#attributes)*
        #visibility struct #name { #(#written),* }

        #[automatically_derived]
        impl #name {
            #[doc = #apply]
            #[allow(dead_code, reason = "not every variant is applied")]
            #visibility fn apply(self, base: &mut #base_name) {
                #(#applied)*
            }

            #complete
        }

        #[automatically_derived]
        impl ::core::convert::From<#base_name> for #name {
            fn from(base: #base_name) -> Self {
                Self { #(#from),* }
            }
        }
    })
}

impl Settings {
    fn has(&self, name: &Ident) -> bool {
        (self.only.is_empty() || self.only.contains(name)) && !self.exclude.contains(name)
    }

    fn makes_optional(&self, name: &Ident) -> bool {
        self.partial || self.optional.contains(name)
    }

    fn check<'f>(&self, fields: impl Iterator<Item = &'f Field> + Clone, mistakes: &mut Mistakes) {
        for name in self.exclude.iter().chain(&self.only).chain(&self.optional) {
            if !fields.clone().any(|field| field.ident.as_ref() == Some(name)) {
                let known = fields.clone().filter_map(|field| field.ident.as_ref());
                let known: Vec<String> = known.map(|one| format!("`{one}`")).collect();
                let what = format!("there is no field `{name}`: there are {}", known.join(", "));
                mistakes.add(Error::new(name.span(), what));
            }
        }
        if let (Some(name), false) = (self.exclude.first(), self.only.is_empty()) {
            mistakes.add(Error::new(name.span(), "say either `only(..)` or `exclude(..)`"));
        }
        if let Some(name) = self.optional.iter().find(|name| !self.has(name)) {
            mistakes.add(Error::new(name.span(), format!("`{name}` is left out: it cannot be optional too")));
        }
    }

    /// What the variant is, in words.
    fn doc(&self, base: &ItemStruct) -> String {
        let list =
            |names: &[Ident]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let mut said = Vec::new();
        if !self.exclude.is_empty() {
            said.push(format!("without {}", list(&self.exclude)));
        }
        if !self.only.is_empty() {
            said.push(format!("with only {}", list(&self.only)));
        }
        if self.partial {
            said.push("of which everything may be absent".to_owned());
        } else if !self.optional.is_empty() {
            said.push(format!("of which {} may be absent", list(&self.optional)));
        }
        let own = docs::summary(&base.attrs).0.map(|text| format!("{text}: ")).unwrap_or_default();
        format!("{own}a `{}` {}.", base.ident, said.join(", "))
    }
}

/// A field of the variant: as it is, or an `Option` that is left out where it is absent.
fn variant_field(field: &Field, is_optional: bool) -> Result<Field> {
    let mut field = field.clone();
    if !is_optional {
        return Ok(field);
    }
    field.attrs = field
        .attrs
        .iter()
        .map(optional_attribute)
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    field
        .attrs
        .push(parse_quote!(#[serde(default, skip_serializing_if = "::core::option::Option::is_none")]));
    if !is_option(&field.ty) {
        let ty = &field.ty;
        field.ty = parse_quote!(::core::option::Option<#ty>);
    }
    Ok(field)
}

/// An attribute of a field that becomes an `Option`: what it says of absence is said anew.
fn optional_attribute(attribute: &Attribute) -> Result<Option<Attribute>> {
    if !attribute.path().is_ident("serde") {
        return Ok(Some(attribute.clone()));
    }
    let words = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)?;
    let mut kept = Vec::new();
    for word in words {
        let name = word.path().get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "default" | "skip_serializing_if" => {}
            "with" | "serialize_with" | "deserialize_with" | "flatten" => {
                let what = format!(
                    "a field with `{name}` cannot become optional: exclude it, or put its type into one with `Serialize` and \
                     `Deserialize` of its own"
                );
                return Err(Error::new(word.span(), what));
            }
            _ => kept.push(word),
        }
    }
    Ok((!kept.is_empty()).then(|| parse_quote!(#[serde(#(#kept),*)])))
}

/// An attribute of the struct that holds for the variant: not its docs and its names, nor what makes other variants.
fn container_attribute(attribute: &Attribute) -> Option<Attribute> {
    let path = attribute.path();
    let last = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    match last.as_str() {
        "doc" | "variant" => None,
        "serde" | "schemars" => {
            let words = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            let Ok(words) = words else { return Some(attribute.clone()) };
            let is_own = |word: &Meta| {
                ["rename", "title", "description", "example"].iter().any(|own| word.path().is_ident(own))
            };
            let kept: Vec<Meta> = words.into_iter().filter(|word| !is_own(word)).collect();
            (!kept.is_empty()).then(|| parse_quote!(#[#path(#(#kept),*)]))
        }
        _ => Some(attribute.clone()),
    }
}

/// Whether a type is spelled `Option<..>`.
fn is_option(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| {
        last.ident == "Option"
            && matches!(&last.arguments, PathArguments::AngleBracketed(arguments)
                if matches!(arguments.args.first(), Some(GenericArgument::Type(_))))
    })
}
