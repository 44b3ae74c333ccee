//! What the targets share: routes in process, and ways to send bytes to them.

mod bodies;
pub mod connection;
mod parameters;
mod served;

pub use self::bodies::Thing;
pub use self::{bodies::send, parameters::ask};
