//! Chains: the interceptors of a method in the order in which they run. A chain is computed once for each state of the
//! bindings, and kept.

use std::{
    fmt,
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    GLOBAL_INTERCEPTOR, GLOBAL_INTERCEPTOR_SOURCE, INTERCEPTOR_GROUPS, Interceptor, InterceptorItem,
    Interceptors, IntoInterceptor,
    groups::rank,
    list::{Find, Identity, Named, is_kept},
};
use crate::{BindingRef, Context, Error, Resolution};

/// The interceptors of a method, in the order in which they run.
#[derive(Default)]
pub struct Chain(Vec<Step>);

/// One interceptor of a chain.
pub(super) struct Step {
    name: String,
    how: How,
}

enum How {
    Value(Arc<dyn Interceptor>),
    /// The same for all calls, looked up at the first.
    Kept(Arc<dyn Find>, OnceLock<Arc<dyn Interceptor>>),
    /// Looked up for each call in its context.
    Each(Arc<dyn Find>),
}

impl Step {
    #[inline]
    pub(super) fn ready(&self) -> Option<&dyn Interceptor> {
        match &self.how {
            How::Value(interceptor) => Some(&**interceptor),
            How::Kept(_, kept) => kept.get().map(|interceptor| &**interceptor),
            How::Each(_) => None,
        }
    }

    pub(super) async fn resolve(&self, context: &Context) -> Result<Arc<dyn Interceptor>, Error> {
        match &self.how {
            How::Value(interceptor) => Ok(Arc::clone(interceptor)),
            How::Kept(find, kept) => {
                let interceptor = find.resolve(context).await?;
                Ok(Arc::clone(kept.get_or_init(|| interceptor)))
            }
            How::Each(find) => find.resolve(context).await,
        }
    }

    fn of_binding(binding: &BindingRef, find: Arc<dyn Find>) -> How {
        if is_kept(binding) { How::Kept(find, OnceLock::new()) } else { How::Each(find) }
    }
}

/// Finds a binding that was found by its tag.
struct ByBinding(BindingRef);

impl Find for ByBinding {
    fn name(&self) -> &str {
        self.0.key()
    }

    fn binding(&self, _: &Context) -> Option<BindingRef> {
        Some(self.0.clone())
    }

    fn check(&self, binding: &BindingRef) -> Result<(), Error> {
        let is_one = binding.is_a::<dyn Interceptor>();
        if is_one { Ok(()) } else { Err(binding.mismatch::<dyn Interceptor>()) }
    }

    fn resolve(&self, context: &Context) -> Resolution<Arc<dyn Interceptor>> {
        context.resolve_binding(&self.0)
    }
}

impl Chain {
    /// The chain of a list alone, whatever is bound: for calls that are intercepted by nothing else. Keys are looked up in the
    /// context of each call.
    pub fn new<I: IntoInterceptor>(interceptors: impl IntoIterator<Item = I>) -> Self {
        let steps = interceptors.into_iter().map(|item| {
            let item = item.into_item();
            let name = item.name().to_owned();
            let how = match item.0 {
                Named::Value(value, _, _) => How::Value(value),
                Named::Key(key) => How::Each(key),
            };
            Step { name, how }
        });
        Self(steps.collect())
    }

