//! A server on the loopback interface, and what it says to bytes.

use actix_web::web::Bytes;
use lazo_kernel::Application;
use lazo_rest::{
    REST_SERVER, RestApplication as _, RestComponent, RestConfig, api, config::Limits, controller,
    with_config,
};
use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::OnceLock,
    time::Duration,
};

#[controller]
struct Target {}

#[api]
impl Target {
    #[get("/a/{id}")]
    fn item(&self, id: i64, #[query] limit: Option<u32>) -> String {
        format!("{id} {limit:?}")
    }

    #[post("/a")]
    fn json(&self, #[body] value: serde_json::Value) -> String {
        value.to_string().len().to_string()
    }

    #[post("/b")]
    async fn raw(&self, #[extract] bytes: Bytes) -> String {
        bytes.len().to_string()
    }
}

fn address() -> SocketAddr {
    static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();
    *ADDRESS.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        // It serves for as long as the process lives.
        let runtime: &'static _ = Box::leak(Box::new(runtime.expect("a runtime")));
        runtime.block_on(async {
            let limits =
                Limits { head_seconds: 2, body_seconds: 2, keep_alive_seconds: 2, ..Limits::default() };
            let config = RestConfig { port: 0, workers: Some(1), h2c: true, limits, ..RestConfig::default() };
            let app = with_config(Application::new("fuzz"), config)
                .component(RestComponent::default())
                .controller::<Target>();
            app.start().await.expect("it starts");
            let server = app.get(&REST_SERVER).await.expect("a server");
            let address = server.address().expect("an address");
            Box::leak(Box::new(app));
            address
        })
    })
}

/// All that comes back to these pieces, until the server closes. A server that does neither in twenty seconds hangs.
#[must_use]
pub fn answered(pieces: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(address()).expect("it listens");
    stream.set_nodelay(true).expect("a socket");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
    for piece in pieces {
        // Whoever has heard enough may have closed.
        let _ = stream.write_all(piece);
    }
    let _ = stream.shutdown(Shutdown::Write);
    let mut bytes = Vec::new();
    if let Err(error) = stream.read_to_end(&mut bytes) {
        assert!(
            !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
            "the server hangs"
        );
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
