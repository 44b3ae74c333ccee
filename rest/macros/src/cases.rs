//! What a derive looks at case by case: the struct, or each variant of the enum.

use crate::mistakes::Mistakes;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Result, Variant};

/// Reads each case with `one`, which is given its path, `Self` or `Self::Variant`. `what` is what the type should be:
/// `an answer`.
pub(crate) fn read<T>(
    input: &DeriveInput,
    what: &str,
    mistakes: &mut Mistakes,
    one: impl Fn(TokenStream, &[Attribute], &Fields) -> Result<T>,
) -> Result<Vec<T>> {
    Ok(match &input.data {
        Data::Struct(data) => {
            mistakes.keep(one(quote!(Self), &input.attrs, &data.fields)).into_iter().collect()
        }
        Data::Enum(data) => {
            let of = |variant: &Variant| {
                let name = &variant.ident;
                one(quote!(Self::#name), &variant.attrs, &variant.fields)
            };
            data.variants.iter().filter_map(|variant| mistakes.keep(of(variant))).collect()
        }
        Data::Union(_) => {
            return Err(Error::new_spanned(&input.ident, format!("{what} is a struct or an enum")));
        }
    })
}
