//! Booters: what turns the artifacts of one kind into bindings.

use async_trait::async_trait;
use lazo_kernel::{Application, Binding, BindingKey, bind};
use serde::Serialize;

use crate::Found;

/// The tag of bindings that give a [`Booter`].
pub const BOOTER: &str = "booter";

/// A step of booting. All booters go through one phase before the first goes through the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Booters read their options and prepare.
    Configure,
    /// Booters say what there is.
    Discover,
    /// What was found, and not filtered out, is bound.
    Load,
}

/// Turns the artifacts of one kind into bindings. Everything but the kind has a default.
///
/// A booter is a binding with the tag [`BOOTER`]: [`BootExt::booter`](crate::BootExt::booter) adds one, and so does
/// a component, with [`booter`]. One that is bound under `booters.<kind>` takes the place of the built-in booter of that
/// kind.
///
/// ```standalone_crate
/// use async_trait::async_trait;
/// use lazo_boot::{BootExt, Booter, Found};
/// use lazo_kernel::{Application, BindingKey, bind};
///
/// /// What the booter of cron jobs has to know.
/// pub struct CronJob {
///     pub schedule: &'static str,
///     pub run: fn(),
/// }
///
/// struct CronBooter;
///
/// #[async_trait]
/// impl Booter for CronBooter {
///     fn kind(&self) -> &str {
///         "cronJob"
///     }
///
///     async fn load(&self, app: &Application, job: &Found) -> anyhow::Result<()> {
///         let CronJob { schedule, .. } = job.data()?;
///         let key = BindingKey::<str>::named(format!("cron.{}", job.name));
///         app.add(bind(key).to(*schedule).tag("cronJob"))?;
///         Ok(())
///     }
/// }
///
/// lazo_kernel::artifact! { kind: "cronJob", name: "nightly", data: &CronJob { schedule: "0 3 * * *", run: || () } }
///
/// # fn main() -> anyhow::Result<()> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let app = Application::new(lazo_kernel::package!()).booter(CronBooter).boot().await?;
/// assert_eq!(&*app.get(&BindingKey::<str>::new("cron.nightly")).await?, "0 3 * * *");
/// # Ok(())
/// # })
/// # }
/// ```
#[async_trait]
pub trait Booter: Send + Sync + 'static {
    /// The kind of artifacts that it is for, which is its name, too.
    fn kind(&self) -> &str;

    /// Kinds whose booters come before this one. Without a word, a booter of your own comes after the built-in ones.
    fn after(&self) -> &[&str] {
        &[]
    }

    /// Kinds whose booters come after this one.
    fn before(&self) -> &[&str] {
        &[]
    }

    /// Prepares. The configuration has been read.
    ///
    /// # Errors
    ///
    /// Whatever makes the booter unusable; nothing is booted then.
    async fn configure(&self, app: &Application) -> anyhow::Result<()> {
        let _ = app;
        Ok(())
    }

    /// Says what there is to load. `offered` are the linked artifacts of its kind, in a stable order: those of the
    /// application's own package last.
    ///
    /// # Errors
    ///
    /// If it cannot be told; nothing is booted then.
    async fn discover(&self, app: &Application, offered: Vec<Found>) -> anyhow::Result<Vec<Found>> {
        let _ = app;
        Ok(offered)
    }

    /// Binds one thing that was discovered and that no filter leaves out. The default calls the artifact's own
    /// [`register`](lazo_kernel::Artifact::register).
    ///
    /// # Errors
    ///
    /// If it cannot be bound. The others are loaded all the same, so that all failures are told at once.
    async fn load(&self, app: &Application, found: &Found) -> anyhow::Result<()> {
        found.artifact().map_or(Ok(()), |artifact| (artifact.register)(app))
    }
}

/// The binding of a booter, under `booters.<kind>`. A component adds it in its `mount`.
///
/// A booter that is a class with dependencies is bound like any other class:
/// `bind(key).to_class_as::<CronBooter>(|booter| booter).tag(BOOTER)`.
pub fn booter(booter: impl Booter) -> Binding<dyn Booter> {
    let key = BindingKey::named(format!("booters.{}", booter.kind()));
    bind(key).to(std::sync::Arc::new(booter) as std::sync::Arc<dyn Booter>).tag(BOOTER)
}
