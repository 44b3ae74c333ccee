//! The server: actix's, with this application's routes.

mod connection;
mod failure;
mod gate;
#[cfg(feature = "http2")]
mod http2;
pub(crate) mod layers;
mod life;
mod listen;
mod refusal;
#[cfg(feature = "tls")]
mod secure;
mod stopping;
mod wire;

use self::{
    connection::{Setup, connections},
    layers::Layers,
    listen::{Address, Place, Socket},
    stopping::Stopping,
};
use crate::{
    Mount, RestConfig,
    component::Configure,
    service::Tables,
    tables::{ApplicationTables, WeakVerified},
};
use actix_service::{IntoServiceFactory as _, ServiceFactory};
use actix_web::{
    App,
    dev::{Server as ActixServer, ServerHandle},
};
use anyhow::anyhow;
use async_trait::async_trait;
use lazo_kernel::{BindingKey, Context, LifeCycleObserver, Package, Server, WeakContext};
use std::{
    fmt,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;

/// The key of the REST server.
pub const REST_SERVER: BindingKey<RestServer> = BindingKey::new("servers.RestServer");

/// The key of the URL under which the application's server is reached from this machine. Looking it up fails while no server
/// runs.
pub const REST_URL: BindingKey<str> = BindingKey::new("rest.url");

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
    layers: Layers,
    verified: WeakVerified,
    running: Mutex<Option<Running>>,
}

struct Running {
    /// Where it listens, and whether with TLS.
    places: Vec<(Place, bool)>,
    handle: ServerHandle,
    end: watch::Receiver<End>,
    stopping: Stopping,
    /// How many connections there are.
    open: Arc<AtomicUsize>,
}

impl Drop for Running {
    /// Connections take leave, however the server has come to its end.
    fn drop(&mut self) {
        self.stopping.say();
    }
}

impl RestServer {
    pub(crate) fn new(
        context: &Context,
        package: Package,
        config: RestConfig,
        configure: Vec<Configure>,
        layers: Layers,
        verified: WeakVerified,
    ) -> Self {
        Self {
            context: context.downgrade(),
            package,
            layers: layers.with_errors(config.errors.clone()),
            config: Arc::new(config),
            configure,
            verified,
            running: Mutex::default(),
        }
    }

    /// The first address that it listens on, with the port that was taken; nothing while it does not, or on unix sockets only.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.running()?.places.iter().find_map(|(place, _)| match place {
            Place::Tcp(address) => Some(*address),
            Place::Unix(_) => None,
        })
    }

    /// All URLs under which it is reached from this machine, in the order of the configuration; none while it does not run.
    /// A unix socket's is `http+unix://` and its path, percent-encoded.
    #[must_use]
    pub fn urls(&self) -> Vec<String> {
        let Some(running) = self.running() else { return Vec::new() };
        running.places.iter().map(|(place, is_secure)| place.url(*is_secure)).collect()
    }

    /// How many connections are open.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.running().map_or(0, |running| running.open.load(Ordering::Relaxed))
    }

    fn running(&self) -> Option<MappedGuard<'_>> {
        let guard = self.lock();
        guard.is_some().then_some(MappedGuard(guard))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the sockets and starts the workers.
    async fn listen(&self) -> anyhow::Result<Running> {
        let context = self.context.upgrade().ok_or_else(|| anyhow!("the application is gone"))?;
        // Routes, schemas and documents are not made twice for one start.
        let tables = self.verified.take(&self.config).unwrap_or_else(|| {
            ApplicationTables::new(&context, self.package.clone(), Arc::clone(&self.config))
        });
        tables.table()?.prepare_security().await?;
        let mount = Mount::new(Arc::new(tables)).at_root();
        let (config, limits) = (&self.config, &self.config.limits);
        let mut server = ActixServer::build()
            .disable_signals()
            .shutdown_timeout(limits.shutdown_seconds)
            .max_concurrent_connections(limits.connections);
        if let Some(workers) = config.workers {
            server = server.workers(workers.max(1));
        }
        let stopping = Stopping::default();
        let open = Arc::new(AtomicUsize::new(0));
        check(config)?;
        let addresses = Address::all(config)?;
        #[cfg(feature = "tls")]
        let secure = self.secure()?;
        let mut places = Vec::new();
        for address in addresses {
            for listening in address.open(limits.backlog).await? {
                let setup = Setup {
                    config: Arc::clone(config),
                    address: match &listening.place {
                        Place::Tcp(address) => Some(*address),
                        Place::Unix(_) => None,
                    },
                    is_secure: listening.is_secure,
                    #[cfg(feature = "tls")]
                    tls: secure.as_ref().filter(|_| listening.is_secure).cloned(),
                    open: Arc::clone(&open),
                    stopping: stopping.clone(),
                };
                let name = listening.place.url(listening.is_secure);
                let (mount, configure, layers) = (mount.clone(), self.configure.clone(), self.layers.clone());
                let app = move || app(&mount, &configure, &layers);
                server = match listening.socket {
                    Socket::Tcp(socket) => {
                        server.listen(name, socket, move || connections(app(), setup.clone()))?
                    }
                    #[cfg(unix)]
                    Socket::Unix(socket) => {
                        server.listen_uds(name, socket, move || connections(app(), setup.clone()))?
                    }
                };
                places.push((listening.place, listening.is_secure));
            }
        }
        let server = server.run();
        let handle = server.handle();
        let (tell, end) = watch::channel(None);
        tokio::spawn(async move {
            let ended = server.await.map_err(|error| error.to_string());
            // Nobody listens any more when the application is gone.
            let _ = tell.send(Some(ended));
        });
        #[cfg(feature = "tls")]
        if let Some(secure) = secure {
            let mut end = end.clone();
            tokio::spawn(async move {
                tokio::select! {
                    () = secure.reload() => {}
                    _ = end.wait_for(Option::is_some) => {}
                }
            });
        }
        Ok(Running { places, handle, end, stopping, open })
    }

    #[cfg(feature = "tls")]
    fn secure(&self) -> anyhow::Result<Option<secure::Secure>> {
        let offers_http2 = cfg!(feature = "http2") && self.config.http2;
        self.config.tls.as_ref().map(|files| secure::Secure::load(files, offers_http2)).transpose()
    }
}

