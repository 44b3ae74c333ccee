//! What the kernel does, one module for each thing that it does. Tests that need a process of their own are beside this
//! folder: they count allocations, send signals or run the compiler.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod components;
mod configuration;
mod constructor;
mod contexts;
mod custom_injection;
mod events;
mod extension_point;
mod find;
mod function;
mod generic;
mod golden;
mod graphs;
mod hooks;
mod injection;
mod inspect;
mod interceptor;
mod kept;
mod keys;
mod lazy;
mod life;
mod life_races;
mod method;
mod once;
mod probe;
mod property_path;
mod proxy;
mod remembered;
mod scopes;
mod servers;
mod setter;
mod stress;
mod verdict;
mod verify;
mod view;
