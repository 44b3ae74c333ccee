//! Booting an application.

use std::sync::Arc;

use lazo_kernel::{Application, BindingKey, bind, config::CONFIGURATION};

use crate::{BootError, BootOptions, BootReport, Configuration, artifacts};

/// What booting found: inject it, or look it up after [`boot`](BootExt::boot).
pub const BOOT_REPORT: BindingKey<BootReport> = BindingKey::new("boot.report");

/// Boots applications.
pub trait BootExt: Sized {
    /// Reads the configuration and binds the artifacts of the application's own crate.
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
}

impl BootExt for Application {
    async fn boot_with(self, options: BootOptions) -> Result<Self, BootError> {
        let package = self.package().clone();
        if !package.of_crate {
            return Err(BootError::NoPackage { name: package.name });
        }
        let variables = lazo_kernel::config::variables(&self);
        // Start-up reads a few small files; it is not worth a thread, but it must not stop one that serves.
        let reading = {
            let options = options.clone();
            tokio::task::spawn_blocking(move || Configuration::read(&options, &variables))
        };
        let configuration = reading.await.map_err(|error| BootError::Layers(error.to_string()))??;
        let mut report = artifacts::load_with(&self, &package, &options)?;
        report.files = configuration.files().to_vec();
        report.profile = configuration.profile().map(str::to_owned);
        tracing::info!(package = %package.name, profile = report.profile, "booted {report}");
        self.add(bind(CONFIGURATION).to(Arc::new(configuration) as Arc<_>).as_default())?;
        self.add(bind(BOOT_REPORT).to(report))?;
        Ok(self)
    }
}
