//! Parameters, as arguments.

use super::example;
use crate::{
    model::{
        Reader, Slot, Type, is_note,
        keywords::{self, shape},
    },
    name::{self, Names},
};
use heck::{ToLowerCamelCase, ToTrainCase};
use lazo_openapi_diff::{LoadError, Place};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;
use std::collections::BTreeMap;

/// An argument that is a parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Its name in Rust.
    pub(crate) name: String,
    /// `path`, `query`, `header` or `cookie`.
    pub(crate) location: &'static str,
    pub(crate) ty: Type,
    pub(crate) is_optional: bool,
    /// What its attribute says.
    pub(crate) words: Vec<TokenStream>,
}

/// Keywords of schemas that have a word in attributes.
const KEYWORDS: [(&str, &str); 12] = [
    ("minimum", "minimum"),
    ("maximum", "maximum"),
    ("exclusiveMinimum", "exclusive_minimum"),
    ("exclusiveMaximum", "exclusive_maximum"),
    ("multipleOf", "multiple_of"),
    ("minLength", "min_length"),
    ("maxLength", "max_length"),
    ("pattern", "pattern"),
    ("format", "format"),
    ("minItems", "min_items"),
    ("maxItems", "max_items"),
    ("uniqueItems", "unique_items"),
];

/// The parameters of an operation, with those of its path.
pub(super) fn read<'d>(
    item: &Place<'d>,
    operation: &Place<'d>,
    path: &str,
    hint: &str,
    reader: &mut Reader<'d>,
) -> Result<Vec<Parameter>, LoadError> {
    let mut order = Vec::new();
    let mut all: BTreeMap<(&'d str, &'d str), Place<'d>> = BTreeMap::new();
    for place in
        keywords::list(item, "parameters")?.into_iter().chain(keywords::list(operation, "parameters")?)
    {
        let place = place.followed()?;
        let (Some(name), Some(location)) = (keywords::text(&place, "name")?, keywords::text(&place, "in")?)
        else {
            return Err(shape(&place, "a parameter with `name` and `in`"));
        };
        if all.insert((location, name), place).is_none() {
            order.push((location, name));
        }
    }
    let mut names = Names::default();
    let mut parameters = Vec::new();
    for key in order {
        let place = &all[&key];
        parameters.extend(one(place, key, path, hint, &mut names, reader)?);
    }
    for name in in_path(path) {
        if !parameters.iter().any(|one| one.location == "path" && one.called == name) {
            reader.warn(operation, format!("no parameter has `{{{name}}}` of the path: it is a text"));
            let rust = names.take(&name::of_value(name, "parameter"));
            let words = if called(&rust, "path", name) { vec![] } else { vec![quote!(name = #name)] };
            let parameter =
                Parameter { name: rust, location: "path", ty: Type::Text, is_optional: false, words };
            parameters.push(Named { parameter, called: name.to_owned() });
        }
    }
    Ok(parameters.into_iter().map(|named| named.parameter).collect())
}

/// A parameter with its name in the document.
struct Named {
    parameter: Parameter,
    called: String,
}

impl std::ops::Deref for Named {
    type Target = Parameter;

    fn deref(&self) -> &Parameter {
        &self.parameter
    }
}

/// The names in a path template.
fn in_path(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn one<'d>(
    place: &Place<'d>,
    (location, name): (&'d str, &'d str),
    path: &str,
    hint: &str,
    names: &mut Names,
    reader: &mut Reader<'d>,
) -> Result<Option<Named>, LoadError> {
    let Some(location) = ["path", "query", "header", "cookie"].into_iter().find(|known| *known == location)
    else {
        let at = place.get("in").unwrap_or_else(|| place.clone());
        return Err(shape(&at, "`path`, `query`, `header` or `cookie`"));
    };
    if location == "header"
        && ["accept", "content-type", "authorization"].contains(&&*name.to_ascii_lowercase())
    {
        reader.warn(
            place,
            "OpenAPI has other words for this header, and ignores it as a parameter: it is left out",
        );
        return Ok(None);
    }
    if location == "path" && !in_path(path).contains(&name) {
        reader.warn(place, format!("the path `{path}` has no `{{{name}}}`: it is left out"));
        return Ok(None);
    }
    let is_required = location == "path" || place.value().get("required").is_some_and(|it| it == true);
    let rust = names.take(&name::of_value(name, "parameter"));
    let mut words = Vec::new();
    if !called(&rust, location, name) {
        words.push(quote!(name = #name));
    }
    words.extend(keywords::text(place, "description")?.map(|text| quote!(description = #text)));
    let hint = format!("{hint}{name}");
    let (schema, is_json) = schema(place, reader)?;
    let slot = match &schema {
        Some(schema) => reader.taken(schema, &hint)?,
        None => Slot::of(Type::Any),
    };
    if is_json {
        words.push(quote!(content = "application/json"));
    } else {
        words.extend(layout(place, location, schema.as_ref(), reader)?);
    }
    let has_default = match &schema {
        Some(schema) => schema.get("default").is_some() || schema.followed()?.get("default").is_some(),
        None => false,
    };
    let (ty, said) = ruled(slot, &hint, schema.as_ref().unwrap_or(place), reader);
    words.extend(said);
    for (flag, word) in [
        ("deprecated", "deprecated"),
        ("allowReserved", "allow_reserved"),
        ("allowEmptyValue", "allow_empty_value"),
    ] {
        if place.value().get(flag).is_some_and(|it| it == true) {
            let word = format_ident!("{word}");
            words.push(quote!(#word));
        }
    }
    words.extend(example::words(place, reader)?);
    let parameter = Parameter { name: rust, location, ty, is_optional: !is_required && !has_default, words };
    Ok(Some(Named { parameter, called: name.to_owned() }))
}

/// Whether the framework calls an argument like the document does.
fn called(rust: &str, location: &str, name: &str) -> bool {
    match location {
        "header" => rust.to_train_case() == name,
        // What stands in the path may be called as it is.
        "path" => rust == name || rust.to_lower_camel_case() == name,
        _ => rust.to_lower_camel_case() == name,
    }
}

/// The schema of a parameter, and whether its text is JSON.
fn schema<'d>(place: &Place<'d>, reader: &mut Reader<'d>) -> Result<(Option<Place<'d>>, bool), LoadError> {
    let content = keywords::members(place, "content")?;
    let Some((media, content)) = content.into_iter().next() else { return Ok((place.get("schema"), false)) };
    if media == "application/json" {
        return Ok((content.get("schema"), true));
    }
    reader.warn(
        place,
        format!("the text of a parameter is JSON or in a style, not `{media}`: it is taken as it comes"),
    );
    Ok((content.get("schema"), false))
}

/// How lists and objects are laid out, where that is not what the place has.
fn layout<'d>(
    place: &Place<'d>,
    location: &str,
    schema: Option<&Place<'d>>,
    reader: &mut Reader<'d>,
) -> Result<Vec<TokenStream>, LoadError> {
    let usual = if matches!(location, "query" | "cookie") { "form" } else { "simple" };
    let mut style = keywords::text(place, "style")?.unwrap_or(usual);
    let (is_list, is_object) = parts(schema)?;
    let exists = match style {
        "simple" => usual == "simple",
        "form" => usual == "form",
        "label" | "matrix" => location == "path",
        "spaceDelimited" | "pipeDelimited" => location == "query" && (is_list || is_object),
        "deepObject" => location == "query" && is_object,
        _ => false,
    };
    if !exists {
        reader.warn(
            place,
            format!("there is no style `{style}` for such a value in the {location}: it is `{usual}`"),
        );
        style = usual;
    }
    let mut words = Vec::new();
    // Without a word, an object in the query is JSON.
    if style != usual || (location == "query" && is_object) {
        words.push(quote!(style = #style));
    }
    if !is_list && !is_object {
        return Ok(words);
    }
    let is_exploded = matches!(style, "form" | "deepObject");
    let said = place.value().get("explode").and_then(Value::as_bool).unwrap_or(is_exploded);
    // Some styles have one way only.
    let only = match style {
        "deepObject" => Some(true),
        "spaceDelimited" | "pipeDelimited" => Some(false),
        "form" if location == "cookie" => Some(false),
        _ => None,
    };
    match only {
        Some(only) if only != said => {
            reader.warn(
                place,
                format!("the style `{style}` in the {location} has `explode: {only}`, and not `{said}`"),
            );
        }
        None if said != is_exploded => words.push(quote!(explode = #said)),
        _ => {}
    }
    Ok(words)
}

/// Whether values are lists, and whether they are objects.
fn parts(schema: Option<&Place<'_>>) -> Result<(bool, bool), LoadError> {
    let Some(schema) = schema else { return Ok((false, false)) };
    let schema = schema.followed()?;
    let is = |name: &str| match schema.value().get("type") {
        Some(Value::String(kind)) => kind == name,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == name),
        _ => false,
    };
    let is_object = is("object") || ["properties", "allOf"].iter().any(|word| schema.get(word).is_some());
    Ok((is("array"), is_object))
}

/// The type of a parameter, and its rules as words; a type of its own where there are no words.
fn ruled<'d>(slot: Slot, hint: &str, place: &Place<'d>, reader: &mut Reader<'d>) -> (Type, Vec<TokenStream>) {
    let is_scalar = matches!(slot.ty, Type::Bool | Type::Text | Type::Integer(_) | Type::Number(_));
    let is_list = matches!(slot.ty, Type::List(_));
    let is_number = matches!(slot.ty, Type::Number(_));
    let mut words = Vec::new();
    let mut left = Vec::new();
    for (keyword, value) in &slot.rules {
        let word = KEYWORDS.iter().find(|(known, _)| known == keyword).map(|(_, word)| *word);
        match (word, literal(value, is_number)) {
            (Some(word), Some(value)) if is_scalar || (is_list && word.ends_with("items")) => {
                let word = format_ident!("{word}");
                words.push(quote!(#word = #value));
            }
            (None, Some(value))
                if keyword == "default" && is_scalar && fits(&slot.ty, &slot.rules["default"]) =>
            {
                words.push(quote!(default = #value));
            }
            (None, Some(value)) if keyword.starts_with("x-") => {
                words.push(quote!(keyword(#keyword = #value)));
            }
            (None, _) if is_note(keyword) => left.push(keyword.clone()),
            _ => return (reader.alone_taken(slot, hint, place), vec![]),
        }
    }
    if slot.is_nullable {
        return (reader.alone_taken(slot, hint, place), vec![]);
    }
    for keyword in left {
        reader.warn(place, format!("`{keyword}` in the schema of a parameter is left out"));
    }
    (slot.ty, words)
}

/// A literal without a suffix: the type is known where it stands.
fn literal(value: &Value, is_number: bool) -> Option<TokenStream> {
    Some(match value {
        Value::Bool(value) => quote!(#value),
        Value::String(text) => quote!(#text),
        Value::Number(number) => {
            let digits = match number.as_i128() {
                Some(number) if !is_number => Literal::u128_unsuffixed(number.unsigned_abs()),
                _ => Literal::f64_unsuffixed(number.as_f64().filter(|number| number.is_finite())?.abs()),
            };
            if number.as_f64().is_some_and(|number| number < 0.0) {
                quote!(-#digits)
            } else {
                quote!(#digits)
            }
        }
        _ => return None,
    })
}

/// Whether a default is a literal of the type.
fn fits(ty: &Type, value: &Value) -> bool {
    match ty {
        Type::Bool => value.is_boolean(),
        Type::Text => value.is_string(),
        Type::Integer("i32") => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        Type::Integer("i64") => value.is_i64(),
        Type::Number(_) => value.is_number(),
        _ => false,
    }
}
