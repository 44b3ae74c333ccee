//! The struct under `#[model]`, read and checked.

use heck::ToSnakeCase as _;
use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::parse::Parser as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Ident, LitStr, Path, Visibility};

use super::field::Field;

/// A model as its author wrote it.
pub(super) struct Model {
    pub(super) ident: Ident,
    pub(super) vis: Visibility,
    /// The attributes to keep on the struct.
    pub(super) attrs: Vec<Attribute>,
    /// The `#[derive]`s, which the variants share.
    pub(super) derives: Vec<Attribute>,
    pub(super) name: String,
    pub(super) table: String,
    pub(super) data_source: Option<String>,
    pub(super) description: String,
    pub(super) fields: Vec<Field>,
    /// The index of the id among the fields.
    pub(super) id: usize,
}

impl Model {
    pub(super) fn read(arguments: TokenStream, item: TokenStream) -> syn::Result<Self> {
        let input: DeriveInput = syn::parse2(item)?;
        let Arguments { name, table, data_source } = Arguments::read(arguments)?;
        if !input.generics.params.is_empty() {
            return Err(Error::new_spanned(
                &input.generics,
                "a model cannot be generic: its table and its JSON schema have one shape; write one struct for each",
            ));
        }
        let fields = named_fields(&input)?;
        refuse_own_serde(&input.attrs)?;
        let fields = fields.named.iter().map(Field::read).collect::<syn::Result<Vec<_>>>()?;
        let id = find_id(&input.ident, &fields)?;
        refuse_twins(&fields)?;

        let name = name.unwrap_or_else(|| input.ident.to_string());
        let derives = input.attrs.iter().filter(|attr| attr.path().is_ident("derive")).cloned().collect();
        Ok(Self {
            table: table.unwrap_or_else(|| name.to_snake_case()),
            name,
            data_source,
            description: description(&input.attrs),
            ident: input.ident,
            vis: input.vis,
            attrs: input.attrs,
            derives,
            fields,
            id,
        })
    }

    pub(super) fn id(&self) -> &Field {
        &self.fields[self.id]
    }
}

#[derive(Default)]
struct Arguments {
    name: Option<String>,
    table: Option<String>,
    data_source: Option<String>,
}

impl Arguments {
    fn read(arguments: TokenStream) -> syn::Result<Self> {
        let mut read = Self::default();
        let parser = syn::meta::parser(|meta| {
            let place = match meta.path.get_ident().map(ToString::to_string).as_deref() {
                Some("name") => &mut read.name,
                Some("table") => &mut read.table,
                Some("datasource") => &mut read.data_source,
                _ => {
                    return Err(meta.error(
                        "unknown argument: `#[model]` takes `name = \"...\"`, `table = \"...\"` and `datasource = \"...\"`",
                    ));
                }
            };
            *place = Some(meta.value()?.parse::<LitStr>()?.value());
            Ok(())
        });
        parser.parse2(arguments)?;
        Ok(read)
    }
}

fn named_fields(input: &DeriveInput) -> syn::Result<&syn::FieldsNamed> {
    const FIX: &str = "`#[model]` is for a struct with named fields: `struct Todo { #[id(generated)] id: Option<i64>, ... }`";
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(fields),
            Fields::Unnamed(_) | Fields::Unit => Err(Error::new_spanned(&input.ident, FIX)),
        },
        Data::Enum(_) | Data::Union(_) => Err(Error::new_spanned(&input.ident, FIX)),
    }
}

/// Two descriptions of one JSON shape would drift apart.
fn refuse_own_serde(attrs: &[Attribute]) -> syn::Result<()> {
    for attr in attrs {
        if attr.path().is_ident("serde") || attr.path().is_ident("schemars") {
            return Err(Error::new_spanned(
                attr,
                "`#[model]` writes the JSON form itself: name things with `#[model(name = \"...\")]` and `#[property(name = \"...\")]`",
            ));
        }
        if attr.path().is_ident("derive") {
            attr.parse_nested_meta(|meta| match written_by_model(&meta.path) {
                Some(name) => Err(Error::new(
                    meta.path.span(),
                    format!("`#[model]` implements `{name}` itself: take it out of the derive"),
                )),
                None => Ok(()),
            })?;
        }
    }
    Ok(())
}

fn written_by_model(path: &Path) -> Option<String> {
    let name = path.segments.last()?.ident.to_string();
    matches!(name.as_str(), "Serialize" | "Deserialize" | "JsonSchema").then_some(name)
}

fn find_id(model: &Ident, fields: &[Field]) -> syn::Result<usize> {
    let mut ids = fields.iter().enumerate().filter(|(_, field)| field.id);
    let Some((id, _)) = ids.next() else {
        return Err(Error::new_spanned(
            model,
            "a model needs an id: mark a field with `#[id]`, or with `#[id(generated)]` when the store gives it",
        ));
    };
    match ids.next() {
        Some((_, second)) => Err(Error::new_spanned(
            &second.ident,
            format!("a model has one id, and `{}` is it already: take this `#[id]` away", fields[id].ident),
        )),
        None => Ok(id),
    }
}

fn refuse_twins(fields: &[Field]) -> syn::Result<()> {
    for (index, field) in fields.iter().enumerate() {
        let earlier = &fields[..index];
        if earlier.iter().any(|other| other.name == field.name) {
            return Err(Error::new_spanned(
                &field.ident,
                format!(
                    "two properties are called `{}` in JSON: give one of them another `name`",
                    field.name
                ),
            ));
        }
        if earlier.iter().any(|other| other.column.eq_ignore_ascii_case(&field.column)) {
            return Err(Error::new_spanned(
                &field.ident,
                format!(
                    "two properties are kept in the column `{}`: give one of them another `column`",
                    field.column
                ),
            ));
        }
    }
    Ok(())
}

/// The text of the doc comments.
pub(super) fn description(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter(|attr| attr.path().is_ident("doc")).filter_map(|attr| {
        let value = attr.meta.require_name_value().ok()?.value.to_token_stream();
        let line = syn::parse2::<LitStr>(value).ok()?.value();
        Some(line.trim_end().strip_prefix(' ').map_or_else(|| line.trim_end().to_owned(), str::to_owned))
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
