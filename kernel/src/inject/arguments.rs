//! What a function takes, all of it at once.

use crate::{
    Context, Resolution, Resolver,
    inject::{Dependency, Inject, Injection},
};

/// The arguments of a function that are injected: a tuple of up to twelve types that are [`Inject`].
pub trait Arguments: Sized + Send + 'static {
    /// A place for each argument: an array of [`Injection`]s.
    type Places: AsRef<[Injection]> + Send + Sync + 'static;

    /// Places that are filled by type.
    fn by_type() -> Self::Places;

    /// What the places need, as data.
    fn dependencies(places: &Self::Places) -> Vec<Dependency>;

    /// The arguments; what has to be awaited is awaited together.
    fn inject(resolver: &Resolver<'_>, places: &Self::Places) -> Resolution<Self>;
}

/// Looks up what a call needs, in the caller's context. What `#[injected]` writes for a method with injected parameters
/// calls this; `function` is named in errors.
///
/// ```
/// use std::sync::Arc;
/// use lazo_kernel::{Context, Error, Inject, Injection, arguments, bind_type};
///
/// struct Clock(u8);
/// struct Report;
/// impl Report {
///     fn print(&self, title: &str, clock: Arc<Clock>) -> String {
///         format!("{title} at {}", clock.0)
///     }
///     /// Prints with the context's clock.
///     fn print_in(&self, context: &Context, title: &str) -> Result<String, Error> {
///         let clock = arguments(context, "Report::print", |r| Arc::inject(r, &Injection::by_type("clock"))).now()?;
///         Ok(self.print(title, clock))
///     }
/// }
///
/// let context = Context::new("demo");
/// context.add(bind_type::<Clock>().to(Clock(9)))?;
/// assert_eq!(Report.print_in(&context, "News")?, "News at 9");
/// # Ok::<(), Error>(())
/// ```
pub fn arguments<A: Send + 'static>(
    context: &Context,
    function: &'static str,
    inject: impl FnOnce(&Resolver<'_>) -> Resolution<A>,
) -> Resolution<A> {
    match inject(&Resolver::of_caller(context)) {
        Resolution::Ready(value) => Resolution::Ready(value),
        other => other.map_err(move |error| error.through(function)),
    }
}

impl Arguments for () {
    type Places = [Injection; 0];

    fn by_type() -> Self::Places {
        []
    }

    fn dependencies(_: &Self::Places) -> Vec<Dependency> {
        Vec::new()
    }

    fn inject(_: &Resolver<'_>, _: &Self::Places) -> Resolution<Self> {
        Resolution::ready(())
    }
}

/// `ready(()).zip_with(|| a).zip_with(|| b)`
macro_rules! zip {
    (($zipped:expr) $resolver:ident $ty:ident $value:ident $($rest:ident)*) => {
        zip!(($zipped.zip_with(|| $ty::inject($resolver, $value))) $resolver $($rest)*)
    };
    (($zipped:expr) $resolver:ident) => { $zipped };
}

/// `(((), a), b)`
macro_rules! nested {
    ($pattern:tt $value:ident $($rest:ident)*) => { nested!(($pattern, $value) $($rest)*) };
    ($pattern:tt) => { $pattern };
}

macro_rules! tuples {
    ($($count:literal: $($ty:ident $value:ident $name:literal),+;)+) => {$(
        impl<$($ty: Inject),+> Arguments for ($($ty,)+) {
            type Places = [Injection; $count];

            fn by_type() -> Self::Places {
                [$(Injection::by_type($name)),+]
            }

            fn dependencies([$($value),+]: &Self::Places) -> Vec<Dependency> {
                vec![$($ty::dependency($value)),+]
            }

            fn inject(resolver: &Resolver<'_>, [$($value),+]: &Self::Places) -> Resolution<Self> {
                zip!((Resolution::ready(())) resolver $($ty $value)+).map(|nested!(() $($value)+)| ($($value,)+))
            }
        }
    )+};
}

tuples! {
    1: A a "argument 1";
    2: A a "argument 1", B b "argument 2";
    3: A a "argument 1", B b "argument 2", C c "argument 3";
    4: A a "argument 1", B b "argument 2", C c "argument 3", D d "argument 4";
    5: A a "argument 1", B b "argument 2", C c "argument 3", D d "argument 4", E e "argument 5";
    6: A a "argument 1", B b "argument 2", C c "argument 3", D d "argument 4", E e "argument 5", F f "argument 6";
    7: A a "argument 1", B b "argument 2", C c "argument 3", D d "argument 4", E e "argument 5", F f "argument 6",
       G g "argument 7";
    8: A a "argument 1", B b "argument 2", C c "argument 3", D d "argument 4", E e "argument 5", F f "argument 6",
       G g "argument 7", H h "argument 8";
    9: A a "argument 1", B b "argument 2", C c "argument 3", D d "argument 4", E e "argument 5", F f "argument 6",
       G g "argument 7", H h "argument 8", I i "argument 9";
    10: A a "argument 1", B b "argument 2", C c "argument 3", D d "argument 4", E e "argument 5", F f "argument 6",
        G g "argument 7", H h "argument 8", I i "argument 9", J j "argument 10";
    11: A a "argument 1", B b "argument 2", C c "argument 3", D d "argument 4", E e "argument 5", F f "argument 6",
        G g "argument 7", H h "argument 8", I i "argument 9", J j "argument 10", K k "argument 11";
    12: A a "argument 1", B b "argument 2", C c "argument 3", D d "argument 4", E e "argument 5", F f "argument 6",
        G g "argument 7", H h "argument 8", I i "argument 9", J j "argument 10", K k "argument 11", L l "argument 12";
}
