//! One connection: from the socket, through TLS where it is spoken, to the protocol that the client wants.

use super::{
    gate::{Gate, Rules},
    life::Entry,
    stopping::Stopping,
    wire::{Carrier, Wire},
};
use crate::RestConfig;
use actix_http::{HttpService, KeepAlive, Request};
use actix_service::{Service, ServiceFactory, fn_factory};
use actix_web::{
    body::{BoxBody, MessageBody},
    dev::{AppConfig, ServiceResponse},
};
use futures_util::future::LocalBoxFuture;
use std::{
    fmt::Debug,
    net::SocketAddr,
    rc::Rc,
    sync::{Arc, atomic::AtomicUsize},
    task::{Context, Poll},
    time::Duration,
};
use tokio::net::TcpStream;

/// What all connections of a listener have in common.
#[derive(Clone)]
pub(super) struct Setup {
    pub(super) config: Arc<RestConfig>,
    pub(super) address: Option<SocketAddr>,
    pub(super) is_secure: bool,
    #[cfg(feature = "tls")]
    pub(super) tls: Option<super::secure::Secure>,
    pub(super) open: Arc<AtomicUsize>,
    pub(super) stopping: Stopping,
}

impl Setup {
    pub(super) fn enter(&self, carrier: Carrier) -> Wire {
        let entry = Entry::new(&self.config.limits, Arc::clone(&self.open));
        Wire::new(carrier, entry, Arc::clone(&self.config))
    }

    /// Whether clients may begin with HTTP/2 without TLS.
    fn h2c(&self) -> bool {
        cfg!(feature = "http2") && self.config.h2c && !self.is_secure
    }
}

/// A socket's stream.
pub(super) trait Stream: Sized + 'static {
    fn into_carrier(self) -> (Carrier, Option<SocketAddr>);
    /// What TLS may be spoken on.
    #[cfg(feature = "tls")]
    fn into_tcp(self) -> Result<TcpStream, Self>;
}

impl Stream for TcpStream {
    fn into_carrier(self) -> (Carrier, Option<SocketAddr>) {
        let peer = self.peer_addr().ok();
        // An answer is not to wait for the next one. Without it, it is only later.
        let _ = self.set_nodelay(true);
        (Carrier::Tcp(self), peer)
    }

    #[cfg(feature = "tls")]
    fn into_tcp(self) -> Result<TcpStream, Self> {
        Ok(self)
    }
}

#[cfg(unix)]
impl Stream for tokio::net::UnixStream {
    fn into_carrier(self) -> (Carrier, Option<SocketAddr>) {
        (Carrier::Unix(self), None)
    }

    #[cfg(feature = "tls")]
    fn into_tcp(self) -> Result<TcpStream, Self> {
        Err(self)
    }
}

/// Serves the connections of a listener, in one worker.
pub(super) fn connections<A, B, T>(
    app: A,
    setup: Setup,
) -> impl ServiceFactory<T, Config = (), Response = (), Error = (), InitError = ()>
where
    A: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<B>, Error = actix_web::Error>
        + 'static,
    A::InitError: Debug,
    A::Service: 'static,
    <A::Service as Service<Request>>::Future: 'static,
    B: MessageBody + 'static,
    T: Stream,
{
    let app = Rc::new(app);
    fn_factory(move || {
        let (app, setup) = (Rc::clone(&app), setup.clone());
        async move {
            let address = setup.address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 80)));
            let config = AppConfig::__priv_test_new(setup.is_secure, address.to_string(), address);
            let service = app.new_service(config).await.map_err(|error| {
                tracing::error!(?error, "the server's application cannot be made");
            })?;
            let rules = Rc::new(Rules::new(&setup.config));
            let gate = Rc::new(Gate::new(service, rules));
            let http1 = http1(Rc::clone(&gate), &setup).await?;
            Ok(Connections { gate, http1: Rc::new(http1), setup: Rc::new(setup) })
        }
    })
}

/// actix-http's dispatcher, with the gate as its service.
async fn http1<S, B>(
    gate: Rc<Gate<S>>,
    setup: &Setup,
) -> Result<
    impl Service<(Wire, Option<SocketAddr>), Response = (), Error = actix_http::error::DispatchError> + use<S, B>,
    (),
