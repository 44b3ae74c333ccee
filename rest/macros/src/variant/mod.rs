//! `#[variant]`: another form of a struct, with fields left out, optional, in another form themselves, or added.

mod attributes;
mod fields;
mod generics;
mod nested;
mod settings;

use crate::{mistakes::Mistakes, paths};
use fields::Kept;
use proc_macro2::TokenStream;
use quote::quote;
use settings::Settings;
use syn::{Attribute, Error, Field, Fields, ItemStruct, Result};

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
    let is_model = |one: &Attribute| one.path().segments.last().is_some_and(|last| last.ident == "model");
    if let Some(model) = base.attrs.iter().find(|one| is_model(one)) {
        let what = format!(
            "a model has the forms `New{0}` and `{0}Partial` already: for one with more fields, put the model into a struct of its \
             own, with `#[serde(flatten)]`",
            base.ident
        );
        return Err(Error::new_spanned(model, what));
    }
    if !base.attrs.iter().any(|one| one.path().is_ident("derive")) {
        let what = "the variant derives what the struct does: put `#[variant(..)]` above `#[derive(..)]`";
        return Err(Error::new_spanned(&base.ident, what));
    }
    let mut mistakes = Mistakes::default();
    settings.check(fields.named.iter(), &mut mistakes);
    let knows_serde = attributes::knows_serde(&base.attrs);
    let (mut kept, mut missing) = (vec![], vec![]);
    for field in &fields.named {
        let Some(name) = &field.ident else { continue };
        match settings.has(name) {
            true => kept.extend(mistakes.keep(Kept::new(field, name, &settings, knows_serde))),
            false => missing.push(field),
        }
    }
    let added = settings.with.iter().map(|field| attributes::optional(field.clone(), knows_serde));
    let added = added.filter_map(|field| mistakes.keep(field)).collect();
    mistakes.into_result(())?;
    let variant = Variant { base: &base, settings: &settings, kept, missing, added };
    generics::check_used(&base, &settings.name, variant.fields())?;
    Ok(variant.write())
}

struct Variant<'a> {
    base: &'a ItemStruct,
    settings: &'a Settings,
    kept: Vec<Kept<'a>>,
    /// Fields of the struct that it has not.
    missing: Vec<&'a Field>,
    /// Fields that the struct has not.
    added: Vec<Field>,
}

impl Variant<'_> {
    fn fields(&self) -> impl Iterator<Item = &Field> + Clone {
        self.kept.iter().map(|kept| &kept.written).chain(&self.added)
    }

    fn write(&self) -> TokenStream {
        let (base, visibility, name) = (&self.base.ident, &self.base.vis, &self.settings.name);
        let partial = self.settings.partial;
        let attributes = self.base.attrs.iter().filter_map(|one| attributes::of_struct(one, partial));
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