/// What is wrong with where a configuration says to listen, as far as it can be known before the start.
pub(crate) fn check(config: &RestConfig) -> anyhow::Result<()> {
    let is_secure = |address: &Address| matches!(address, Address::Tcp { is_secure: true, .. });
    if !Address::all(config)?.iter().any(is_secure) {
        return Ok(());
    }
    anyhow::ensure!(
        cfg!(feature = "tls"),
        "HTTPS is configured, but was not compiled: turn on the feature `tls` of `lazo` or `lazo-rest`"
    );
    anyhow::ensure!(
        config.tls.is_some(),
        "`rest.listen` has an `https` address: say `rest.tls.certificate` and `rest.tls.key`"
    );
    Ok(())
}

/// What runs, while it is looked at.
struct MappedGuard<'g>(MutexGuard<'g, Option<Running>>);

impl std::ops::Deref for MappedGuard<'_> {
    type Target = Running;

    fn deref(&self) -> &Running {
        self.0.as_ref().expect("made only where something runs")
    }
}

/// actix's application: services of its own first, then the routes, and middleware around both.
fn app(
    mount: &Mount,
    configure: &[Configure],
    layers: &Layers,
) -> impl ServiceFactory<
    actix_http::Request,
    Config = actix_web::dev::AppConfig,
    Response = actix_web::dev::ServiceResponse,
    Error = actix_web::Error,
    InitError = (),
    Service: 'static,
> + use<> {
    App::new()
        .configure(|actix| configure.iter().for_each(|configure| configure(actix)))
        .default_service(mount.clone())
        .wrap(layers.clone())
        .into_factory()
}

impl fmt::Debug for RestServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RestServer").field("url", &self.url()).finish_non_exhaustive()
    }
}

#[async_trait]
impl LifeCycleObserver for RestServer {
    /// Opens the sockets; connections are taken when this returns.
    async fn start(&self) -> anyhow::Result<()> {
        let running = self.listen().await?;
        *self.lock() = Some(running);
        Ok(())
    }

    /// Takes no more connections, reads what has been sent already, ends idle connections, and waits for the running requests as
    /// long as `limits.shutdown_seconds` allows.
    async fn stop(&self) -> anyhow::Result<()> {
        let Some(mut running) = self.lock().take() else { return Ok(()) };
        running.handle.pause().await;
        // Connections that were taken, but not looked at, would be dropped: workers get the time to read their requests.
        let limits = &self.config.limits;
        tokio::time::sleep(Duration::from_millis(limits.drain_milliseconds)).await;
        running.stopping.say();
        running.handle.stop(true).await;
        for (place, _) in &running.places {
            if let Place::Unix(path) = place {
                remove(path);
            }
        }
        running.end.wait_for(Option::is_some).await.map(drop).or_else(|_| Ok(()))
    }
}

/// Takes the file of a socket away. Nobody minds if it is gone.
fn remove(socket: &Path) {
    let _ = std::fs::remove_file(socket);
}

#[async_trait]
impl Server for RestServer {
    fn urls(&self) -> Vec<String> {
        self.urls()
    }

    async fn ended(&self) -> anyhow::Result<()> {
        let Some(mut end) = self.running().map(|running| running.end.clone()) else {
            return std::future::pending().await;
        };
        let end = end.wait_for(Option::is_some).await.map(|end| end.clone());
        match end {
            Ok(Some(Err(error))) => Err(anyhow!(error)),
            _ => Ok(()),
        }
    }
}
