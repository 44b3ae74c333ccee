//! Values of absent parameters, held against the argument's type where the macro knows it.

use crate::rules::Literal;
use syn::{Error, Lit, Result, Type};

const WHOLE: [&str; 12] =
    ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];

/// Finds a default that is no value of the type: the compiler would advise what is no literal.
pub(crate) fn check(default: &Literal, ty: &Type) -> Result<()> {
    let Type::Path(path) = ty else { return Ok(()) };
    let Some(name) = path.path.get_ident().map(ToString::to_string) else { return Ok(()) };
    let lit = &default.lit;
    let (fits, is, how) = match name.as_str() {
        "String" => (matches!(lit, Lit::Str(_)), "a text", "\"..\""),
        "bool" => (matches!(lit, Lit::Bool(_)), "`true` or `false`", "true"),
        "f32" | "f64" => (matches!(lit, Lit::Float(_)), "a number with a point", "1.0"),
        whole if WHOLE.contains(&whole) => (matches!(lit, Lit::Int(_)), "a whole number", "1"),
        _ => return Ok(()),
    };
    if fits {
        return Ok(());
    }
    let what = format!("the default of a `{name}` is {is}: write `default = {how}`");
    Err(Error::new(lit.span(), what))
}
