//! Examples, as words of attributes.

use crate::{
    json,
    model::{Reader, keywords},
};
use lazo_openapi_diff::{LoadError, Place};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

/// The examples that stand at a place.
pub(super) fn words<'d>(
    place: &Place<'d>,
    reader: &mut Reader<'d>,
) -> Result<Option<TokenStream>, LoadError> {
    if let Some(example) = place.get("example") {
        let value = expression(example.value());
        return Ok(Some(quote!(example = #value)));
    }
    let mut named = Vec::new();
    for (name, example) in keywords::members(place, "examples")? {
        let example = example.followed()?;
        let Some(value) = example.get("value") else {
            reader.warn(&example, "an example without a value is left out");
            continue;
        };
        if example.get("summary").is_some() || example.get("description").is_some() {
            reader.warn(&example, "what is said of an example is left out");
        }
        let value = expression(value.value());
        named.push(quote!(#name = #value));
    }
    Ok((!named.is_empty()).then(|| quote!(examples(#(#named),*))))
}

fn expression(value: &Value) -> TokenStream {
    let tokens = json::tokens(value);
    match value {
        Value::Bool(_) | Value::Number(_) | Value::String(_) => tokens,
        _ => quote!(serde_json::json!(#tokens)),
    }
}
