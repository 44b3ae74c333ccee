//! Mounting components: each once, what it needs before it, circles told.

use std::{
    any::{TypeId, type_name},
    sync::Arc,
    thread::{self, ThreadId},
};

use super::{Component, default_name};
use crate::{
    Application, BindingKey, Error, Injectable, LIFE_CYCLE_OBSERVER, LifeCycleObserver, Scope, bind,
    sync::lock,
    verify::{Problem, ProblemId, Report},
};

/// The tag of bindings that are components.
pub const COMPONENT: &str = "component";

type Mount = Box<dyn FnOnce(&Application) + Send>;

/// The components that a component [needs](Component::requires).
#[derive(Default)]
pub struct Requirements(Vec<Mount>);

impl Requirements {
    /// Needs a component; this one is mounted if there is none of its name.
    pub fn component(&mut self, component: impl Component) {
        self.0.push(Box::new(|app| app.mount(component)));
    }

    /// Needs a component that is a class; see [`Application::component_class`].
    pub fn class<C: Component + Injectable>(&mut self) {
        self.0.push(Box::new(|app| app.mount_class::<C>()));
    }
}

impl std::fmt::Debug for Requirements {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Requirements").field(&self.0.len()).finish()
    }
}

/// What has been mounted, and what is being mounted.
#[derive(Default)]
pub(crate) struct Mounting {
    mounted: Vec<Mounted>,
    /// The components that each thread is mounting, innermost last.
    under_way: Vec<(ThreadId, String)>,
    /// Classes that have not been built yet.
    classes: Vec<ClassComponent>,
}

struct Mounted {
    name: String,
    type_id: TypeId,
    type_name: &'static str,
    /// The component that has brought it along.
    brought_by: Option<String>,
}

#[derive(Clone)]
struct ClassComponent {
    name: String,
    build: fn(&Application, &str) -> Result<(), Error>,
}

/// Takes the component off the list of those under way.
struct UnderWay<'a>(&'a Application);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let here = thread::current().id();
        let under_way = &mut lock(self.0.mounting()).under_way;
        if let Some(last) = under_way.iter().rposition(|(thread, _)| *thread == here) {
            under_way.remove(last);
        }
    }
}

impl Application {
    /// Mounts a component, once for each name. What goes wrong is reported by [`verify`](Self::verify), and so by
    /// [`start`](Self::start): that it cannot be mounted, and that a component of this name has been mounted already and the
    /// settings of this one would be lost. A component without any fields has no settings, and can be named again.
    #[must_use]
    pub fn component<C: Component>(self, component: C) -> Self {
        self.mount_value(component, true);
        self
    }

    /// Mounts a component from inside another one's [`mount`](Component::mount), unless one of that name is there already.
    pub fn mount<C: Component>(&self, component: C) {
        self.mount_value(component, false);
    }

    /// Mounts a component that is a class: it is bound as `components.<Name>`, and when everything else has been put
    /// together it is built, with whatever is injected into it, configuration included, and asked to
    /// [`mount`](Component::mount). That happens in [`verify`](Self::verify), so before the application starts.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use lazo_kernel::{Application, BindingKey, Component, Injectable, bind};
    ///
    /// #[derive(Injectable)]
    /// struct Banner {
    ///     #[inject("banner.text")]
    ///     text: Arc<str>,
    /// }
    /// impl Component for Banner {
    ///     fn mount(&self, app: &Application) -> anyhow::Result<()> {
    ///         app.add(bind(BindingKey::<usize>::new("banner.width")).to(self.text.len()))?;
    ///         Ok(())
    ///     }
    /// }
    /// let app = Application::new("demo")
    ///     .component_class::<Banner>()
    ///     .with(bind(BindingKey::<str>::new("banner.text")).to("hello"));
    /// app.verify().unwrap();
    /// assert_eq!(*app.get_sync(&BindingKey::<usize>::new("banner.width")).unwrap(), 5);
    /// ```
    #[must_use]
    pub fn component_class<C: Component + Injectable>(self) -> Self {
        self.mount_class::<C>();
        self
    }

    /// The names of the mounted components, in the order of mounting.
    #[must_use]
    pub fn components(&self) -> Vec<String> {
        lock(self.mounting()).mounted.iter().map(|mounted| mounted.name.clone()).collect()
    }

    fn mount_value<C: Component>(&self, component: C, is_explicit: bool) {
        let name = component.name().to_owned();
        if !self.is_new::<C>(&name, is_explicit && component.has_settings()) {
            return;
        }
        let under_way = self.bring_along::<C>(&name);
        let component = Arc::new(component);
        let binding = bind(BindingKey::<C>::named(key(&name))).to(component.clone());
        if let Err(error) = self.add(binding.provides::<dyn Component>(|component| component).tag(COMPONENT))
        {
            self.report(error.to_string());
        }
        self.contribute(&name, component);
        drop(under_way);
    }

