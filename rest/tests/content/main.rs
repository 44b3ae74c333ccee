//! What goes in and out: bodies and answers of every kind, in process and over sockets.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod accept;
mod answers;
mod checked;
mod derived;
mod failures;
mod files;
mod forms;
mod further_answers;
mod heads;
mod hostile;
mod limits;
mod multipart;
mod names;
mod negotiated;
mod own_checks;
mod own_reader;
mod packed;
mod parsers;
mod rules;
mod streams;
mod support;
mod texts;
mod told;
mod unwritten;
mod variants;
mod verbs;
mod worded;
