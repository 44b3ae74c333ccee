//! The server: actix's, with this application's routes.

use crate::{Mount, RestConfig, component::Configure, service::Tables, tables::ApplicationTables};
use actix_web::{App, HttpServer, dev::ServerHandle};
use anyhow::{Context as _, anyhow};
use async_trait::async_trait;
use lazo_kernel::{BindingKey, Context, LifeCycleObserver, Package, Server, WeakContext};
use std::{
    fmt,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// The key of the REST server.
pub const REST_SERVER: BindingKey<RestServer> = BindingKey::new("servers.RestServer");

/// How the server ended; nothing as long as it serves.
type End = Option<Result<(), String>>;

/// The REST server of an application. The [`RestComponent`](crate::RestComponent) binds it under [`REST_SERVER`].
///
/// ```
/// # tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
/// use lazo_kernel::{Application, Server};
/// use lazo_rest::{REST_SERVER, RestComponent, RestConfig, with_config};
///
/// let config = RestConfig { port: 0, workers: Some(1), ..RestConfig::default() };
/// let app = with_config(Application::new("demo"), config).component(RestComponent::default());
/// app.start().await?;
/// let url = app.get(&REST_SERVER).await?.url();
/// assert!(url.is_some_and(|url| url.starts_with("http://127.0.0.1:")));
/// app.stop().await?;
/// # anyhow::Ok(())
/// # }).unwrap();
/// ```
pub struct RestServer {
    context: WeakContext,
    package: Package,
    config: Arc<RestConfig>,
    configure: Vec<Configure>,
    running: Mutex<Option<Running>>,
}

struct Running {
    address: SocketAddr,
    handle: ServerHandle,
    end: watch::Receiver<End>,
}

impl RestServer {
    pub(crate) fn new(
        context: &Context,
        package: Package,
        config: RestConfig,
        configure: Vec<Configure>,
    ) -> Self {
        Self {
            context: context.downgrade(),
            package,
            config: Arc::new(config),
            configure,
            running: Mutex::default(),
        }
    }

    /// The address that it listens on, with the port that was taken; nothing while it does not.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.running().as_ref().map(|running| running.address)
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Binds the port and starts the workers.
    fn listen(&self) -> anyhow::Result<Running> {
        let context = self.context.upgrade().ok_or_else(|| anyhow!("the application is gone"))?;
        let tables = ApplicationTables::new(&context, self.package.clone(), Arc::clone(&self.config));
        tables.table()?;
        let mount = Mount::new(Arc::new(tables)).at_root();
        let configure = self.configure.clone();
        let limits = &self.config.limits;
        let mut server = HttpServer::new(move || {
            let configure = configure.clone();
            App::new()
                .configure(move |actix| configure.iter().for_each(|configure| configure(actix)))
                .default_service(mount.clone())
        })
        .disable_signals()
        .client_request_timeout(Duration::from_secs(limits.head_seconds))
        .keep_alive(Duration::from_secs(limits.keep_alive_seconds))
        .shutdown_timeout(limits.shutdown_seconds)
        .max_connections(limits.connections);
        if let Some(workers) = self.config.workers {
            server = server.workers(workers.max(1));
        }
        let (host, port) = (self.config.host.as_str(), self.config.port);
        let server = server.bind((host, port)).with_context(|| format!("cannot listen on {host}:{port}"))?;
        let address = server.addrs().first().copied().ok_or_else(|| anyhow!("{host} has no address"))?;
        let server = server.run();
        let handle = server.handle();
        let (tell, end) = watch::channel(None);
        tokio::spawn(async move {
            let ended = server.await.map_err(|error| error.to_string());
            // Nobody listens any more when the application is gone.
            let _ = tell.send(Some(ended));
        });
        Ok(Running { address, handle, end })
    }
}

impl fmt::Debug for RestServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RestServer").field("url", &self.url()).finish_non_exhaustive()
    }
}

#[async_trait]
impl LifeCycleObserver for RestServer {
    /// Binds the port; connections are taken when this returns.
    async fn start(&self) -> anyhow::Result<()> {
        let running = self.listen()?;
        *self.running() = Some(running);
        Ok(())
    }

    /// Takes no more connections, and waits for the running requests as long as `limits.shutdown_seconds` allows.
    async fn stop(&self) -> anyhow::Result<()> {
        let Some(mut running) = self.running().take() else { return Ok(()) };
        running.handle.stop(true).await;
        running.end.wait_for(Option::is_some).await.map(drop).or_else(|_| Ok(()))
    }
}

#[async_trait]
impl Server for RestServer {
    fn url(&self) -> Option<String> {
        self.address().map(|address| format!("http://{address}"))
    }

    async fn ended(&self) -> anyhow::Result<()> {
        let Some(mut end) = self.running().as_ref().map(|running| running.end.clone()) else {
            return std::future::pending().await;
        };
        let end = end.wait_for(Option::is_some).await.map(|end| end.clone());
        match end {
            Ok(Some(Err(error))) => Err(anyhow!(error)),
            _ => Ok(()),
        }
    }
}
