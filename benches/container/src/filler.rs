//! Values among which the wanted ones are found.

/// A value of a type of its own that nobody asks for.
#[derive(Clone)]
pub(crate) struct Filler<const N: usize>(
    #[expect(dead_code, reason = "only its size matters")] pub(crate) usize,
);
