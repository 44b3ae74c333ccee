//! The application under the benchmark, and where whoever measures servers finds their programs.

pub mod by_lazo;
pub mod many;
pub mod program;
