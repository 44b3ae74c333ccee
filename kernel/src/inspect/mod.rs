//! What is bound and who needs whom, as data: to look at, to draw, to compare in a test.
//!
//! [`Application::inspect`] and [`Context::inspect`] give an [`Inspection`]. It has names, places and types, and **no value
//! of any binding**: it can be logged or served without telling a secret that is bound.
//!
//! ```
//! use lazo_kernel::{Application, BindingKey, bind};
//!
//! let app = Application::new("demo")
//!     .with(bind(BindingKey::<str>::new("name")).to("lazo"))
//!     .with(bind(BindingKey::<str>::new("title")).to_alias(BindingKey::new("name")));
//! let inspection = app.inspect();
//! let title = inspection.binding("title").unwrap();
//! assert_eq!(title.dependencies[0].to, ["name"]);
//! assert!(inspection.to_dot().starts_with("digraph"));
//! assert!(inspection.to_mermaid().starts_with("flowchart"));
//! ```
//!
//! # As JSON
//!
//! An inspection is [`Serialize`]: any serde format writes it. [`Inspection::to_json`] gives
//! text. Names are in camelCase, bindings are sorted by key:
//!
//! ```json
//! {
//!   "application": { "name": "demo", "version": "0.0.0", "components": [], "observerGroups": ["datasource", "*", "server"],
//!     "state": "created" },
//!   "context": {
//!     "name": "demo", "level": "application",
//!     "bindings": [{
//!       "key": "title", "source": "alias", "scope": "transient", "tags": {}, "types": ["str"], "class": null,
//!       "file": "src/main.rs", "line": 3, "isDefault": false, "isOverride": false, "isLocked": false,
//!       "dependencies": [{
//!         "member": "alias", "wants": { "by": "key", "name": "name" }, "type": "str",
//!         "optional": false, "lazy": false, "many": false, "to": ["name"]
//!       }]
//!     }],
//!     "parent": null
//!   }
//! }
//! ```

mod dot;
mod drawing;
mod mermaid;

use std::{collections::BTreeMap, fmt, iter};

use serde::{Serialize, Serializer};

use crate::{
    Application, BindingRef, Context, ContextLevel, Dependency, Scope, Source, State, Wants, life,
    verify::{View, targets},
};

/// What is bound in a context and above, and who needs whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Inspection {
    /// The application, if it is one that was inspected.
    pub application: Option<InspectedApplication>,
    /// The context that was inspected; those above it are inside.
    pub context: InspectedContext,
}

/// An application as it was put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InspectedApplication {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The names of its components, in the order of mounting.
    pub components: Vec<String>,
    /// The groups of observers in the order in which they start; `*` stands for all that are not named.
    pub observer_groups: Vec<String>,
    /// Where it stands in its life.
    #[serde(serialize_with = "in_lower_case")]
    pub state: State,
}

/// A context and its own bindings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InspectedContext {
    /// Its name.
    pub name: String,
    /// What it stands for.
    #[serde(serialize_with = "in_lower_case")]
    pub level: ContextLevel,
    /// Its own bindings, sorted by key.
    pub bindings: Vec<InspectedBinding>,
    /// The context above.
    pub parent: Option<Box<Self>>,
}

/// A binding, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InspectedBinding {
    /// Its key.
    pub key: String,
    /// Where its value comes from.
    #[serde(serialize_with = "in_lower_case")]
    pub source: Source,
    /// How long a value lives, as the binding says it.
    #[serde(serialize_with = "in_lower_case")]
    pub scope: Scope,
    /// Its tags with their values.
    pub tags: BTreeMap<String, Option<String>>,
    /// The types that it can be injected as; its own comes first.
    pub types: Vec<&'static str>,
    /// The class that makes the value, for classes and providers.
    pub class: Option<InspectedClass>,
    /// The source file that binds it.
    pub file: &'static str,
    /// The line there.
    pub line: u32,
    /// Whether it yields to other bindings.
    pub is_default: bool,
    /// Whether it beats other bindings.
    pub is_override: bool,
    /// Whether it can be neither replaced nor removed.
    pub is_locked: bool,
    /// What its source looks up.
    pub dependencies: Vec<InspectedDependency>,
}

/// A class, and where it is declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InspectedClass {
    /// The full name of the type.
    pub name: &'static str,
    /// The source file that declares it.
    pub file: &'static str,
    /// The line there.
    pub line: u32,
}

/// One thing that a binding's source looks up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InspectedDependency {
    /// The field or argument; empty if there is none to name.
    pub member: &'static str,
    /// How it is looked up.
    pub wants: InspectedWants,
    /// The type it must have.
    #[serde(rename = "type")]
    pub type_name: &'static str,
    /// Whether nothing bound is fine.
    pub optional: bool,
    /// Whether it is looked up later than at construction.
    pub lazy: bool,
    /// Whether every binding that fits is taken.
    pub many: bool,
    /// The keys of the bindings that meet it, seen from the context that holds the binding; empty for what is missing.
    pub to: Vec<String>,
}

