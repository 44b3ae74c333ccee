//! What one field's attribute says.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Error, Expr, Field, LitStr, Result, Token, parse::Parse, parse::ParseStream, spanned::Spanned,
};

/// Where a field's value comes from.
pub(crate) enum From {
    /// Looked up; the tokens make its `Injection`.
    Injection(TokenStream),
    /// A section of the configuration.
    Configuration(LitStr),
    /// An expression.
    Value(TokenStream),
}

enum Selector {
    Type,
    Name(LitStr),
    Tag(LitStr),
    Key(Expr),
    Extensions(Expr),
}

impl Parse for Selector {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::Name(input.parse()?));
        }
        if input.peek(syn::Ident) && input.peek2(Token![=]) {
            let word: syn::Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            return match word.to_string().as_str() {
                "tag" => Ok(Self::Tag(input.parse()?)),
                "key" => Ok(Self::Name(input.parse()?)),
                "extensions" => Ok(Self::Extensions(input.parse()?)),
                _ => Err(Error::new(word.span(), "expected `tag = \"..\"`, `key = \"..\"` or `extensions = POINT`")),
            };
        }
        Ok(Self::Key(input.parse()?))
    }
}

impl From {
    pub(crate) fn of(field: &Field, member: &str, kernel: &TokenStream) -> Result<Self> {
        let mut found: Option<Self> = None;
        for attribute in &field.attrs {
            let Some(this) = Self::read(attribute, field, member, kernel)? else { continue };
            if found.replace(this).is_some() {
                return Err(Error::new(
                    attribute.span(),
                    "a field has one source: keep one of its attributes",
                ));
            }
        }
        found.ok_or_else(|| {
            let what =
                "this field has no source: mark it `#[inject]`, `#[config(\"section\")]` or `#[default]`";
            Error::new(field.span(), what)
        })
    }

    fn read(
        attribute: &Attribute,
        field: &Field,
        member: &str,
        kernel: &TokenStream,
    ) -> Result<Option<Self>> {
        let ty = &field.ty;
        let bare = matches!(attribute.meta, syn::Meta::Path(_));
        if attribute.path().is_ident("inject") {
            let selector = if bare { Selector::Type } else { attribute.parse_args()? };
            return Ok(Some(Self::Injection(match selector {
                Selector::Type => quote!(const { &#kernel::Injection::by_type(#member) }),
                Selector::Name(name) => quote!(const { &#kernel::Injection::by_name(#member, #name) }),
                Selector::Tag(tag) => quote!(const { &#kernel::Injection::by_tag(#member, #tag) }),
                Selector::Extensions(point) => {
                    quote!(&#kernel::Injection::by_extensions::<#ty>(#member, &#point))
                }
                Selector::Key(key) => quote!(&#kernel::Injection::by_key::<#ty>(#member, &#key)),
            })));
        }
        if attribute.path().is_ident("config") {
            if bare {
                let what = "name the section: `#[config(\"section\")]`";
                return Err(Error::new(attribute.span(), what));
            }
            return Ok(Some(Self::Configuration(attribute.parse_args()?)));
        }
        if attribute.path().is_ident("default") {
            let value = if bare {
                quote!(::core::default::Default::default())
            } else {
                let value: Expr = attribute.parse_args()?;
                quote!(#value)
            };
            return Ok(Some(Self::Value(value)));
        }
        Ok(None)
    }
}
