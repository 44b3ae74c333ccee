//! What the targets share: routes in process, and ways to send bytes to them.

mod bodies;
pub mod connection;
mod headers;
mod parameters;
mod parts;
mod served;

pub use self::bodies::Thing;
pub use self::{bodies::send, headers::with_headers, parameters::ask, parts::with_part};
