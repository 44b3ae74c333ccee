//! What the comparison finds, and what it does not.

mod corpus;
