//! The life of data sources: opened before anything else starts, closed after everything else has stopped.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use lazo_kernel::{Application, Context, LifeCycleObserver, Scope, WeakContext, bind_type, verify};

use super::bind::{DefaultConnector, ModelOf};
use super::source::choose;
use super::{DATA_SOURCE, REPOSITORY};
use crate::{DataSource, ModelDefinition};

/// Opens and closes the data sources that are bound.
struct DataSources {
    context: WeakContext,
    opened: Mutex<Vec<Arc<DataSource>>>,
}

/// Binds the observer, and the check that all connectors are known.
pub(super) fn watch(app: &Application) -> anyhow::Result<()> {
    let make = |resolver: &lazo_kernel::Resolver<'_>| {
        Ok(Arc::new(DataSources { context: resolver.context().downgrade(), opened: Mutex::default() }))
    };
    app.observer("datasource", bind_type::<DataSources>().to_dynamic(make).scope(Scope::Singleton))?;
    app.on_verify(|app, report| {
        for binding in app.find_by_tag(DATA_SOURCE) {
            // Data sources that the application makes itself are not configured here.
            let (Some(name), Some(default)) =
                (binding.tag_value_of(DATA_SOURCE), binding.meta::<DefaultConnector>())
            else {
                continue;
            };
            if let Err(error) = choose(app, name, default.0) {
                report.add(verify::Problem::new(verify::ProblemId::Other("LZ0301"), error.to_string()));
            }
        }
    });
    Ok(())
}

impl DataSources {
    /// The models whose repositories are kept in a data source.
    fn models(context: &Context, data_source: &str) -> Vec<&'static ModelDefinition> {
        let repositories = context.find_by_tag(REPOSITORY);
        let here =
            repositories.iter().filter(|binding| binding.tag_value_of(REPOSITORY) == Some(data_source));
        let mut models: Vec<&'static ModelDefinition> = Vec::new();
        for ModelOf(model) in here.filter_map(|binding| binding.meta()) {
            if !models.contains(model) {
                models.push(model);
            }
        }
        models
    }

    fn opened(&self) -> std::sync::MutexGuard<'_, Vec<Arc<DataSource>>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl LifeCycleObserver for DataSources {
    async fn start(&self) -> anyhow::Result<()> {
        let context = self.context.upgrade().ok_or_else(|| anyhow::anyhow!("the application is gone"))?;
        for binding in context.find_by_tag(DATA_SOURCE) {
            let source = context.resolve_binding::<DataSource>(&binding).await?;
            let name = binding.tag_value_of(DATA_SOURCE).unwrap_or_else(|| source.name());
            let models = Self::models(&context, name);
            // Before it is opened: one that fails half-way is closed, too.
            self.opened().push(Arc::clone(&source));
            if let Err(error) = source.open(&models).await {
                // This observer has not started, so nobody will stop it.
                self.stop().await?;
                return Err(error.into());
            }
            tracing::info!(
                data_source = name,
                connector = source.connector().name(),
                models = models.len(),
                "opened"
            );
        }
        Ok(())
    }

    async fn stop(&self) -> anyhow::Result<()> {
        let opened = std::mem::take(&mut *self.opened());
        let mut outcome = Ok(());
        for source in opened.iter().rev() {
            if let Err(error) = source.close().await {
                outcome = outcome.and(Err(error.into()));
            }
        }
        outcome
    }
}
