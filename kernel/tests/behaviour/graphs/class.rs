//! The classes of random graphs. What a class needs is data of the thread, so one type serves every graph.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use lazo_kernel::{
    BindingRef, ClassInfo, Dependency, Error, Getter, Inject, Injectable, Injection, Resolution, Resolver,
};

use super::{By, How, Need, Spec};

thread_local! {
    /// The graph that is built in this thread.
    static GRAPH: RefCell<Rc<Vec<Spec>>> = RefCell::default();
    /// The binding that is being written.
    static WRITTEN: RefCell<usize> = const { RefCell::new(0) };
}

/// The tag that says which spec a binding was made of.
pub(crate) const SPEC: &str = "spec";
/// The tag that lists are looked up by.
pub(crate) const LISTED: &str = "listed";

/// The number of the spec that a binding was made of.
pub(crate) fn spec_of(binding: &BindingRef) -> usize {
    binding.tag_value_of(SPEC).and_then(|spec| spec.parse().ok()).expect("each binding says its spec")
}

pub(crate) fn enter(graph: Rc<Vec<Spec>>) {
    GRAPH.set(graph);
}

pub(crate) fn write(spec: usize) {
    WRITTEN.set(spec);
}

/// A value of a graph, whatever its type.
pub(crate) trait Part: Send + Sync {
    /// The number of the spec that it was made of.
    fn spec(&self) -> usize;
    /// The name of the context that it was built for.
    fn built_for(&self) -> &str;
    /// What it holds.
    fn held(&self) -> &[Arc<dyn Part>];
    /// What it looks up later.
    fn later(&self) -> &[Later];
}

pub(crate) type Later = Box<dyn Fn() -> Result<Arc<dyn Part>, Error> + Send + Sync>;

pub(crate) struct Node<const TYPE: usize> {
    pub(crate) spec: usize,
    pub(crate) built_for: String,
    pub(crate) held: Vec<Arc<dyn Part>>,
    pub(crate) later: Vec<Later>,
}

impl<const TYPE: usize> Part for Node<TYPE> {
    fn spec(&self) -> usize {
        self.spec
    }
    fn built_for(&self) -> &str {
        &self.built_for
    }
    fn held(&self) -> &[Arc<dyn Part>] {
        &self.held
    }
    fn later(&self) -> &[Later] {
        &self.later
    }
}

/// A type that can be looked up in a graph.
pub(crate) trait Wanted: Send + Sync + 'static {
    fn part(this: Arc<Self>) -> Arc<dyn Part>;
}

impl<const TYPE: usize> Wanted for Node<TYPE> {
    fn part(this: Arc<Self>) -> Arc<dyn Part> {
        this
    }
}

impl Wanted for dyn Part {
    fn part(this: Arc<Self>) -> Arc<dyn Part> {
        this
    }
}

/// Runs `$body` with the type of number `$ty` called `$name`.
macro_rules! with_type {
    ($ty:expr, $name:ident => $body:expr) => {
        match $ty {
            0 => {
                type $name = Node<0>;
                $body
            }
            1 => {
                type $name = Node<1>;
                $body
            }
            2 => {
                type $name = Node<2>;
                $body
            }
            _ => {
                type $name = dyn Part;
                $body
            }
        }
    };
}
pub(super) use with_type;

impl Need {
    fn injection(&self) -> Injection {
        let names = ["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7"];
        match self.by {
            By::Key(key) => Injection::by_name("need", names[key]),
            By::Type => Injection::by_type("need"),
            By::Tag => Injection::by_tag("need", LISTED),
        }
    }

    fn dependency(&self) -> Dependency {
        let at = self.injection();
        with_type!(self.ty, T => match self.how {
            How::One => Arc::<T>::dependency(&at),
            How::Optional => Option::<Arc<T>>::dependency(&at),
            How::Many => Vec::<Arc<T>>::dependency(&at),
            How::Later => Getter::<T>::dependency(&at),
        })
    }

    fn meet(&self, resolver: &Resolver<'_>) -> Resolution<Met> {
        with_type!(self.ty, T => self.meet_with::<T>(resolver))
    }

    fn meet_with<T: ?Sized + Wanted>(&self, resolver: &Resolver<'_>) -> Resolution<Met> {
        let at = self.injection();
        match self.how {
            How::One => Arc::<T>::inject(resolver, &at).map(|one| Met::Held(vec![T::part(one)])),
            How::Optional => Option::<Arc<T>>::inject(resolver, &at)
                .map(|found| Met::Held(found.into_iter().map(T::part).collect())),
            How::Many => Vec::<Arc<T>>::inject(resolver, &at)
                .map(|all| Met::Held(all.into_iter().map(T::part).collect())),
            How::Later => Getter::<T>::inject(resolver, &at)
                .map(|getter| Met::Later(Box::new(move || getter.get_sync().map(T::part)))),
        }
    }
}

enum Met {
    Held(Vec<Arc<dyn Part>>),
    Later(Later),
}

impl<const TYPE: usize> Injectable for Node<TYPE> {
    fn class() -> ClassInfo {
        let graph = GRAPH.with_borrow(Rc::clone);
        let needs = &graph[WRITTEN.with_borrow(|spec| *spec)].needs;
        needs
            .iter()
            .fold(ClassInfo::new::<Self>(file!(), line!()), |class, need| class.needs(need.dependency()))
    }

    fn construct(resolver: &Resolver<'_>) -> Resolution<Self> {
        let spec = spec_of(resolver.binding());
        let graph = GRAPH.with_borrow(Rc::clone);
        let node = Self {
            spec,
            built_for: resolver.context().name().to_owned(),
            held: Vec::new(),
            later: Vec::new(),
        };
        graph[spec].needs.iter().fold(Resolution::ready(node), |node, need| {
            node.zip_with(|| need.meet(resolver)).map(|(mut node, met)| {
                match met {
                    Met::Held(held) => node.held.extend(held),
                    Met::Later(later) => node.later.push(later),
                }
                node
            })
        })
    }
}
