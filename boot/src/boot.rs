//! Booting an application.

use std::sync::Arc;

use lazo_kernel::{
    Application, BindingKey, bind,
    config::{CONFIGURATION, ConfigurationSource},
};

use crate::{
    BootComponent, BootError, BootOptions, BootReport, Booter, Configuration,
    artifacts::{claimed, unclaimed},
    session::Session,
};

/// What booting found: inject it, or look it up after [`boot`](BootExt::boot).
pub const BOOT_REPORT: BindingKey<BootReport> = BindingKey::new("boot.report");

/// Boots applications.
pub trait BootExt: Sized {
    /// Reads the configuration, and binds the artifacts of the application's own crate and those that components
    /// [bring](crate::Artifacts). Booting again takes in what components that were mounted since bring, and nothing else.
    ///
    /// # Errors
    ///
    /// See [`BootError`].
    fn boot(self) -> impl Future<Output = Result<Self, BootError>> + Send {
        self.boot_with(BootOptions::new())
    }

    /// The same with options.
    ///
    /// # Errors
    ///
    /// See [`BootError`].
    fn boot_with(self, options: BootOptions) -> impl Future<Output = Result<Self, BootError>> + Send;

    /// Adds a booter, or replaces the one of its kind. To be called before booting; a failure is reported when the
    /// application starts.
    #[must_use]
    fn booter(self, booter: impl Booter) -> Self;
}

impl BootExt for Application {
    async fn boot_with(self, options: BootOptions) -> Result<Self, BootError> {
        let package = self.package().clone();
        if claimed(&self).is_empty() && !options.allow_empty {
            return Err(BootError::NoPackage { name: package.name });
        }
        self.mount(BootComponent);
        let before = self.get_sync(&BOOT_REPORT).ok();
        let is_first = before.is_none();
        if before.as_ref().is_some_and(|r| claimed(&self).iter().all(|package| r.packages.contains(package)))
        {
            return Ok(self);
        }
        let report = before.as_deref().cloned().unwrap_or_default();
        let mut session = Session::new(&self, &options, report);
        // Components may name variables: they come before the configuration.
        session.components().await?;
        if is_first {
            let configuration = configuration(&self, &options).await?;
            session.report.files = configuration.files().to_vec();
            session.report.profiles = configuration.profiles().to_vec();
            configuration.warn_of_near_misses(&self);
            let configuration: Arc<dyn ConfigurationSource> = Arc::new(configuration);
            self.add(bind(CONFIGURATION).to(configuration).as_default())?;
        }
        session.others().await?;
        let mut report = session.report;
        report.unclaimed = unclaimed(&claimed(&self));
        report.unclaimed.retain(|one| !options.ignored.iter().any(|ignored| ignored == one.package));
        tracing::info!(package = %package.name, profiles = ?report.profiles, "booted {report}");
        for unclaimed in &report.unclaimed {
            tracing::warn!("[LZ0202] {unclaimed}");
        }
        self.add(bind(BOOT_REPORT).to(report))?;
        Ok(self)
    }

    fn booter(self, booter: impl Booter) -> Self {
        self.with(crate::booter(booter))
    }
}

async fn configuration(app: &Application, options: &BootOptions) -> Result<Configuration, BootError> {
    let variables = lazo_kernel::config::variables(app);
    // Start-up reads a few small files; it is not worth a thread, but it must not stop one that serves.
    let options = options.clone();
    let reading = tokio::task::spawn_blocking(move || Configuration::read(&options, &variables));
    reading.await.map_err(|error| BootError::Layers(error.to_string()))?
}
