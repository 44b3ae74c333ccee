//! A field of a struct that its variant has, too.

use super::{attributes, nested, nested::Deep, settings::Settings};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Field, Ident, Result, Type};

pub(super) struct Kept<'a> {
    pub(super) name: &'a Ident,
    /// As it is in the struct.
    ty: &'a Type,
    /// As it is in the variant.
    pub(super) written: Field,
    deep: Option<&'a Deep>,
    /// What is absent stays as it was.
    is_optional: bool,
    /// It is an `Option` in the variant only.
    is_wrapped: bool,
}

impl<'a> Kept<'a> {
    pub(super) fn new(
        field: &'a Field,
        name: &'a Ident,
        settings: &'a Settings,
        (knows_serde, has_default): (bool, bool),
    ) -> Result<Self> {
        let deep = settings.goes_into(name);
        let mut written = field.clone();
        if let Some(deep) = deep {
            deep.check(&field.ty)?;
            attributes::check_nested(field)?;
            written.ty = deep.replace(&field.ty);
        }
        let is_optional = settings.makes_optional(name);
        if is_optional {
            written = attributes::optional(written, knows_serde, has_default)?;
        }
        let is_wrapped = is_optional && !nested::is_option(&field.ty);
        Ok(Self { name, ty: &field.ty, written, deep, is_optional, is_wrapped })
    }

    /// Whether it has all that the struct needs.
    pub(super) fn is_whole(&self) -> bool {
        !self.is_wrapped && self.deep.is_none()
    }

    /// Whether it can be put into the struct.
    pub(super) fn can_patch(&self) -> bool {
        self.deep.is_none_or(|deep| deep.can_patch(self.ty))
    }

    /// Its value, of a `base`.
    pub(super) fn from(&self, private: &TokenStream) -> TokenStream {
        let name = self.name;
        let value = quote!(base.#name);
        let value = self.deep.map(|deep| deep.variant_of(self.ty, &value, private)).unwrap_or(value);
        match self.is_wrapped {
            true => quote!(#name: ::core::option::Option::Some(#value)),
            false => quote!(#name: #value),
        }
    }

    /// Puts it into a `base`.
    pub(super) fn apply(&self, private: &TokenStream) -> TokenStream {
        let name = self.name;
        let (own, place) = (quote!(self.#name), quote!(base.#name));
        let put = |value: &TokenStream| match self.deep {
            Some(deep) => {
                let stays = self.is_optional && !self.is_wrapped;
                deep.patch(self.ty, value, &place, stays, private)
            }
            None => quote!(#place = #value;),
        };
        match (self.is_wrapped, self.is_optional, self.deep) {
            (true, _, _) => {
                let put = put(&quote!(value));
                quote!(if let ::core::option::Option::Some(value) = #own { #put })
            }
            (false, true, None) => quote!(if #own.is_some() { #place = #own; }),
            _ => put(&own),
        }
    }
}
