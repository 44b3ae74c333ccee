//! Who is let in.

use crate::model::keywords::{self, shape};
use lazo_openapi_diff::{LoadError, Place};
use proc_macro2::TokenStream;
use quote::quote;

/// A scheme with the scopes that it takes.
type Demand<'d> = (&'d str, Vec<&'d str>);

/// One alternative: schemes with their scopes, which are needed together.
pub(crate) fn requirement<'d>(place: &Place<'d>) -> Result<Vec<Demand<'d>>, LoadError> {
    if !place.value().is_object() {
        return Err(shape(place, "an object of schemes and scopes"));
    }
    let demand = |(scheme, _)| Ok((scheme, keywords::texts(place, scheme)?));
    place.members().into_iter().map(demand).collect()
}

/// The words of an operation.
pub(super) fn words(place: &Place<'_>) -> Result<Vec<TokenStream>, LoadError> {
    if place.get("security").is_none() {
        return Ok(Vec::new());
    }
    let alternatives = keywords::list(place, "security")?;
    let mut words = Vec::new();
    let mut is_public = alternatives.is_empty();
    for alternative in alternatives {
        let demands = requirement(&alternative)?;
        is_public |= demands.is_empty();
        let demands: Vec<TokenStream> = demands
            .into_iter()
            .map(|(scheme, scopes)| match scopes.as_slice() {
                [] => quote!(#scheme),
                scopes => quote!(#scheme = [#(#scopes),*]),
            })
            .collect();
        if !demands.is_empty() {
            words.push(quote!(security(#(#demands),*)));
        }
    }
    if is_public {
        words.push(quote!(public));
    }
    Ok(words)
}
