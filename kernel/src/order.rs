//! The order in which a list of bindings is given.

use std::{borrow::Cow, cmp::Ordering, fmt, sync::Arc};

use crate::BindingRef;

/// Compares bindings, to sort a list of them. Whatever the order says, bindings that it takes as equal are sorted by key,
/// so a list never depends on when something was added.
///
/// ```
/// use lazo_kernel::{BindingKey, BindingOrder, Context, bind};
///
/// let context = Context::new("demo");
/// for (key, phase) in [("a", "log"), ("b", "auth"), ("c", "cache"), ("d", "auth")] {
///     context.add(bind(BindingKey::<str>::named(key)).to(key).tag_value("phase", phase))?;
/// }
/// let order = BindingOrder::by_tag("phase", ["auth", "*", "log"]);
/// let mut bindings = context.find_by_tag("phase");
/// order.sort(&mut bindings);
/// assert_eq!(bindings.iter().map(|b| b.key()).collect::<Vec<_>>(), ["b", "d", "c", "a"]);
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
#[derive(Clone)]
pub struct BindingOrder(Arc<Compare>);

type Compare = dyn Fn(&BindingRef, &BindingRef) -> Ordering + Send + Sync;

impl BindingOrder {
    /// The order that a closure says.
    pub fn by(compare: impl Fn(&BindingRef, &BindingRef) -> Ordering + Send + Sync + 'static) -> Self {
        Self(Arc::new(compare))
    }

    /// By the place of the tag's value in a list. `*` in the list stands for all values that it does not name, and for
    /// bindings without the tag; without a `*` those go last. They are sorted by value, those without one first.
    ///
    /// (LoopBack puts unlisted values first. Here a new, unlisted one never comes before what was put in order with care.)
    pub fn by_tag<I>(tag: impl Into<Cow<'static, str>>, order: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<Cow<'static, str>>,
    {
        let tag = tag.into();
        let order: Vec<Cow<'static, str>> = order.into_iter().map(Into::into).collect();
        Self::by(move |a, b| {
            let (a, b) = (a.tag_value_of(&tag), b.tag_value_of(&tag));
            place(&order, a).cmp(&place(&order, b)).then_with(|| a.cmp(&b))
        })
    }

    /// This order, and another one among those that it takes as equal.
    #[must_use]
    pub fn then(self, other: Self) -> Self {
        Self::by(move |a, b| self.0(a, b).then_with(|| other.0(a, b)))
    }

    /// Compares two bindings.
    #[must_use]
    pub fn compare(&self, a: &BindingRef, b: &BindingRef) -> Ordering {
        self.0(a, b).then_with(|| a.key().cmp(b.key()))
    }

    /// Sorts bindings.
    pub fn sort(&self, bindings: &mut [BindingRef]) {
        bindings.sort_by(|a, b| self.compare(a, b));
    }
}

/// Sorts bindings by key.
pub(crate) fn sort_by_key(bindings: &mut [BindingRef]) {
    bindings.sort_by(|a, b| a.key().cmp(b.key()));
}

/// By key.
impl Default for BindingOrder {
    fn default() -> Self {
        Self::by(|_, _| Ordering::Equal)
    }
}

impl fmt::Debug for BindingOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BindingOrder").finish_non_exhaustive()
    }
}

/// Where a value goes by an order list: at its own place, or at that of `*`, or last.
fn place(order: &[Cow<'static, str>], value: Option<&str>) -> usize {
    let named = value.and_then(|value| order.iter().position(|listed| listed == value));
    named.or_else(|| order.iter().position(|listed| listed == "*")).unwrap_or(order.len())
}
