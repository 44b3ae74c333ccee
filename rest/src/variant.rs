//! What forms of a type are, for code that knows neither.

/// A type is another form of `Base`, with fields left out, optional or added: [`variant`](macro@crate::variant) writes such
/// types.
///
/// ```
/// use lazo_rest::{VariantOf, variant};
///
/// #[variant(ContactName, only(name))]
/// #[derive(Debug, PartialEq)]
/// struct Contact {
///     id: u64,
///     name: String,
/// }
///
/// fn forms<V: VariantOf<B>, B>(all: Vec<B>) -> Vec<V> {
///     all.into_iter().map(V::of).collect()
/// }
///
/// let names: Vec<ContactName> = forms(vec![Contact { id: 1, name: "Ann".into() }]);
/// assert_eq!(names[0].name, "Ann");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a variant of `{Base}`",
    label = "not a variant of `{Base}`",
    note = "write `#[variant({Self}, ..)]` above `{Base}`, or name one of the variants that it has"
)]
pub trait VariantOf<Base>: From<Base> {
    /// The form of a value.
    fn of(base: Base) -> Self {
        Self::from(base)
    }
}

/// A form of `Base` that can be put into one.
///
/// ```
/// use lazo_rest::{PatchOf, variant};
///
/// #[variant(ContactPatch, exclude(id), partial)]
/// #[derive(Debug, PartialEq)]
/// struct Contact {
///     id: u64,
///     name: String,
/// }
///
/// fn change<B>(base: &mut B, patch: impl PatchOf<B>) {
///     patch.apply(base);
/// }
///
/// let mut ann = Contact { id: 1, name: "Ann".into() };
/// change(&mut ann, ContactPatch { name: Some("Bea".into()) });
/// assert_eq!(ann, Contact { id: 1, name: "Bea".into() });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be put into a `{Base}`",
    label = "there is no `apply` for a `{Base}`",
    note = "a variant of `{Base}` is written by `#[variant({Self}, ..)]` above it",
    note = "where `deep(..)` goes into an `Option`, say what it begins as: `deep(address: AddressPatch = Address::default())`",
    note = "the elements of a list are not patched: take the list out of `deep(..)`, and it is replaced as a whole"
)]
pub trait PatchOf<Base>: VariantOf<Base> {
    /// Puts what it has into a value; what is absent stays as it was.
    fn apply(self, base: &mut Base);
}
