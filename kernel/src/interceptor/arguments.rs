//! The arguments of a call, of whatever types.

use std::{
    any::{Any, type_name},
    fmt,
};

use super::InterceptionError;

type Value = Box<dyn Any + Send + Sync>;

/// One argument of a call.
///
/// | the method takes | interceptors |
/// |---|---|
/// | an owned `T` that is `Send + Sync + 'static` | read, change and replace it |
/// | `&str` | read it, with [`Invocation::text`](super::Invocation::text) |
/// | `&T` of such a `T` | read it |
/// | anything else (`&mut T`, `&[T]`, what is not `Send`) | see its name and type |
pub struct Argument<'a> {
    name: &'static str,
    type_name: &'static str,
    held: Held<'a>,
}

enum Held<'a> {
    /// `None` once the method has it.
    Owned {
        value: Option<Value>,
        clone: Option<fn(&dyn Any) -> Option<Value>>,
    },
    Borrowed(&'a (dyn Any + Send + Sync)),
    Text(&'a str),
    /// Somebody else passes it; more than once, if it can be.
    Hidden {
        repeatable: bool,
    },
}

impl<'a> Argument<'a> {
    /// An owned value that can be cloned, so that the method can be called again.
    pub fn new<T: Clone + Send + Sync + 'static>(name: &'static str, value: T) -> Self {
        let clone = |value: &dyn Any| -> Option<Value> { Some(Box::new(value.downcast_ref::<T>()?.clone())) };
        Self::owned::<T>(name, value, Some(clone))
    }

    /// An owned value that cannot be cloned: the method can be called once with it.
    pub fn once<T: Send + Sync + 'static>(name: &'static str, value: T) -> Self {
        Self::owned::<T>(name, value, None)
    }

    fn owned<T: Send + Sync + 'static>(
        name: &'static str,
        value: T,
        clone: Option<fn(&dyn Any) -> Option<Value>>,
    ) -> Self {
        Self { name, type_name: type_name::<T>(), held: Held::Owned { value: Some(Box::new(value)), clone } }
    }

    /// A borrowed value, which can be read.
    pub fn borrowed<T: Send + Sync + 'static>(name: &'static str, value: &'a T) -> Self {
        Self { name, type_name: type_name::<&T>(), held: Held::Borrowed(value) }
    }

    /// A borrowed text, which can be read.
    #[must_use]
    pub const fn text(name: &'static str, value: &'a str) -> Self {
        Self { name, type_name: "&str", held: Held::Text(value) }
    }

    /// A value that interceptors do not see, since whoever calls the method passes it: again for a second call, if it is
    /// `repeatable`.
    #[must_use]
    pub const fn hidden(name: &'static str, type_name: &'static str, repeatable: bool) -> Self {
        Self { name, type_name, held: Held::Hidden { repeatable } }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name of its type.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The value, if interceptors see it and the method has not got it yet: a `T` both for `T` and for `&T`.
    #[must_use]
    pub fn value(&self) -> Option<&(dyn Any + Send + Sync)> {
        match &self.held {
            Held::Owned { value, .. } => value.as_deref(),
            Held::Borrowed(value) => Some(*value),
            Held::Text(_) | Held::Hidden { .. } => None,
        }
    }

    /// The value, if it is text: a `String` or a `&str`.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.held {
            Held::Text(text) => Some(text),
            _ => self.value()?.downcast_ref::<String>().map(String::as_str),
        }
    }

    fn try_clone(&self) -> Result<Self, InterceptionError> {
        let held = match &self.held {
            Held::Owned { value: None, .. } => return Err(InterceptionError::Taken { argument: self.name }),
            Held::Owned { value: Some(value), clone } => match clone.and_then(|clone| clone(&**value)) {
                Some(value) => Held::Owned { value: Some(value), clone: *clone },
                None => return Err(self.not_cloneable()),
            },
            Held::Borrowed(value) => Held::Borrowed(*value),
            Held::Text(text) => Held::Text(text),
            Held::Hidden { repeatable: true } => Held::Hidden { repeatable: true },
            Held::Hidden { repeatable: false } => return Err(self.not_cloneable()),
        };
        Ok(Self { name: self.name, type_name: self.type_name, held })
    }

    fn not_cloneable(&self) -> InterceptionError {
        InterceptionError::NotCloneable { argument: self.name, is: self.type_name }
    }

    fn mismatch<T>(&self) -> InterceptionError {
        InterceptionError::ArgumentType { argument: self.name, wanted: type_name::<T>(), is: self.type_name }
    }

    fn not_seen(&self, verb: &'static str) -> InterceptionError {
        match &self.held {
            Held::Owned { .. } => InterceptionError::Taken { argument: self.name },
            _ => InterceptionError::Hidden { argument: self.name, is: self.type_name, verb },
        }
    }
}

