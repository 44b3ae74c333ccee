//! Types as they are written.

use super::{Definition, Field, Id, Shape, Slot, Type, default::expression, graph::Graph};
use crate::{docs, json, name::ident, operation::large};
use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Map, Value};
use std::{cell::RefCell, collections::BTreeMap};

/// The rules of items that stand at their list. No keyword of a document is spelled so.
pub(super) const INNER: &str = "inner()";

/// Functions that types need.
#[derive(Debug, Default)]
pub(crate) struct Helpers(RefCell<BTreeMap<String, TokenStream>>);

impl Helpers {
    /// The name of a function, which is written once.
    fn need(&self, name: String, function: impl FnOnce(&Ident) -> TokenStream) -> String {
        let ident = ident(&name);
        self.0.borrow_mut().entry(name.clone()).or_insert_with(|| function(&ident));
        name
    }

    fn present(&self) -> String {
        self.need("present".to_owned(), |name| {
            quote! {
                /// What is there: `null` is a value like others, or refused.
                fn #name<'de, T, D>(deserializer: D) -> std::result::Result<Option<T>, D::Error>
                where
                    T: Deserialize<'de>,
                    D: serde::Deserializer<'de>,
                {
                    T::deserialize(deserializer).map(Some)
                }
            }
        })
    }

    fn nullable(&self) -> String {
        self.need("nullable".to_owned(), |name| {
            quote! {
                /// The schema of what is always there and may be `null`.
                fn #name<T: JsonSchema>(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    generator.subschema_for::<Option<T>>()
                }
            }
        })
    }

    fn one_of(&self) -> Ident {
        let name = self.need("exactly_one".to_owned(), |name| {
            quote! {
                /// No value fits two of the alternatives.
                fn #name(schema: &mut schemars::Schema) {
                    if let Some(all) = schema.remove("anyOf") {
                        schema.insert("oneOf".to_owned(), all);
                    }
                }
            }
        });
        ident(&name)
    }

    /// The functions that were asked for.
    pub(crate) fn functions(self) -> Vec<TokenStream> {
        self.0.into_inner().into_values().collect()
    }
}

