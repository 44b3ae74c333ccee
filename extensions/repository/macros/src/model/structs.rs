//! The struct of a model, and those of its variants.

use proc_macro2::TokenStream;
use quote::quote;

use super::field::Field;
use super::input::Model;
use super::write::{Names, new_fields};

pub(super) fn write(model: &Model, names: &Names) -> TokenStream {
    let Names { model: ident, new, partial, .. } = names;
    let (vis, attrs, derives) = (&model.vis, &model.attrs, &model.derives);
    let serde = serialize(names);
    let own = model.fields.iter().map(|field| {
        let Field { ident, vis, ty, attrs, .. } = field;
        let serde = serde_field(field, field.optional);
        quote! { #(#attrs)* #serde #vis #ident: #ty }
    });
    let new_props = new_fields(model).into_iter().map(|field| {
        let Field { ident, vis, ty, .. } = field;
        let (docs, serde) = (docs(field), serde_field(field, field.optional));
        quote! { #docs #serde #vis #ident: #ty }
    });
    let partial_props = model.fields.iter().map(|field| {
        let Field { ident, vis, inner, .. } = field;
        let (docs, serde) = (docs(field), serde_field(field, true));
        quote! { #docs #serde #vis #ident: ::core::option::Option<#inner> }
    });
    let without_default = derives.iter().map(without_default);
    let new_doc = format!("What a new [`{ident}`] is made of.");
    let partial_doc = format!("Some of the properties of a [`{ident}`].");
    quote! {
        #(#attrs)* #serde
        #vis struct #ident { #(#own),* }

        #[doc = #new_doc]
        #(#derives)* #serde
        #vis struct #new { #(#new_props),* }

        #[doc = #partial_doc]
        #(#without_default)* #[derive(::core::default::Default)] #serde
        #vis struct #partial { #(#partial_props),* }
    }
}

/// A derive without `Default`, which the partial variant has in any case.
fn without_default(derive: &syn::Attribute) -> TokenStream {
    let mut kept = Vec::new();
    // A derive that cannot be read is left as it is: the compiler will say what is wrong with it.
    let read = derive.parse_nested_meta(|meta| {
        if meta.path.segments.last().is_none_or(|last| last.ident != "Default") {
            kept.push(meta.path);
        }
        Ok(())
    });
    if read.is_ok() { quote!(#[derive(#(#kept),*)]) } else { quote!(#derive) }
}

fn serialize(names: &Names) -> TokenStream {
    let private = &names.private;
    let serde = format!("{private}::serde").replace(' ', "");
    quote! { #[derive(#private::serde::Serialize)] #[serde(crate = #serde)] }
}

fn serde_field(field: &Field, optional: bool) -> TokenStream {
    let name = &field.name;
    if field.hidden {
        quote!(#[serde(skip_serializing)])
    } else if optional {
        quote!(#[serde(rename = #name, skip_serializing_if = "::core::option::Option::is_none")])
    } else {
        quote!(#[serde(rename = #name)])
    }
}

fn docs(field: &Field) -> TokenStream {
    if field.docs.is_empty() {
        let doc = format!("The property `{}`.", field.name);
        return quote!(#[doc = #doc]);
    }
    let docs = &field.docs;
    quote!(#(#docs)*)
}
