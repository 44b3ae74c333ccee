//! What the schemas of an application promise: components, violations, coercion.

mod asked;
mod bodies;
mod coercion;
mod components;
mod limits;
mod reports;
mod rules;
mod some;
mod support;
mod unevaluated;
