//! The booters that every application has, and the order of all of them.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use lazo_kernel::{Application, Component};

use crate::{BootError, Booter, booter, booter::BOOTER};

/// The kinds of artifacts that are known here, in the order in which they are bound. Nothing is resolved while booting, so
/// the order shows in the report, and in which of two bindings of one key stays.
const KINDS: [&str; 11] = [
    COMPONENT,
    "datasource",
    "model",
    "repository",
    "provider",
    "service",
    "interceptor",
    "middleware",
    "observer",
    "controller",
    "modelApi",
];

pub(crate) const COMPONENT: &str = "component";

/// Brings the booters of all kinds that Lazo has macros for. Booting mounts it; mount it yourself to take one away:
///
/// ```
/// use lazo_boot::BootComponent;
/// use lazo_kernel::Application;
///
/// let app = Application::new("demo").component(BootComponent);
/// assert!(app.unbind("booters.observer")?);
/// # Ok::<(), lazo_kernel::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct BootComponent;

impl Component for BootComponent {
    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        for kind in KINDS {
            app.add(booter(Registering(kind.to_owned())).as_default())?;
        }
        Ok(())
    }
}

/// Lets each artifact of a kind register itself.
pub(crate) struct Registering(pub(crate) String);

#[async_trait]
impl Booter for Registering {
    fn kind(&self) -> &str {
        &self.0
    }
}

/// The booters that are bound, in order: what they say of before and after, else the built-in kinds in their order, else by
/// kind.
pub(crate) async fn booters(app: &Application) -> Result<Vec<Arc<dyn Booter>>, BootError> {
    let mut by_kind: BTreeMap<(usize, String), (String, Arc<dyn Booter>)> = BTreeMap::new();
    for binding in app.find_by_tag(BOOTER) {
        let booter = app.resolve_binding::<dyn Booter>(&binding).await?;
        let kind = booter.kind().to_owned();
        let place = KINDS.iter().position(|known| *known == kind).unwrap_or(KINDS.len());
        let key = binding.key().to_owned();
        if let Some((other, _)) = by_kind.insert((place, kind.clone()), (key.clone(), booter)) {
            return Err(BootError::SameKind { kind, keys: [other, key] });
        }
    }
    sorted(by_kind.into_values().map(|(_, booter)| booter).collect())
}

/// Each in its place, after those that are to come before it.
fn sorted(booters: Vec<Arc<dyn Booter>>) -> Result<Vec<Arc<dyn Booter>>, BootError> {
    let mut sorted = Vec::with_capacity(booters.len());
    for booter in &booters {
        place(booter, &booters, &mut Vec::new(), &mut sorted)?;
    }
    Ok(sorted)
}

fn place(
    booter: &Arc<dyn Booter>,
    all: &[Arc<dyn Booter>],
    waiting: &mut Vec<String>,
    sorted: &mut Vec<Arc<dyn Booter>>,
) -> Result<(), BootError> {
    let kind = booter.kind();
    if sorted.iter().any(|placed| placed.kind() == kind) {
        return Ok(());
    }
    let start = waiting.iter().position(|one| one == kind);
    waiting.push(kind.to_owned());
    if let Some(start) = start {
        return Err(BootError::Order { kinds: waiting.split_off(start) });
    }
    for first in all {
        if booter.after().contains(&first.kind()) || first.before().contains(&kind) {
            place(first, all, waiting, sorted)?;
        }
    }
    waiting.pop();
    sorted.push(booter.clone());
    Ok(())
}