/// How a dependency is looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InspectedWants {
    /// `type`, `key`, `tag`, `extensions` (of an extension point), `filter`, `configuration`,
    /// `configurationOf` (a binding; without a name, of the one that is built), `context` or `nothing`.
    pub by: &'static str,
    /// The key, the tag, the extension point, or the section of the configuration.
    pub name: Option<String>,
}

fn in_lower_case<T: fmt::Debug, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&lower_case(value))
}

fn lower_case(value: &impl fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}

impl Context {
    /// What is bound here and above, and who needs whom, as data.
    #[must_use]
    pub fn inspect(&self) -> Inspection {
        Inspection { application: None, context: InspectedContext::of(self) }
    }
}

impl Application {
    /// What is bound in the application, and who needs whom, as data; with its components.
    #[must_use]
    pub fn inspect(&self) -> Inspection {
        let application = InspectedApplication {
            name: self.package().name.clone(),
            version: self.package().version.clone(),
            components: self.components(),
            observer_groups: life::order(self),
            state: self.state(),
        };
        Inspection { application: Some(application), context: InspectedContext::of(self.context()) }
    }
}

impl Inspection {
    /// The contexts, the inspected one first, then those above it.
    pub fn contexts(&self) -> impl Iterator<Item = &InspectedContext> {
        iter::successors(Some(&self.context), |context| context.parent.as_deref())
    }

    /// The binding that a look-up by `key` from the inspected context finds.
    #[must_use]
    pub fn binding(&self, key: &str) -> Option<&InspectedBinding> {
        self.contexts().find_map(|context| context.bindings.iter().find(|binding| binding.key == key))
    }

    /// Only the bindings that `keep` says, for a drawing that shows one thing:
    /// `app.inspect().retain(|binding| binding.key.starts_with("services."))`.
    #[must_use]
    pub fn retain(mut self, mut keep: impl FnMut(&InspectedBinding) -> bool) -> Self {
        let mut next = Some(&mut self.context);
        while let Some(context) = next {
            context.bindings.retain(&mut keep);
            next = context.parent.as_deref_mut();
        }
        self
    }

    /// The inspection as JSON text, indented; its shape is in the [module's documentation](self).
    ///
    /// # Panics
    ///
    /// Never: it is made of texts, numbers and lists.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts, numbers and lists can be written as JSON")
    }
}

impl InspectedContext {
    fn of(context: &Context) -> Self {
        let own = context.bindings().into_iter().filter(|binding| context.contains(binding.key()));
        Self {
            name: context.name().to_owned(),
            level: context.level(),
            bindings: own.map(|binding| InspectedBinding::of(&binding, context)).collect(),
            parent: context.parent().map(|parent| Box::new(Self::of(parent))),
        }
    }
}

impl InspectedBinding {
    fn of(binding: &BindingRef, owner: &Context) -> Self {
        let mut types: Vec<&'static str> = Vec::new();
        for provided in binding.provides() {
            if !types.contains(&provided) {
                types.push(provided);
            }
        }
        let dependencies = binding.dependencies().iter();
        Self {
            key: binding.key().to_owned(),
            source: binding.source(),
            scope: binding.scope(),
            tags: binding.tags().map(|(tag, value)| (tag.to_owned(), value.map(str::to_owned))).collect(),
            types,
            class: binding.class().map(|class| InspectedClass {
                name: class.name,
                file: class.file,
                line: class.line,
            }),
            file: binding.location().file(),
            line: binding.location().line(),
            is_default: binding.is_default(),
            is_override: binding.is_override(),
            is_locked: binding.is_locked(),
            dependencies: dependencies.map(|dependency| InspectedDependency::of(dependency, owner)).collect(),
        }
    }
}

impl InspectedDependency {
    fn of(dependency: &Dependency, owner: &Context) -> Self {
        let found = targets(&View { context: owner, coming: Vec::new() }, dependency, &mut |_| {});
        let (by, name) = match &dependency.wants {
            Wants::Type => ("type", None),
            Wants::Key(key) => ("key", Some(key.clone())),
            Wants::Tag(tag) => ("tag", Some((*tag).to_owned())),
            Wants::Extensions(point) => ("extensions", Some(point.clone())),
            Wants::Configuration(section) => ("configuration", Some((*section).to_owned())),
            Wants::ConfigurationOf(key) => ("configurationOf", key.clone()),
            Wants::Filter(_) => ("filter", None),
            Wants::Context => ("context", None),
            Wants::Nothing => ("nothing", None),
        };
        Self {
            member: dependency.member,
            wants: InspectedWants { by, name },
            type_name: dependency.type_name,
            optional: dependency.optional,
            lazy: dependency.lazy,
            many: dependency.many,
            to: found.iter().map(|binding| binding.key().to_owned()).collect(),
        }
    }
}
