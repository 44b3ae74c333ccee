//! How requests find their routes.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod defaults;
mod functions;
mod hosts;
mod living;
mod matcher;
mod parameters;
mod policies;
mod services;
mod statics;
mod styles;
mod support;
mod versions;
