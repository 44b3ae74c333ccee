//! From a document to code, and from the code to the document again.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod contract;
mod golden;
mod hostile;
mod requests;

/// What was generated, as it was generated.
#[rustfmt::skip]
#[allow(missing_docs, unreachable_pub, dead_code, clippy::use_self, reason = "it is said by the documents of the tests")]
mod generated {
    pub mod hello_world;
    pub mod names;
    pub mod parameters;
    pub mod petstore;
    pub mod routing;
    pub mod todo;
    pub mod unsaid;
    pub mod validation;
}
