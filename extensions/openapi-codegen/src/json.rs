//! Values of JSON as they stand in `json!(..)` and `extend(..)`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

/// How many values a macro may take one by one: each is a step deeper for the compiler, which stops at 128.
const MOST: usize = 30;

/// The tokens of a value.
pub(crate) fn tokens(value: &Value) -> TokenStream {
    if weight(value) <= MOST {
        return written(value);
    }
    let text = sorted(value).to_string();
    quote!(serde_json::from_str::<serde_json::Value>(#text).unwrap_or_default())
}

/// A value with its members by name, also where maps keep another order.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(members) => {
            let mut all: Vec<_> =
                members.iter().map(|(name, member)| (name.clone(), sorted(member))).collect();
            all.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(all.into_iter().collect())
        }
        other => other.clone(),
    }
}

fn weight(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(members) => members.values().map(|member| 1 + weight(member)).sum(),
        _ => 0,
    }
}

fn written(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(null),
        Value::Bool(value) => quote!(#value),
        Value::String(text) => quote!(#text),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), ..) => integer(number),
            (None, Some(number), _) => {
                let digits = Literal::u64_suffixed(number);
                quote!(#digits)
            }
            (None, None, number) => float(number.unwrap_or_default()),
        },
        Value::Array(items) => {
            let items = items.iter().map(written);
            quote!([#(#items),*])
        }
        Value::Object(members) => {
            // In their order by name, whatever the map is made of.
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            let members = sorted.into_iter().map(|(name, value)| {
                let value = written(value);
                quote!(#name: #value)
            });
            quote!({#(#members),*})
        }
    }
}

fn integer(number: i64) -> TokenStream {
    let size = number.unsigned_abs();
    let digits = match (i32::try_from(number), i64::try_from(size)) {
        (Ok(_), _) => Literal::u64_unsuffixed(size),
        (_, Ok(size)) => Literal::i64_suffixed(size),
        // The smallest one: its digits alone are no `i64`.
        _ => return quote!((i64::MIN)),
    };
    if number < 0 { quote!(-#digits) } else { quote!(#digits) }
}

fn float(number: f64) -> TokenStream {
    let digits = Literal::f64_unsuffixed(number.abs());
    if number < 0.0 { quote!(-#digits) } else { quote!(#digits) }
}
