//! A field of a struct that its variant has, too.

use super::{absence, absence::Absence, attributes, nested::Deep, settings::Settings};
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
    /// In the variant, it is an `Option` of what it is here: what is absent stays as it was.
    is_optional: bool,
    /// The struct does not write it where it is `None`.
    is_skipped: bool,
}

impl<'a> Kept<'a> {
    pub(super) fn new(
        field: &'a Field,
        name: &'a Ident,
        settings: &'a Settings,
        absence: &Absence<'_>,
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
            written = absence.may_be_absent(written)?;
        }
        Ok(Self { name, ty: &field.ty, written, deep, is_optional, is_skipped: absence::is_skipped(field) })
    }

    /// Whether it has all that the struct needs.
    pub(super) fn is_whole(&self) -> bool {
        !self.is_optional && self.deep.is_none()
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
        match (self.is_optional, self.is_skipped) {
            (true, true) => quote!(#name: #value.map(::core::option::Option::Some)),
            (true, false) => quote!(#name: ::core::option::Option::Some(#value)),
            (false, _) => quote!(#name: #value),
        }
    }

    /// Puts it into a `base`.
    pub(super) fn apply(&self, private: &TokenStream) -> TokenStream {
        let name = self.name;
        let (own, place) = (quote!(self.#name), quote!(base.#name));
        let put = |value: &TokenStream| match self.deep {
            Some(deep) => deep.patch(self.ty, value, &place, private),
            None => quote!(#place = #value;),
        };
        if !self.is_optional {
            return put(&own);
        }
        let put = put(&quote!(value));
        quote!(if let ::core::option::Option::Some(value) = #own { #put })
    }
}
