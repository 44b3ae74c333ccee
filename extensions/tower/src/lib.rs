#![doc = include_str!("../README.md")]
//!
//! ## Where it is
//!
//! | to learn about | read |
//! |---|---|
//! | services below a path | [`tower_service`], [`TowerApplication`] |
//! | layers around requests | [`TowerLayer`] |
//! | what they are told of a request, and tell others | [`OriginalUri`], [`FromLayer`], [`RequestBody`], [`ResponseBody`] |

mod answer;
mod body;
mod convert;
mod error;
mod feeding;
mod known;
mod layer;
mod pipe;
mod service;

pub use body::RequestBody;
pub use known::{FromLayer, OriginalUri};
pub use layer::{Onward, ResponseBody, TowerLayer};
pub use service::{TowerApplication, tower_service};
pub use tower::BoxError;