>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    let limits = &setup.config.limits;
    let stopping = setup.stopping.clone();
    let service = fn_factory(move || {
        let gate = Rc::clone(&gate);
        async move { Ok::<_, ()>(gate) }
    });
    // How long they are kept is watched by their worker, without a timer for each request.
    let keep_alive = if limits.keep_alive_seconds == 0 { KeepAlive::Disabled } else { KeepAlive::Os };
    let mut builder = HttpService::build()
        .keep_alive(keep_alive)
        .client_request_timeout(limits.head_time())
        // For what is still coming when an early answer is sent, and for TLS to say good-bye.
        .client_disconnect_timeout(Duration::from_secs(1))
        .graceful_shutdown_signal(move || stopping.stopped())
        .on_connect_ext(|wire: &Wire, data: &mut actix_http::Extensions| {
            data.insert(Rc::clone(wire.life()));
            #[cfg(feature = "tls")]
            if let Some(certificate) = wire.client_certificate() {
                data.insert(certificate);
            }
        });
    if let Some(address) = setup.address {
        builder = builder.local_addr(address);
    }
    builder.h1::<_, BoxBody>(service).new_service(()).await
}

/// The connections of a listener, in one worker.
struct Connections<S, H> {
    gate: Rc<Gate<S>>,
    http1: Rc<H>,
    setup: Rc<Setup>,
}

impl<S, B, H, T> Service<T> for Connections<S, H>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
    H: Service<(Wire, Option<SocketAddr>), Response = (), Error = actix_http::error::DispatchError> + 'static,
    H::Future: 'static,
    T: Stream,
{
    type Response = ();
    type Error = ();
    type Future = LocalBoxFuture<'static, Result<(), ()>>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), ()>> {
        self.gate.poll_ready(cx).map_err(drop)
    }

    fn call(&self, stream: T) -> Self::Future {
        let (gate, http1, setup) = (Rc::clone(&self.gate), Rc::clone(&self.http1), Rc::clone(&self.setup));
        // What follows the first byte is boxed on its own: a connection that never says a word costs little.
        #[cfg(feature = "tls")]
        let stream = match setup.tls.as_ref().map(super::secure::Secure::acceptor) {
            Some(tls) => match stream.into_tcp() {
                Ok(stream) => {
                    return Box::pin(async move {
                        let (stream, peer) = tcp(stream);
                        let wire = handshake(&tls, stream, &setup).await?;
                        let wants_http2 = wire.wants_http2();
                        Box::pin(serve(wire, peer, wants_http2, gate, http1, setup)).await
                    });
                }
                Err(stream) => stream,
            },
            None => stream,
        };
        Box::pin(async move {
            let (carrier, peer) = stream.into_carrier();
            let wire = setup.enter(carrier);
            if !wire.speaks(&setup).await {
                return Ok(());
            }
            let wants_http2 = setup.h2c() && wire.begins_with_http2().await;
            Box::pin(serve(wire, peer, wants_http2, gate, http1, setup)).await
        })
    }
}

/// The stream of a TCP socket, and who is at its other end.
#[cfg(feature = "tls")]
fn tcp(stream: TcpStream) -> (TcpStream, Option<SocketAddr>) {
    let peer = stream.peer_addr().ok();
    // An answer is not to wait for the next one. Without it, it is only later.
    let _ = stream.set_nodelay(true);
    (stream, peer)
}

/// Agrees on a key, in the time that there is for it.
#[cfg(feature = "tls")]
async fn handshake(tls: &tokio_rustls::TlsAcceptor, stream: TcpStream, setup: &Setup) -> Result<Wire, ()> {
    let time = Duration::from_secs(setup.config.limits.handshake_seconds);
    match tokio::time::timeout(time, tls.accept(stream)).await {
        Ok(Ok(stream)) => Ok(setup.enter(Carrier::Tls(Box::new(stream)))),
        // What goes wrong with a connection is its client's affair.
        Ok(Err(error)) => {
            tracing::debug!(%error, "no TLS");
            Err(())
        }
        Err(_) => Err(()),
    }
}

async fn serve<S, B, H>(
    wire: Wire,
    peer: Option<SocketAddr>,
    wants_http2: bool,
    gate: Rc<Gate<S>>,
    http1: Rc<H>,
    setup: Rc<Setup>,
) -> Result<(), ()>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
    H: Service<(Wire, Option<SocketAddr>), Response = (), Error = actix_http::error::DispatchError>,
{
    // What goes wrong with a connection is its client's affair.
    #[cfg(feature = "http2")]
    if wants_http2 {
        // Boxed, so that connections of HTTP/1 do not carry its size.
        let served = Box::pin(super::http2::serve(wire, peer, gate, setup));
        return served.await.map_err(|error| tracing::debug!(%error, "an HTTP/2 connection has ended"));
    }
    let _ = (wants_http2, gate, setup);
    http1.call((wire, peer)).await.map_err(|error| tracing::debug!(%error, "a connection has ended"))
}
