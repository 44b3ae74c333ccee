//! From a document to code, and from the code to the document again.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod golden;
