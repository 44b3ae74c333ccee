//! How middleware stands in a context.

use super::{
    Middleware, Step,
    groups::{DEFAULT, ORDER, Place, Wish, places},
};
use crate::table::TableError;
use lazo_kernel::{Binding, BindingKey, BindingRef, Context, Scope};
use std::{any::type_name, borrow::Cow};

/// The tag of bindings that are middleware; its value is their group.
pub const MIDDLEWARE: &str = "middleware";
/// The tag of a middleware's binding with the groups that come before its own, separated by commas.
pub const MIDDLEWARE_UPSTREAM: &str = "middleware.upstreamGroups";
/// The tag of a middleware's binding with the groups that come after its own, separated by commas.
pub const MIDDLEWARE_DOWNSTREAM: &str = "middleware.downstreamGroups";

/// The order of groups of middleware: `cors`, `middleware`, `findRoute`, `authentication`, `parseParams`, `invokeMethod` unless
/// something else is bound. Groups that it does not name stand behind `middleware`, where their own wishes let them.
pub const MIDDLEWARE_GROUPS: BindingKey<Vec<String>> = BindingKey::new("middleware.orderedGroups");

/// Makes a binding one of a middleware.
///
/// ```
/// # use actix_web::HttpResponse;
/// # use async_trait::async_trait;
/// # use lazo_rest::middleware::{Exchange, Middleware, Next};
/// # struct Audit;
/// # #[async_trait(?Send)]
/// # impl Middleware for Audit {
/// #     async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
/// #         next.run(exchange).await
/// #     }
/// # }
/// use lazo_kernel::{Application, bind_type};
/// use lazo_rest::middleware::BindMiddleware;
///
/// let app = Application::new("demo");
/// app.add(bind_type::<Audit>().to(Audit).middleware("audit").upstream_groups(["authentication"]))?;
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
pub trait BindMiddleware: Sized {
    /// In a group (`middleware` is that of most). A class is made once unless it, or its binding, says another scope.
    #[must_use]
    fn middleware(self, group: impl Into<Cow<'static, str>>) -> Self;

    /// Groups that come before its own: they see the request earlier, and the answer later.
    #[must_use]
    fn upstream_groups<'s>(self, groups: impl IntoIterator<Item = &'s str>) -> Self;

    /// Groups that come after its own.
    #[must_use]
    fn downstream_groups<'s>(self, groups: impl IntoIterator<Item = &'s str>) -> Self;
}

fn joined<'s>(groups: impl IntoIterator<Item = &'s str>) -> String {
    groups.into_iter().collect::<Vec<_>>().join(",")
}

impl<M: Middleware> BindMiddleware for Binding<M> {
    fn middleware(self, group: impl Into<Cow<'static, str>>) -> Self {
        self.default_scope(Scope::Singleton).provides::<dyn Middleware>(|it| it).tag_value(MIDDLEWARE, group)
    }

    fn upstream_groups<'s>(self, groups: impl IntoIterator<Item = &'s str>) -> Self {
        self.tag_value(MIDDLEWARE_UPSTREAM, joined(groups))
    }

    fn downstream_groups<'s>(self, groups: impl IntoIterator<Item = &'s str>) -> Self {
        self.tag_value(MIDDLEWARE_DOWNSTREAM, joined(groups))
    }
}

impl BindMiddleware for Binding<dyn Middleware> {
    fn middleware(self, group: impl Into<Cow<'static, str>>) -> Self {
        self.default_scope(Scope::Singleton).tag_value(MIDDLEWARE, group)
    }

    fn upstream_groups<'s>(self, groups: impl IntoIterator<Item = &'s str>) -> Self {
        self.tag_value(MIDDLEWARE_UPSTREAM, joined(groups))
    }

    fn downstream_groups<'s>(self, groups: impl IntoIterator<Item = &'s str>) -> Self {
        self.tag_value(MIDDLEWARE_DOWNSTREAM, joined(groups))
    }
}

/// A key that is free, for a middleware that was given without one.
pub(crate) fn key_of<M: Middleware>(context: &Context) -> BindingKey<M> {
    let name = type_name::<M>();
    // Of `demo::main::{{closure}}`, the function.
    let path = name.split('<').next().unwrap_or(name).trim_end_matches("::{{closure}}");
    let short = path.rsplit("::").next().unwrap_or(path);
    let mut key = format!("middleware.{short}");
    let mut number = 1;
    while context.contains(&key) {
        number += 1;
        key = format!("middleware.{short}.{number}");
    }
    BindingKey::named(key)
}

/// The middleware of a context, by where it runs.
#[derive(Debug, Default)]
pub(crate) struct Ways {
    /// In front of routing.
    pub(crate) before: Vec<Step>,
    /// Behind it, in front of where it is found out who calls.
    pub(crate) routed: Vec<Step>,
    /// Around the operation.
    pub(crate) around: Vec<Step>,
}

/// The middleware of a context. `given` is there beside what is bound, each with its group.
pub(crate) fn bound(context: &Context, given: Vec<(&'static str, Step)>) -> Result<Ways, TableError> {
    let bindings = context.find_by_tag(MIDDLEWARE);
    if bindings.is_empty() && given.is_empty() {
        return Ok(Ways::default());
    }
    if let Some(none) = bindings.iter().find(|binding| !is_middleware(binding)) {
        return Err(TableError::Middleware {
            problem: format!(
                "`{}` is tagged `{MIDDLEWARE}` and is no middleware: bind it with `.middleware(\"group\")` instead of the tag",
                none.key()
            ),
        });
    }
    let of_given = given.iter().map(|(group, _)| Wish { group: (*group).to_owned(), ..Wish::default() });
    let wishes: Vec<Wish> = of_given.chain(bindings.iter().map(wish)).collect();
    // An order that cannot be had now is no order; verification has told what is wrong with it.
    let order = match context.is_bound(MIDDLEWARE_GROUPS.name()) {
        true => context.get_sync(&MIDDLEWARE_GROUPS).map(|order| (*order).clone()).unwrap_or_default(),
        false => ORDER.map(str::to_owned).to_vec(),
    };
    let places = places(&order, &wishes)
        .map_err(|disorder| TableError::Middleware { problem: disorder.to_string() })?;
    let mut steps: Vec<(Place, Step)> = Vec::with_capacity(wishes.len());
    steps.extend(given.into_iter().map(|(group, step)| (places[group], step)));
    steps.extend(bindings.iter().map(|binding| (places[group(binding)], Step::of_binding(context, binding))));
    // Bindings are sorted by key already, and the sort is stable.
    steps.sort_by_key(|(place, _)| *place);
    let mut ways = Ways::default();
    for (place, step) in steps {
        match place {
            Place::Before(_) => ways.before.push(step),
            Place::Routed(_) => ways.routed.push(step),
            Place::Around(_) => ways.around.push(step),
        }
    }
    Ok(ways)
}

fn is_middleware(binding: &BindingRef) -> bool {
    binding.provides().any(|name| name == type_name::<dyn Middleware>())
}

fn group(binding: &BindingRef) -> &str {
    binding.tag_value_of(MIDDLEWARE).filter(|group| !group.is_empty()).unwrap_or(DEFAULT)
}

fn wish(binding: &BindingRef) -> Wish {
    let groups = |tag| {
        let text = binding.tag_value_of(tag).unwrap_or_default();
        text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
    };
    Wish {
        group: group(binding).to_owned(),
        upstream: groups(MIDDLEWARE_UPSTREAM),
        downstream: groups(MIDDLEWARE_DOWNSTREAM),
    }
}
