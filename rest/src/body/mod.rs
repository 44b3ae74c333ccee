//! Request bodies: media types, limits, reading, and what is wrong with them.

mod clock;
mod errors;
mod head;
mod lane;
mod reading;
mod strict;

pub(crate) use errors::{invalid, missing, read_normalised};
pub(crate) use head::{check_head, is_absent};
pub(crate) use lane::{Lane, is_object, resolve};
pub(crate) use reading::{json, read, typed, utf8};