/// A type as it is written; `models` stands in front of those of the document.
pub(crate) fn rust_type(definitions: &[Definition], ty: &Type) -> TokenStream {
    match ty {
        Type::Bool => quote!(bool),
        Type::Text => quote!(String),
        Type::Integer(name) | Type::Number(name) => {
            let name = format_ident!("{name}");
            quote!(#name)
        }
        Type::Timestamp => quote!(jiff::Timestamp),
        Type::Date => quote!(jiff::civil::Date),
        Type::Uuid => quote!(uuid::Uuid),
        Type::Base64 => quote!(lazo::rest::Base64),
        Type::File => quote!(lazo::rest::UploadedFile),
        Type::Any => quote!(serde_json::Value),
        Type::Object => quote!(serde_json::Map<String, serde_json::Value>),
        Type::List(item) => {
            let item = rust_type(definitions, item);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = rust_type(definitions, value);
            quote!(std::collections::BTreeMap<String, #value>)
        }
        Type::Nullable(inner) => {
            let inner = rust_type(definitions, inner);
            quote!(Option<#inner>)
        }
        Type::Named(id) => {
            let name = ident(&definitions[*id].name);
            quote!(#name)
        }
    }
}

/// All that is needed to write a type.
pub(crate) struct Writer<'a> {
    pub(crate) definitions: &'a [Definition],
    pub(crate) graph: &'a Graph,
    pub(crate) helpers: &'a Helpers,
}

impl Writer<'_> {
    /// A definition.
    pub(crate) fn definition(&self, id: Id) -> TokenStream {
        let definition = &self.definitions[id];
        let name = ident(&definition.name);
        let docs = docs::comment(definition.description.as_deref().unwrap_or_default());
        let has_file = self.graph.has_file(id);
        let (mut serde, mut schemars) = (Vec::new(), Vec::new());
        schemars.extend(definition.component.as_ref().map(|component| quote!(rename = #component)));
        if definition.is_inline {
            schemars.push(quote!(inline));
        }
        schemars.extend(extensions(&definition.rules));
        let (word, body) = match &definition.shape {
            Shape::Struct { fields, others, is_closed } => {
                let camel = is_camel(fields);
                if camel {
                    serde.push(quote!(rename_all = "camelCase"));
                }
                if *is_closed {
                    serde.push(quote!(deny_unknown_fields));
                }
                let fields: Vec<TokenStream> =
                    fields.iter().map(|field| self.field(id, field, camel, has_file)).collect();
                let others = others.as_ref().map(|others| self.others(others, definition));
                (quote!(struct), quote!({ #(#fields,)* #others }))
            }
            Shape::Texts(texts) => {
                let variants = texts.iter().map(|(variant, text)| {
                    let rename = (variant != text).then(|| quote!(#[serde(rename = #text)]));
                    let variant = ident(variant);
                    quote!(#rename #variant)
                });
                (quote!(enum), quote!({ #(#variants,)* }))
            }
            Shape::Union { variants, is_exact } => {
                serde.push(quote!(untagged));
                if *is_exact {
                    let transform = self.helpers.one_of();
                    schemars.push(quote!(transform = #transform));
                }
                let variants = variants.iter().map(|(variant, slot)| {
                    let (name, ty) = (ident(variant), self.boxed(id, slot));
                    let ty = if slot.is_nullable { quote!(Option<#ty>) } else { ty };
                    let attributes = attribute(&quote!(schemars), &words(slot, !slot.is_nullable));
                    let docs = docs::comment(slot.description.as_deref().unwrap_or_default());
                    quote!(#docs #name(#attributes #ty))
                });
                (quote!(enum), quote!({ #(#variants,)* }))
            }
            // Every definition is read before any is written.
            Shape::Waiting => (quote!(struct), quote!({})),
            Shape::Newtype(slot) => {
                serde.push(quote!(transparent));
                let ty = self.boxed(id, slot);
                let ty = if slot.is_nullable { quote!(Option<#ty>) } else { ty };
                let attributes = attribute(&quote!(schemars), &words(slot, !slot.is_nullable));
                (quote!(struct), quote!((#attributes pub #ty);))
            }
        };
        let derives = match has_file {
            true => quote!(#[derive(Debug, Deserialize, JsonSchema)]),
            false => quote!(#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]),
        };
        let serde = attribute(&quote!(serde), &serde);
        let schemars = attribute(&quote!(schemars), &schemars);
        let large = matches!(definition.shape, Shape::Union { .. }).then(large);
        quote!(#docs #derives #serde #schemars #large pub #word #name #body)
    }

    /// The type of a slot, in a box where it would contain itself.
    fn boxed(&self, id: Id, slot: &Slot) -> TokenStream {
        let ty = rust_type(self.definitions, &slot.ty);
        match slot.ty {
            Type::Named(to) if self.graph.needs_box(id, to) => quote!(Box<#ty>),
            _ => ty,
        }
    }

    fn field(&self, id: Id, field: &Field, camel: bool, has_file: bool) -> TokenStream {
        let (name, slot) = (ident(&field.name), &field.slot);
        let docs = docs::comment(slot.description.as_deref().unwrap_or_default());
        let (mut serde, mut schemars) = (Vec::new(), Vec::new());
        let called = if camel { camel_of(&field.name) } else { field.name.clone() };
        if called != field.property {
            let property = &field.property;
            serde.push(quote!(rename = #property));
        }
        let ty = self.boxed(id, slot);
        let mut rules = slot.rules.clone();
        // A type of the field's own may say it itself.
        let of_type = match slot.ty {
            Type::Named(id) if self.definitions[id].is_inline => self.definitions[id].rules.get("default"),
            _ => None,
        };
        let default =
            rules.get("default").or(of_type).filter(|_| !slot.is_nullable && self.graph.is_taken(id));
        let default = default.and_then(|value| expression(self.definitions, &slot.ty, value));
        let mut is_named = true;
        let ty = match (field.is_required, slot.is_nullable, default) {
            (true, false, _) => ty,
            (false, false, Some(default)) => {
                // `serde` and the schema are told of it in one word.
                rules.remove("default");
                let path = self.default(id, field, &ty, &default);
                serde.push(quote!(default = #path));
                ty
            }
            (true, true, _) => {
                is_named = false;
                let (nullable, text) = (self.helpers.nullable(), ty.to_string());
                let path = format!("{nullable}::<{}>", text.replace(' ', ""));
                serde.push(quote!(deserialize_with = "Deserialize::deserialize"));
                schemars.push(quote!(schema_with = #path));
                quote!(Option<#ty>)
            }
            (false, is_nullable, _) => {
                is_named = !is_nullable;
                let present = self.helpers.present();
                serde.push(quote!(default));
                if !has_file {
                    serde.push(quote!(skip_serializing_if = "Option::is_none"));
                }
                serde.push(quote!(deserialize_with = #present));
                let inner = if is_nullable { quote!(Option<#ty>) } else { ty };
                let described = inner.to_string().replace(' ', "");
                schemars.push(quote!(with = #described));
                quote!(Option<#inner>)
            }
        };
        schemars.extend(words(&Slot { rules, ..slot.clone() }, is_named));
        let serde = attribute(&quote!(serde), &serde);
        let schemars = attribute(&quote!(schemars), &schemars);
        quote!(#docs #serde #schemars pub #name: #ty)
    }

    /// The function that gives the default of a field.
    fn default(&self, id: Id, field: &Field, ty: &TokenStream, value: &TokenStream) -> String {
        let definition = self.definitions[id].name.to_snake_case();
        let name = format!("default_{definition}_{}", field.name);
        self.helpers.need(name, |name| quote!(fn #name() -> #ty { #value }))
    }

    /// The field that has all properties without a field.
    fn others(&self, others: &Type, definition: &Definition) -> TokenStream {
        let ty = rust_type(self.definitions, &Type::Map(Box::new(others.clone())));
        let Shape::Struct { fields, .. } = &definition.shape else { return TokenStream::new() };
        let mut name = "others".to_owned();
        while fields.iter().any(|field| field.name == name) {
            name.push('_');
        }
        let name = ident(&name);
        quote!(
            /// All other properties.
            #[serde(flatten)]
            pub #name: #ty
        )
    }
}

/// An attribute with some words; nothing without any.
fn attribute(name: &TokenStream, words: &[TokenStream]) -> TokenStream {
    if words.is_empty() { TokenStream::new() } else { quote!(#[#name(#(#words),*)]) }
}

/// Whether names in JSON are those of the fields in camelCase.
fn is_camel(fields: &[Field]) -> bool {
    fields.iter().any(|field| field.property != field.name)
        && fields.iter().all(|field| field.property == camel_of(&field.name))
}

/// As `serde` does it.
fn camel_of(name: &str) -> String {
    let mut camel = String::new();
    let mut is_next_large = false;
    for c in name.chars() {
        match c {
            '_' => is_next_large = true,
            c if is_next_large && !camel.is_empty() => {
                camel.push(c.to_ascii_uppercase());
                is_next_large = false;
            }
            c => {
                camel.push(c);
                is_next_large = false;
            }
        }
    }
    camel
}

/// The words of `#[schemars(..)]` for what a schema says beyond its type. Those with names of their own are used where the type
/// stands there itself.
fn words(slot: &Slot, is_named: bool) -> Vec<TokenStream> {
    let mut rules = slot.rules.clone();
    let mut words = Vec::new();
    if is_named {
        words.extend(named(&slot.ty, &mut rules));
    }
    words.extend(extensions(&rules));
    words
}

/// Rules that have names of their own, which are taken away.
fn named(ty: &Type, rules: &mut Map<String, Value>) -> Vec<TokenStream> {
    let mut words = Vec::new();
    let mut pair = |rules: &mut Map<String, Value>, word: &str, minimum: &str, maximum: &str| {
        let (minimum, maximum) = (rules.remove(minimum), rules.remove(maximum));
        let bounds = [("min", minimum), ("max", maximum)].into_iter().filter_map(|(word, value)| {
            let (word, value) = (format_ident!("{word}"), json::tokens(&value?));
            Some(quote!(#word = #value))
        });
        let bounds: Vec<TokenStream> = bounds.collect();
        let word = format_ident!("{word}");
        if !bounds.is_empty() {
            words.push(quote!(#word(#(#bounds),*)));
        }
    };
    match ty {
        Type::Text => pair(rules, "length", "minLength", "maxLength"),
        Type::List(_) => pair(rules, "length", "minItems", "maxItems"),
        Type::Integer(_) | Type::Number(_) => pair(rules, "range", "minimum", "maximum"),
        _ => {}
    }
    if matches!(ty, Type::Text) {
        if let Some(Value::String(pattern)) = rules.remove("pattern") {
            words.push(quote!(regex(pattern = #pattern)));
        }
        let format = rules.get("format").and_then(Value::as_str);
        let word = match format {
            Some("email") => Some(quote!(email)),
            Some("uri") => Some(quote!(url)),
            Some("ipv4") => Some(quote!(ipv4)),
            Some("ipv6") => Some(quote!(ipv6)),
            _ => None,
        };
        if let Some(word) = word {
            rules.remove("format");
            words.push(word);
        }
    }
    if let (Type::List(item), Some(Value::Object(mut inner))) = (ty, rules.remove(INNER)) {
        let inner = named(item, &mut inner);
        words.push(quote!(inner(#(#inner),*)));
    }
    words
}

/// Rules as they are.
fn extensions(rules: &Map<String, Value>) -> Vec<TokenStream> {
    let mut sorted: Vec<_> = rules.iter().collect();
    sorted.sort_by_key(|(keyword, _)| *keyword);
    let extension = |(keyword, value): (&String, &Value)| {
        let value = json::tokens(value);
        quote!(extend(#keyword = #value))
    };
    sorted.into_iter().map(extension).collect()
}
