//! Request bodies: media types, limits, reading, and what is wrong with them.

mod clock;
mod errors;
mod form;
mod from_body;
mod head;
mod kind;
mod lane;
mod limits;
mod multipart;
mod parser;
mod reading;
mod stream;
mod strict;
mod unpack;
mod weight;

pub(crate) use errors::{INVALID, invalid, late, missing, read_normalised, read_placed, too_large};
pub(crate) use form::read as read_urlencoded;
pub use from_body::{
    AsJsonBody, BodySettings, BodyTag, BySchema, ChooseNoBody, ChooseOwnBody, ChooseOwnMedia,
    ChooseSchemaBody, FromBody, HasMediaType, InOwnWay,
};
pub(crate) use from_body::{binary, raw};
pub(crate) use head::{body_type, check_length, is_absent, is_json, is_utf8_charset};
pub(crate) use kind::{BodyKind, BodyState, is_raw};
pub(crate) use lane::{Lane, is_object, resolve};
pub(crate) use limits::Policy;
pub use limits::{Bodies, Multipart};
pub(crate) use multipart::{InMemory, encoding, misplaced, read_form, tree_of, with_files};
pub use multipart::{Part, Parts, Upload, UploadedFile};
pub(crate) use parser::Parsers;
pub use parser::{BODY_PARSERS, BodyParser};
pub(crate) use reading::{json, read, typed, utf8};
pub use stream::BodyStream;
pub(crate) use unpack::{Coding, coding, unpack};
pub(crate) use weight::check_weight;
