//! A random graph in contexts, verified and resolved.

use std::{collections::HashSet, rc::Rc, sync::Arc};

use lazo_kernel::{Binding, BindingKey, BindingStart, Context, ContextLevel, Scope, bind, verify::Report};

use super::{
    By, Home, How, Rank, Source, Spec, TYPES,
    class::{self, LISTED, Node, Part, SPEC, with_type},
};

pub(crate) struct World {
    specs: Rc<Vec<Spec>>,
    /// The innermost context that is there when the graph is verified.
    verified: Context,
}

impl World {
    /// Binds the graph. Without a server's context of its own, what would be at home there is in the application's.
    pub(crate) fn of(specs: Vec<Spec>, has_server: bool) -> Self {
        let specs = Rc::new(specs);
        class::enter(specs.clone());
        let root = Context::new("root");
        let app = root.child("app", ContextLevel::Application);
        let verified = if has_server { app.child("server", ContextLevel::Server) } else { app.clone() };
        for (number, spec) in specs.iter().enumerate() {
            let home = match spec.home {
                Home::Root => &root,
                Home::Application => &app,
                Home::Server => &verified,
            };
            match spec.ty {
                0 => add::<0>(home, spec, number),
                1 => add::<1>(home, spec, number),
                _ => add::<2>(home, spec, number),
            }
        }
        Self { specs, verified }
    }

    pub(crate) fn specs(&self) -> &[Spec] {
        &self.specs
    }

    pub(crate) fn verify(&self) -> Result<(), Report> {
        self.verified.verify()
    }

    /// Resolves every binding in two requests, and everything that is looked up later; tells what fails.
    pub(crate) fn resolve_all(&self) -> Vec<String> {
        let mut failures = Vec::new();
        let server = if self.verified.level() == ContextLevel::Server {
            self.verified.clone()
        } else {
            let server = self.verified.child("server", ContextLevel::Server);
            self.keep_promises(&server, Scope::Server);
            server
        };
        for name in ["first", "second"] {
            let request = server.child(name, ContextLevel::Request);
            self.keep_promises(&request, Scope::Request);
            let mut walk = Walk { request: name, seen: HashSet::new(), failures: &mut failures };
            for binding in self.verified.bindings() {
                let spec = class::spec_of(&binding);
                let value = with_type!(self.specs[spec].ty, T => {
                    let key = BindingKey::<T>::named(binding.key().to_owned());
                    request.get_sync(&key).map(<T as class::Wanted>::part)
                });
                match value {
                    Ok(value) => walk.visit(&value),
                    Err(error) => walk.failures.push(format!("{} in {name}: {error}", binding.key())),
                }
            }
        }
        failures
    }

    /// Binds what is declared for contexts of the scope's level.
    fn keep_promises(&self, context: &Context, scope: Scope) {
        for binding in self.verified.bindings() {
            if binding.source() != lazo_kernel::Source::Declared || binding.scope() != scope {
                continue;
            }
            let spec = class::spec_of(&binding);
            let key = binding.key().to_owned();
            match self.specs[spec].ty {
                0 => kept::<0>(context, key, &self.specs[spec], spec),
                1 => kept::<1>(context, key, &self.specs[spec], spec),
                _ => kept::<2>(context, key, &self.specs[spec], spec),
            }
        }
    }
}

/// Goes through everything that can be reached from a value.
struct Walk<'f> {
    request: &'static str,
    seen: HashSet<(usize, String)>,
    failures: &'f mut Vec<String>,
}

impl Walk<'_> {
    fn visit(&mut self, part: &Arc<dyn Part>) {
        let other = if self.request == "first" { "second" } else { "first" };
        if part.built_for() == other {
            self.failures.push(format!("{} of request `{other}` is seen in another", part.spec()));
        }
        // Two of one spec and context hold and look up the same.
        if !self.seen.insert((part.spec(), part.built_for().to_owned())) {
            return;
        }
        for held in part.held() {
            self.visit(held);
        }
        for later in part.later() {
            match later() {
                Ok(value) => self.visit(&value),
                Err(error) => self.failures.push(format!("later, of spec {}: {error}", part.spec())),
            }
        }
    }
}

fn constant<const TYPE: usize>(number: usize, context: &Context) -> Node<TYPE> {
    Node { spec: number, built_for: context.name().to_owned(), held: Vec::new(), later: Vec::new() }
}

/// The binding with everything but its source.
fn described<const TYPE: usize>(
    binding: Binding<Node<TYPE>>,
    spec: &Spec,
    number: usize,
) -> Binding<Node<TYPE>> {
    let mut binding = binding.tag_value(SPEC, number.to_string());
    if spec.is_tagged {
        binding = binding.tag(LISTED);
    }
    if spec.is_part {
        binding = binding.provides::<dyn Part>(|part| part);
    }
    match spec.rank {
        Rank::Default => binding.as_default(),
        Rank::Own => binding,
        Rank::Override => binding.as_override(),
    }
}

fn kept<const TYPE: usize>(context: &Context, key: String, spec: &Spec, number: usize) {
    let binding = bind(BindingKey::<Node<TYPE>>::named(key)).to(constant(number, context));
    context.add(described(binding, spec, number)).expect("nothing is locked");
}

fn add<const TYPE: usize>(context: &Context, spec: &Spec, number: usize) {
    class::write(number);
    let start: BindingStart<Node<TYPE>> = bind(BindingKey::named(format!("k{}", spec.key)));
    let binding = match spec.source {
        Source::Class => start.to_class(),
        Source::Constant => start.to(constant(number, context)),
        Source::Declared => start.declared(spec.scope),
        Source::AliasOfKey(key) => start.to_alias(BindingKey::named(format!("k{key}"))),
        Source::AliasOfType => start.to_alias(BindingKey::of()),
        Source::Function => function(start, spec, number),
    };
    let binding = match spec.source {
        Source::Declared => binding,
        _ => binding.scope(spec.scope),
    };
    context.add(described(binding, spec, number)).expect("nothing is locked");
}

/// A function looks up by hand what it says it depends on, one by one.
fn function<const TYPE: usize>(
    start: BindingStart<Node<TYPE>>,
    spec: &Spec,
    number: usize,
) -> Binding<Node<TYPE>> {
    let needs = spec.needs.clone();
    let mut binding = start.to_dynamic(move |resolver| {
        let mut node = constant::<TYPE>(number, resolver.context());
        for need in needs.iter().filter(|need| need.how == How::One) {
            node.held.push(
                with_type!(need.ty, T => <T as class::Wanted>::part(resolver.get(&key::<T>(need.by))?)),
            );
        }
        Ok(Arc::new(node))
    });
    for need in spec.needs.iter().filter(|need| need.how == How::One) {
        binding = with_type!(need.ty, T => binding.depends_on(&key::<T>(need.by)));
    }
    binding
}

fn key<T: ?Sized + 'static>(by: By) -> BindingKey<T> {
    match by {
        By::Key(key) => BindingKey::named(format!("k{key}")),
        By::Type | By::Tag => BindingKey::of(),
    }
}

/// The macro that names types knows as many as there are.
const _: () = assert!(TYPES == 3);
