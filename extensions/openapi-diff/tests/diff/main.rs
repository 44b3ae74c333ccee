//! What the comparison finds, and what it does not.

mod corpus;
mod loading;
mod malformed;
mod mirror;
mod policies;
mod reports;
mod respelled;
mod rules_page;