    /// The chain of bindings, in their order: those that a tag finds, say. They must provide `dyn Interceptor`.
    ///
    /// ```
    /// use lazo_kernel::{Context, interceptor::Chain};
    ///
    /// let context = Context::new("demo");
    /// let chain = Chain::of_bindings(&context.find_by_tag("middleware"))?;
    /// assert!(chain.is_empty());
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TypeMismatch`](crate::ErrorKind::TypeMismatch) names a binding that is no interceptor.
    pub fn of_bindings(bindings: &[BindingRef]) -> Result<Self, Error> {
        let step = |binding: &BindingRef| {
            let find = Arc::new(ByBinding(binding.clone()));
            find.check(binding)?;
            Ok(Step { name: binding.key().to_owned(), how: Step::of_binding(binding, find) })
        };
        bindings.iter().map(step).collect::<Result<_, _>>().map(Self)
    }

    /// The chain of a method: the global interceptors of the context, then the lists, the more specific ones last (class,
    /// method). An interceptor that is listed twice runs once, at its more specific place. `source` is the kind of the calls'
    /// source; without one, all global interceptors apply.
    ///
    /// # Errors
    ///
    /// [`NotBound`](crate::ErrorKind::NotBound) names what is listed and not bound, with what looks alike;
    /// [`TypeMismatch`](crate::ErrorKind::TypeMismatch) what is bound and no interceptor.
    pub fn of(context: &Context, lists: &[&Interceptors], source: Option<&str>) -> Result<Self, Error> {
        let mut steps: Vec<(Identity, Step)> = Vec::new();
        for binding in globals(context, source) {
            let find = Arc::new(ByBinding(binding.clone()));
            find.check(&binding)?;
            let step = Step { name: binding.key().to_owned(), how: Step::of_binding(&binding, find) };
            steps.push((Identity::of_binding(&binding), step));
        }
        for list in lists {
            let mut level: Vec<(Identity, Step)> = Vec::with_capacity(list.len());
            for item in list.iter() {
                let (identity, step) = step(item, context)?;
                if level.iter().all(|(known, _)| *known != identity) {
                    level.push((identity, step));
                }
            }
            steps.retain(|(known, _)| level.iter().all(|(identity, _)| identity != known));
            steps.append(&mut level);
        }
        Ok(Self(steps.into_iter().map(|(_, step)| step).collect()))
    }

    /// Whether nothing intercepts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names of the interceptors, in their order: keys, or types' names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|step| &*step.name)
    }

    pub(super) fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

fn step(item: &InterceptorItem, context: &Context) -> Result<(Identity, Step), Error> {
    let name = item.name().to_owned();
    Ok(match &item.0 {
        Named::Value(value, identity, _) => (*identity, Step { name, how: How::Value(Arc::clone(value)) }),
        Named::Key(find) => {
            // A key that is not bound is an error of `binding`.
            let binding = item.binding(context)?;
            let identity = binding.as_ref().map_or(Identity::Value(0), Identity::of_binding);
            let how = match &binding {
                Some(binding) => Step::of_binding(binding, Arc::clone(find)),
                None => How::Each(Arc::clone(find)),
            };
            (identity, Step { name, how })
        }
    })
}

/// The global interceptors that apply to calls of a source, in the order of their groups.
fn globals(context: &Context, source: Option<&str>) -> Vec<BindingRef> {
    let mut found = context.find_by_tag(GLOBAL_INTERCEPTOR);
    if found.is_empty() {
        return found;
    }
    found.retain(|binding| match (source, binding.tag_value_of(GLOBAL_INTERCEPTOR_SOURCE)) {
        (Some(source), Some(wanted)) => wanted.split(',').any(|one| one.trim() == source),
        _ => true,
    });
    // An order that cannot be had now is no order; verification has told what is wrong with it.
    let order = context.get_sync(&INTERCEPTOR_GROUPS).map(|order| (*order).clone()).unwrap_or_default();
    // Sorted by key already, and the sort is stable.
    found.sort_by(|a, b| rank(&order, group(a)).cmp(&rank(&order, group(b))));
    found
}

fn group(binding: &BindingRef) -> &str {
    binding.tag_value_of(GLOBAL_INTERCEPTOR).unwrap_or("")
}

/// A place for a method's chain, which is computed anew when bindings have changed. Whoever calls the method holds it.
///
/// ```
/// use lazo_kernel::{Context, interceptor::{Chain, ChainCell, Interceptors}};
///
/// let context = Context::new("demo");
/// let (cell, list) = (ChainCell::new(), Interceptors::new());
/// let chain = cell.get(context.generation(), || Chain::of(&context, &[&list], None))?;
/// assert!(chain.is_none(), "nothing intercepts: call the method");
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
#[derive(Debug)]
pub struct ChainCell {
    /// The generation for which it is known that nothing intercepts.
    empty_at: AtomicU64,
    current: RwLock<Option<(u64, Arc<Chain>)>>,
}

impl Default for ChainCell {
    fn default() -> Self {
        Self { empty_at: AtomicU64::new(u64::MAX), current: RwLock::default() }
    }
}

impl ChainCell {
    /// An empty place.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it is known that nothing intercepts in this generation of the bindings.
    #[inline]
    #[must_use]
    pub fn is_empty_at(&self, generation: u64) -> bool {
        self.empty_at.load(Ordering::Acquire) == generation
    }

    /// The chain for a generation of the bindings, `None` if nothing intercepts. Read the generation
    /// ([`Context::generation`]) before: `compute` may see newer bindings than that, never older ones.
    ///
    /// # Errors
    ///
    /// That of `compute`, which is called again the next time.
    pub fn get(
        &self,
        generation: u64,
        compute: impl FnOnce() -> Result<Chain, Error>,
    ) -> Result<Option<Arc<Chain>>, Error> {
        if self.is_empty_at(generation) {
            return Ok(None);
        }
        // What it holds is replaced whole: one that a panic left behind is sound.
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, chain)) = current.as_ref().filter(|(at, _)| *at == generation) {
            return Ok(Some(Arc::clone(chain)));
        }
        drop(current);
        let chain = compute()?;
        if chain.is_empty() {
            self.empty_at.store(generation, Ordering::Release);
            return Ok(None);
        }
        let chain = Arc::new(chain);
        let old;
        {
            let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
            old = current.replace((generation, Arc::clone(&chain)));
        }
        // After the lock: what goes with it may run its user's code.
        drop(old);
        Ok(Some(chain))
    }
}
