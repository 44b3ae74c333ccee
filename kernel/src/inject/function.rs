//! Functions whose arguments are injected.

/// A function of these arguments: every `Fn` of up to twelve.
#[diagnostic::on_unimplemented(
    message = "the arguments of this function cannot be injected",
    label = "not a function of injected arguments",
    note = "write the type of each argument, `|clock: Arc<Clock>| ..`; each must be one that a field can have"
)]
pub trait Function<Arguments>: Send + Sync + 'static {
    /// What it returns.
    type Output;

    /// Calls it.
    fn call(&self, arguments: Arguments) -> Self::Output;
}

/// A function of these arguments that can be called once: every `FnOnce` of up to twelve.
#[diagnostic::on_unimplemented(
    message = "the arguments of this function cannot be injected",
    label = "not a function of injected arguments",
    note = "write the type of each argument, `|clock: Arc<Clock>| ..`; each must be one that a field can have"
)]
pub trait FunctionOnce<Arguments> {
    /// What it returns.
    type Output;

    /// Calls it.
    fn call_once(self, arguments: Arguments) -> Self::Output;
}

macro_rules! functions {
    ($(($($ty:ident $value:ident),*))+) => {$(
        impl<Code, Out, $($ty),*> Function<($($ty,)*)> for Code
        where
            Code: Fn($($ty),*) -> Out + Send + Sync + 'static,
        {
            type Output = Out;

            fn call(&self, ($($value,)*): ($($ty,)*)) -> Out {
                self($($value),*)
            }
        }

        impl<Code, Out, $($ty),*> FunctionOnce<($($ty,)*)> for Code
        where
            Code: FnOnce($($ty),*) -> Out,
        {
            type Output = Out;

            fn call_once(self, ($($value,)*): ($($ty,)*)) -> Out {
                self($($value),*)
            }
        }
    )+};
}

functions! {
    ()
    (A a)
    (A a, B b)
    (A a, B b, C c)
    (A a, B b, C c, D d)
    (A a, B b, C c, D d, E e)
    (A a, B b, C c, D d, E e, F f)
    (A a, B b, C c, D d, E e, F f, G g)
    (A a, B b, C c, D d, E e, F f, G g, H h)
    (A a, B b, C c, D d, E e, F f, G g, H h, I i)
    (A a, B b, C c, D d, E e, F f, G g, H h, I i, J j)
    (A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k)
    (A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l)
}
