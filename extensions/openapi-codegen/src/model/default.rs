//! Values of types that a document has.

use super::{Definition, Shape, Slot, Type};
use crate::name::ident;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

/// A value as an expression of a type, where that is simple.
pub(crate) fn expression(definitions: &[Definition], ty: &Type, value: &Value) -> Option<TokenStream> {
    Some(match (ty, value) {
        (Type::Bool, Value::Bool(value)) => quote!(#value),
        (Type::Text, Value::String(text)) => quote!(#text.to_owned()),
        (Type::Integer(name), Value::Number(number)) => {
            let (most, least) = bounds(name);
            let number = number.as_i64().filter(|number| (least..=most).contains(number))?;
            let digits = Literal::i64_unsuffixed(number.checked_abs()?);
            if number < 0 { quote!(-#digits) } else { quote!(#digits) }
        }
        (Type::Number(_), Value::Number(number)) => {
            let number = number.as_f64().filter(|number| number.is_finite())?;
            let digits = Literal::f64_unsuffixed(number.abs());
            if number < 0.0 { quote!(-#digits) } else { quote!(#digits) }
        }
        (Type::Named(id), Value::String(text)) => {
            let Definition { name, shape: Shape::Texts(texts), .. } = &definitions[*id] else { return None };
            let (variant, _) = texts.iter().find(|(_, known)| known == text)?;
            let (name, variant) = (ident(name), ident(variant));
            quote!(#name::#variant)
        }
        _ => return None,
    })
}

fn bounds(name: &str) -> (i64, i64) {
    match name {
        "i32" => (i32::MAX.into(), i32::MIN.into()),
        "u8" => (u8::MAX.into(), 0),
        "u16" => (u16::MAX.into(), 0),
        "u32" => (u32::MAX.into(), 0),
        "u64" => (i64::MAX, 0),
        _ => (i64::MAX, i64::MIN),
    }
}

/// Whether a property of an alternative is one text.
pub(super) fn fixed_text(definitions: &[Definition], slot: &Slot, property: &str) -> bool {
    let Type::Named(id) = slot.ty else { return false };
    let Shape::Struct { fields, .. } = &definitions[id].shape else { return false };
    let Some(field) = fields.iter().find(|field| field.property == property) else { return false };
    let Type::Named(id) = field.slot.ty else { return false };
    field.is_required && matches!(&definitions[id].shape, Shape::Texts(texts) if texts.len() == 1)
}
