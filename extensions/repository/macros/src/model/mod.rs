//! The `#[model]` attribute: reads a struct, checks it, writes the model.

mod field;
mod input;
mod structs;
mod write;

use proc_macro2::TokenStream;

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let model = input::Model::read(arguments, item)?;
    Ok(write::write(&model))
}
