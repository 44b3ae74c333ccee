//! `#[variant]`: another form of a struct, with fields left out, optional, in another form themselves, or added.

mod absence;
mod attributes;
mod fields;
mod generics;
mod nested;
mod settings;
mod write;

use crate::{mistakes::Mistakes, paths};
use absence::Absence;
use fields::Kept;
use proc_macro2::TokenStream;
use quote::quote;
use settings::Settings;
use syn::{Attribute, Error, Fields, ItemStruct, Result};
use write::Variant;

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
    let Ok(mut base) = syn::parse2::<ItemStruct>(item.clone()) else {
        return Err(Error::new_spanned(item, "`#[variant]` stands on a struct"));
    };
    let settings: Settings = syn::parse2(args)?;
    generics::name_self(&mut base)?;
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
    attributes::check_struct(&base, &settings.name, &mut mistakes);
    // Where everything may be absent, nothing is made.
    let has_default = attributes::knows_serde(&base.attrs) && !settings.partial;
    let default = attributes::default_of(&base.attrs).filter(|_| has_default);
    let absence = Absence::new(&base.generics, &base.attrs, paths::private());
    let (mut kept, mut missing) = (vec![], vec![]);
    for field in &fields.named {
        let Some(name) = &field.ident else { continue };
        match settings.has(name) {
            true => kept.extend(mistakes.keep(Kept::new(field, name, &settings, &absence))),
            false => missing.push(field),
        }
    }
    let added = settings.with.iter().map(|field| absence.added(field.clone()));
    let added = added.filter_map(|field| mistakes.keep(field)).collect();
    mistakes.into_result(())?;
    let variant = Variant { base: &base, settings: &settings, kept, missing, added, default };
    generics::check_used(&base, &settings.name, variant.fields())?;
    Ok(variant.write())
}
