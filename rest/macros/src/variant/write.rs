//! The code of a variant: the struct, and what it has in common with the one that it is a form of.

use super::{attributes, fields::Kept, settings::Settings};
use crate::paths;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Field, ItemStruct};

pub(super) struct Variant<'a> {
    pub(super) base: &'a ItemStruct,
    pub(super) settings: &'a Settings,
    pub(super) kept: Vec<Kept<'a>>,
    /// Fields of the struct that it has not.
    pub(super) missing: Vec<&'a Field>,
    /// Fields that the struct has not.
    pub(super) added: Vec<Field>,
    /// What makes a struct whose fields are all absent.
    pub(super) default: Option<TokenStream>,
}

impl Variant<'_> {
    pub(super) fn fields(&self) -> impl Iterator<Item = &Field> + Clone {
        self.kept.iter().map(|kept| &kept.written).chain(&self.added)
    }

    pub(super) fn write(&self) -> TokenStream {
        let (base, visibility, name) = (&self.base.ident, &self.base.vis, &self.settings.name);
        let partial = self.settings.partial;
        let (default, make_default) = self.default().unzip();
        let attributes =
            self.base.attrs.iter().filter_map(|one| attributes::of_struct(one, partial, default.as_ref()));
        let doc = self.settings.doc(self.base);
        let (generics, fields) = (&self.base.generics, self.fields());
        let (parameters, types, clause) = generics.split_for_impl();
        let private = paths::private();
        let from = self.kept.iter().map(|kept| kept.from(&private));
        let added = self.added.iter().map(|field| &field.ident);
        let (apply, patch) = match self.kept.iter().all(Kept::can_patch) {
            true => (self.apply(&private), Some(self.patch(&private))),
            false => (self.cannot_apply(&private), None),
        };
        let complete = self.complete();
        quote! {
            #[doc = #doc]
            #(#attributes)*
            #visibility struct #name #generics #clause { #(#fields),* }

            #[automatically_derived]
            impl #parameters #name #types #clause {
                #apply
                #complete
                #make_default
            }

            #[automatically_derived]
            impl #parameters ::core::convert::From<#base #types> for #name #types #clause {
                fn from(base: #base #types) -> Self {
                    Self { #(#from,)* #(#added: ::core::option::Option::None),* }
                }
            }

            #[automatically_derived]
            impl #parameters #private::VariantOf<#base #types> for #name #types #clause {}

            #patch
        }
    }

    /// Where the fields that are absent in JSON begin, and its name: as those of the struct do. A generic variant has a `Default`
    /// of its own, since nobody could say what a function would ask of its types.
    fn default(&self) -> Option<(TokenStream, TokenStream)> {
        let (base, name) = (&self.base.ident, &self.settings.name);
        let is_generic = !self.base.generics.params.is_empty();
        let make = self.default.as_ref().filter(|_| !is_generic && attributes::is_read(&self.base.attrs))?;
        let written = quote! {
            #[doc(hidden)]
            fn __default() -> Self {
                let base: #base = #make();
                Self::from(base)
            }
        };
        Some((quote!(#name::__default), written))
    }

    fn apply(&self, private: &TokenStream) -> TokenStream {
        let (base, visibility) = (&self.base.ident, &self.base.vis);
        let (_, types, _) = self.base.generics.split_for_impl();
        let doc = format!("Puts what it has into a [`{base}`]; what is absent stays as it was.");
        let applied = self.kept.iter().map(|kept| kept.apply(private));
        quote! {
            #[doc = #doc]
            #[allow(dead_code, reason = "not every variant is applied")]
            #visibility fn apply(self, base: &mut #base #types) {
                #(#applied)*
            }
        }
    }

    fn patch(&self, private: &TokenStream) -> TokenStream {
        let (base, name) = (&self.base.ident, &self.settings.name);
        let (parameters, types, clause) = self.base.generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #parameters #private::PatchOf<#base #types> for #name #types #clause {
                fn apply(self, base: &mut #base #types) {
                    // The one above.
                    Self::apply(self, base);
                }
            }
        }
    }

    /// Who calls `apply` is told by the compiler why it is not there.
    fn cannot_apply(&self, private: &TokenStream) -> TokenStream {
        let (base, visibility) = (&self.base.ident, &self.base.vis);
        let (_, types, _) = self.base.generics.split_for_impl();
        quote! {
            #[doc(hidden)]
            #[allow(dead_code, reason = "it cannot be called")]
            #visibility fn apply(self, base: &mut #base #types)
            where
                // With `for`, the bound may be false; calls are refused, and not this.
                for<'__call> Self: #private::PatchOf<#base #types>,
            {
                #private::PatchOf::apply(self, base);
            }
        }
    }

    /// Makes the struct of it, where all is there that it needs.
    fn complete(&self) -> Option<TokenStream> {
        let (base, visibility) = (&self.base.ident, &self.base.vis);
        let (_, types, _) = self.base.generics.split_for_impl();
        let copied = self.kept.iter().map(|kept| kept.name);
        let names: Vec<_> = self.missing.iter().map(|field| &field.ident).collect();
        let missing = self.missing.iter().map(|field| &field.ty);
        let doc = format!("The whole [`{base}`], with what it has not.");
        self.kept.iter().all(Kept::is_whole).then(|| {
            quote! {
                #[doc = #doc]
                #[must_use]
                #[allow(dead_code, reason = "not every variant is completed")]
                #visibility fn complete(self, #(#names: #missing),*) -> #base #types {
                    #base { #(#copied: self.#copied,)* #(#names),* }
                }
            }
        })
    }
}