    pub(super) fn mount_class<C: Component + Injectable>(&self) {
        let name = default_name::<C>().to_owned();
        if !self.is_new::<C>(&name, false) {
            return;
        }
        let under_way = self.bring_along::<C>(&name);
        let binding = bind(BindingKey::<C>::named(key(&name))).to_class().scope(Scope::Singleton);
        if let Err(error) = self.add(binding.provides::<dyn Component>(|component| component).tag(COMPONENT))
        {
            self.report(error.to_string());
        }
        drop(under_way);
        let build = |app: &Self, name: &str| {
            let component = app.get_sync(&BindingKey::<C>::named(key(name)))?;
            let under_way = app.begin(name);
            app.contribute(name, component);
            drop(under_way);
            Ok(())
        };
        lock(self.mounting()).classes.push(ClassComponent { name, build });
    }

    /// Builds the components that are classes, and lets them contribute. One that cannot be built yet is reported, and
    /// tried again the next time.
    pub(crate) fn mount_classes(&self, report: &mut Report) {
        let mut failed = Vec::new();
        loop {
            // A component that is built may bring more of them along.
            let classes = std::mem::take(&mut lock(self.mounting()).classes);
            if classes.is_empty() {
                break;
            }
            for class in classes {
                if let Err(error) = (class.build)(self, &class.name) {
                    let what = format!("component `{}` could not be built: {error}", class.name);
                    report.add(Problem::new(ProblemId::Assembly, what));
                    failed.push(class);
                }
            }
        }
        lock(self.mounting()).classes.extend(failed);
    }

    /// Whether the component is to be mounted; says so if that is a mistake.
    fn is_new<C: Component>(&self, name: &str, has_settings: bool) -> bool {
        let here = thread::current().id();
        let mut mounting = lock(self.mounting());
        let own: Vec<&str> = (mounting.under_way.iter())
            .filter(|(thread, _)| *thread == here)
            .map(|(_, name)| &**name)
            .collect();
        let Some(known) = mounting.mounted.iter().find(|mounted| mounted.name == name) else {
            let brought_by = own.last().map(|&name| name.to_owned());
            let (type_id, type_name) = (TypeId::of::<C>(), type_name::<C>());
            mounting.mounted.push(Mounted { name: name.to_owned(), type_id, type_name, brought_by });
            return true;
        };
        let mistake = if known.type_id != TypeId::of::<C>() {
            let (one, two) = (known.type_name, type_name::<C>());
            Some(format!(
                "two components are called `{name}`, `{one}` and `{two}`: give one of them another `name()`"
            ))
        } else if let Some(first) = own.iter().position(|other| *other == name) {
            let circle = [&own[first..], &[name]].concat().join(" -> ");
            Some(format!(
                "components need each other in a circle, {circle}: move what they share into one that both need"
            ))
        } else if has_settings {
            Some(match &known.brought_by {
                Some(other) => format!(
                    "component `{name}` comes after `{other}`, which has brought one along: its settings would be lost; mount \
                     it before `{other}`"
                ),
                None => format!(
                    "component `{name}` is mounted twice: the second one's settings would be lost; mount it once"
                ),
            })
        } else {
            None
        };
        drop(mounting);
        if let Some(mistake) = mistake {
            self.report(mistake);
        }
        false
    }

    fn begin(&self, name: &str) -> UnderWay<'_> {
        lock(self.mounting()).under_way.push((thread::current().id(), name.to_owned()));
        UnderWay(self)
    }

    /// Mounts what the component needs.
    fn bring_along<C: Component>(&self, name: &str) -> UnderWay<'_> {
        let under_way = self.begin(name);
        let mut needs = Requirements::default();
        C::requires(&mut needs);
        for mount in needs.0 {
            mount(self);
        }
        // It was entered before what it needs, and comes after it.
        let mounted = &mut lock(self.mounting()).mounted;
        if let Some(at) = mounted.iter().position(|mounted| mounted.name == name) {
            mounted[at..].rotate_left(1);
        }
        under_way
    }

    /// Lets a component add what it contributes.
    fn contribute<C: Component>(&self, name: &str, component: Arc<C>) {
        if let Err(error) = component.mount(self) {
            self.report(format!("component `{name}` could not be mounted: {error:#}"));
        }
        if let Some(observer) = component.as_observer() {
            let key = BindingKey::<dyn LifeCycleObserver>::named(format!("lifeCycleObservers.{name}"));
            if let Err(error) = self.add(bind(key).to(observer).tag_value(LIFE_CYCLE_OBSERVER, "")) {
                self.report(error.to_string());
            }
        }
    }
}

fn key(name: &str) -> String {
    format!("components.{name}")
}