impl fmt::Debug for Argument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.type_name)
    }
}

/// How an argument is named: by its name, or by its place, which begins with 0 and leaves `self` out.
pub trait ArgumentKey: Copy + fmt::Debug {
    /// Its place.
    fn find(self, arguments: &Arguments<'_>) -> Option<usize>;
}

impl ArgumentKey for usize {
    fn find(self, arguments: &Arguments<'_>) -> Option<usize> {
        (self < arguments.len()).then_some(self)
    }
}

impl ArgumentKey for &str {
    fn find(self, arguments: &Arguments<'_>) -> Option<usize> {
        arguments.0.iter().position(|argument| argument.name == self)
    }
}

/// The arguments of a call, in the order of the method.
///
/// ```
/// use lazo_kernel::interceptor::{Argument, Arguments};
///
/// let mut arguments = Arguments::from(vec![Argument::new("id", 7_i64), Argument::text("word", "hello")]);
/// *arguments.get_mut::<i64>("id")? += 1;
/// assert_eq!(arguments.text(1)?, "hello");
/// assert_eq!(arguments.take::<i64>(0)?, 8);
/// # Ok::<(), lazo_kernel::interceptor::InterceptionError>(())
/// ```
#[derive(Default, Debug)]
pub struct Arguments<'a>(Vec<Argument<'a>>);

impl<'a> From<Vec<Argument<'a>>> for Arguments<'a> {
    fn from(arguments: Vec<Argument<'a>>) -> Self {
        Self(arguments)
    }
}

impl<'a> Arguments<'a> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the method takes none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, whatever their types.
    pub fn iter(&self) -> impl Iterator<Item = &Argument<'a>> {
        self.0.iter()
    }

    /// Adds one behind the others.
    pub fn push(&mut self, argument: Argument<'a>) {
        self.0.push(argument);
    }

    fn at(&self, key: impl ArgumentKey) -> Result<usize, InterceptionError> {
        key.find(self).ok_or_else(|| InterceptionError::NoArgument {
            wanted: format!("{key:?}"),
            known: self.0.iter().map(|argument| argument.name).collect(),
        })
    }

    /// The value of an argument of type `T` or `&T`.
    ///
    /// # Errors
    ///
    /// [`InterceptionError`] if there is no such argument, it is of another type, hidden, or given away.
    pub fn get<T: 'static>(&self, key: impl ArgumentKey) -> Result<&T, InterceptionError> {
        let argument = &self.0[self.at(key)?];
        match argument.value() {
            Some(value) => value.downcast_ref().ok_or_else(|| argument.mismatch::<T>()),
            None => Err(argument.not_seen("see")),
        }
    }

    /// The value of an argument of type `T`, to be changed.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get); a borrowed argument cannot be changed.
    pub fn get_mut<T: 'static>(&mut self, key: impl ArgumentKey) -> Result<&mut T, InterceptionError> {
        let at = self.at(key)?;
        let (wrong_type, not_seen) = (self.0[at].mismatch::<T>(), self.0[at].not_seen("change"));
        match &mut self.0[at].held {
            Held::Owned { value: Some(value), .. } => value.downcast_mut().ok_or(wrong_type),
            _ => Err(not_seen),
        }
    }

    /// The text of an argument of type `String` or `&str`.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub fn text(&self, key: impl ArgumentKey) -> Result<&str, InterceptionError> {
        let argument = &self.0[self.at(key)?];
        argument.as_text().ok_or_else(|| match argument.value() {
            Some(_) => argument.mismatch::<String>(),
            None => argument.not_seen("see"),
        })
    }

    /// Takes the value of an argument out, to be given to the method.
    ///
    /// # Errors
    ///
    /// As [`get_mut`](Self::get_mut).
    pub fn take<T: 'static>(&mut self, key: impl ArgumentKey) -> Result<T, InterceptionError> {
        let at = self.at(key)?;
        self.get_mut::<T>(at)?;
        let (wrong_type, not_seen) = (self.0[at].mismatch::<T>(), self.0[at].not_seen("change"));
        match &mut self.0[at].held {
            Held::Owned { value, .. } => match value.take() {
                Some(value) => (value as Box<dyn Any>).downcast().map(|value| *value).map_err(|_| wrong_type),
                None => Err(not_seen),
            },
            _ => Err(not_seen),
        }
    }

    /// A copy of all of them, for a second call.
    ///
    /// # Errors
    ///
    /// [`NotCloneable`](InterceptionError::NotCloneable) names the first that cannot be cloned;
    /// [`Taken`](InterceptionError::Taken) if the method has one already.
    pub fn try_clone(&self) -> Result<Self, InterceptionError> {
        self.0.iter().map(Argument::try_clone).collect::<Result<_, _>>().map(Self)
    }
}
