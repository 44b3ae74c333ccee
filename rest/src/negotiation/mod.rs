//! What clients say that they take, `Accept` and `Accept-Encoding`, and what caches hear of it, `Vary`.
//!
//! Read here and not with actix's types: those part lists at the commas inside quoted strings, copy each element, and choose
//! by the order of elements where RFC 9110 asks for the closest one.

mod codings;
mod list;
mod media;
mod vary;

pub(crate) use self::{
    codings::AcceptEncoding,
    list::elements,
    media::{Accept, Wish, most},
    vary::add_vary,
};
