//! One field under `#[model]`, read and checked.

use heck::{ToLowerCamelCase as _, ToShoutySnakeCase as _, ToSnakeCase as _};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{
    Attribute, Error, Expr, GenericArgument, Ident, Lit, LitInt, LitStr, PathArguments, Type, Visibility,
};

use super::input::description;

/// A property as its author wrote it.
pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) vis: Visibility,
    /// The type as written.
    pub(super) ty: Type,
    /// The type without the `Option` that makes the property optional.
    pub(super) inner: Type,
    pub(super) optional: bool,
    pub(super) docs: Vec<Attribute>,
    /// The attributes to keep on the struct's field.
    pub(super) attrs: Vec<Attribute>,
    pub(super) description: String,
    pub(super) name: String,
    pub(super) column: String,
    pub(super) id: bool,
    pub(super) generated: bool,
    pub(super) hidden: bool,
    pub(super) default: Option<Expr>,
    /// Initializers of `Constraints`.
    pub(super) constraints: Vec<Constraint>,
}

/// A constraint: the field of `Constraints` and its value.
pub(super) struct Constraint {
    pub(super) keyword: Ident,
    pub(super) value: Limit,
}

pub(super) enum Limit {
    Count(LitInt),
    Bound(TokenStream),
    Pattern(LitStr),
    OneOf(Vec<LitStr>),
}

const KEYS: &str = "name, column, hidden, default, min_length, max_length, pattern, one_of, minimum, maximum, \
                    exclusive_minimum, exclusive_maximum, min_items, max_items";

impl Field {
    pub(super) fn read(field: &syn::Field) -> syn::Result<Self> {
        let Some(ident) = field.ident.clone() else {
            return Err(Error::new_spanned(field, "a property needs a name"));
        };
        let plain = ident.unraw().to_string();
        let inner = option_of(&field.ty);
        let mut read = Self {
            name: plain.to_lower_camel_case(),
            column: plain.to_snake_case(),
            vis: field.vis.clone(),
            ty: field.ty.clone(),
            optional: inner.is_some(),
            inner: inner.unwrap_or(&field.ty).clone(),
            docs: field.attrs.iter().filter(|attr| attr.path().is_ident("doc")).cloned().collect(),
            attrs: Vec::new(),
            description: description(&field.attrs),
            id: false,
            generated: false,
            hidden: false,
            default: None,
            constraints: Vec::new(),
            ident,
        };
        for attr in &field.attrs {
            read.attribute(attr)?;
        }
        read.check()?;
        Ok(read)
    }

    /// The name of the constant to search by, e.g. `IS_COMPLETE`.
    pub(super) fn constant(&self) -> Ident {
        format_ident!("{}", self.ident.unraw().to_string().to_shouty_snake_case(), span = self.ident.span())
    }

    fn attribute(&mut self, attr: &Attribute) -> syn::Result<()> {
        if attr.path().is_ident("id") {
            self.id = true;
            if !matches!(attr.meta, syn::Meta::Path(_)) {
                attr.parse_nested_meta(|meta| {
                    if meta.path.is_ident("generated") {
                        self.generated = true;
                        return Ok(());
                    }
                    Err(meta.error("unknown word: write `#[id]` or `#[id(generated)]`"))
                })?;
            }
        } else if attr.path().is_ident("property") {
            attr.parse_nested_meta(|meta| self.key(&meta))?;
        } else if attr.path().is_ident("serde") || attr.path().is_ident("schemars") {
            return Err(Error::new_spanned(
                attr,
                "`#[model]` writes the JSON form itself: use `#[property(name = \"...\")]`, `#[property(hidden)]` or `#[property(default = ...)]`",
            ));
        } else {
            self.attrs.push(attr.clone());
        }
        Ok(())
    }

    fn key(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let Some(key) = meta.path.get_ident() else {
            return Err(meta.error(format!("unknown property key; known are {KEYS}")));
        };
        let limit = match key.to_string().as_str() {
            "name" => {
                self.name = text(meta)?.value();
                return Ok(());
            }
            "column" => {
                self.column = text(meta)?.value();
                return Ok(());
            }
            "hidden" => {
                self.hidden = true;
                return Ok(());
            }
            "default" => {
                self.default = Some(meta.value()?.parse()?);
                return Ok(());
            }
            "min_length" | "max_length" | "min_items" | "max_items" => Limit::Count(meta.value()?.parse()?),
            "minimum" | "maximum" | "exclusive_minimum" | "exclusive_maximum" => Limit::Bound(bound(meta)?),
            "pattern" => Limit::Pattern(text(meta)?),
            "one_of" => {
                let content;
                syn::parenthesized!(content in meta.input);
                let texts = content.parse_terminated(|input| input.parse::<LitStr>(), syn::Token![,])?;
                Limit::OneOf(texts.into_iter().collect())
            }
            _ => return Err(meta.error(format!("unknown property key `{key}`; known are {KEYS}"))),
        };
        self.constraints.push(Constraint { keyword: key.clone(), value: limit });
        Ok(())
    }

    fn check(&self) -> syn::Result<()> {
        let fault = |message: &str| Err(Error::new_spanned(&self.ty, message));
        if self.generated && !self.optional {
            return fault("a generated id is unknown before the entity is stored: write `Option<i64>`");
        }
        if self.id && self.optional && !self.generated {
            return fault(
                "an id that the client gives is always there: write it without `Option`, or `#[id(generated)]` when the store gives it",
            );
        }
        if self.id && self.hidden {
            return fault("an id cannot be hidden: entities are found by it");
        }
        if self.default.is_some() && !self.optional {
            return fault("a property with a default may be left out: write its type as an `Option`");
        }
        if self.name.contains(['.', '$', '"', '\\']) || self.name.is_empty() {
            return fault(
                "the JSON name of a property has no `.`, `$`, `\"` or `\\`, which filters give a meaning",
            );
        }
        Ok(())
    }
}

fn text(meta: &ParseNestedMeta<'_>) -> syn::Result<LitStr> {
    meta.value()?.parse()
}

/// A number literal with its sign, as a `Bound`.
fn bound(meta: &ParseNestedMeta<'_>) -> syn::Result<TokenStream> {
    let value = meta.value()?;
    let minus = value.parse::<Option<syn::Token![-]>>()?;
    match value.parse::<Lit>()? {
        Lit::Int(number) => Ok(quote!(Integer(#minus #number))),
        Lit::Float(number) => Ok(quote!(Number(#minus #number))),
        other => Err(Error::new_spanned(other, "a bound is a number, such as `0` or `-1.5`")),
    }
}

/// The `T` of an `Option<T>`.
fn option_of(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    if last.ident != "Option" {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}
