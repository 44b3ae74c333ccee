//! What can be wrong in an intercepted call.

/// Why an interceptor could not have what it asked for, or a method not what its interceptors left.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InterceptionError {
    /// The method has no such argument, or none that interceptors see.
    #[error("there is no argument {wanted}; the arguments are {}", Names(known))]
    NoArgument {
        /// The name or index asked for.
        wanted: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
    /// The argument is of another type.
    #[error("the argument `{argument}` is a `{is}`, not a `{wanted}`")]
    ArgumentType {
        /// Its name.
        argument: &'static str,
        /// The type asked for.
        wanted: &'static str,
        /// The type it has.
        is: &'static str,
    },
    /// Interceptors do not see the argument's value, or must not change it.
    #[error(
        "the argument `{argument}` is a `{is}`, which interceptors do not {verb}: only owned values that are `Send`, `Sync` and \
         `'static` can be changed, and only those, `&str` and `&T` can be read"
    )]
    Hidden {
        /// Its name.
        argument: &'static str,
        /// Its type.
        is: &'static str,
        /// `see` or `change`.
        verb: &'static str,
    },
    /// The argument has been given to the method.
    #[error(
        "the argument `{argument}` has been given to the method already: clone the arguments before the first run \
         (`invocation.arguments().try_clone()`) and set them again before the next (`invocation.set_arguments(..)`)"
    )]
    Taken {
        /// Its name.
        argument: &'static str,
    },
    /// The arguments cannot be cloned, because this one cannot.
    #[error(
        "the argument `{argument}` is a `{is}`, which is not `Clone`: the method cannot be called twice with it"
    )]
    NotCloneable {
        /// Its name.
        argument: &'static str,
        /// Its type.
        is: &'static str,
    },
    /// The result is of another type.
    #[error(
        "the result is a `{is}`, not a `{wanted}`: an interceptor that answers returns the type of the method"
    )]
    ResultType {
        /// The type asked for; the method's, where its result is taken from the interceptors.
        wanted: &'static str,
        /// The type it has.
        is: &'static str,
    },
    /// An interceptor of a method that is not `async` awaited something that was not there.
    #[error(
        "`{method}` is not async, and one of its interceptors had to wait: make the method async, or do not intercept it so"
    )]
    Waited {
        /// The class and the method.
        method: String,
    },
    /// The context in which the proxy was made is gone, and with it the interceptors.
    #[error(
        "`{method}` was called on a proxy that has outlived its application: drop it with the application"
    )]
    ContextGone {
        /// The class and the method.
        method: String,
    },
}

struct Names<'a>(&'a [&'static str]);

impl std::fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        for (n, name) in self.0.iter().enumerate() {
            write!(f, "{}`{name}`", if n == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}
