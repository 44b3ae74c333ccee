//! Ten thousand requests in flight while SIGTERM arrives: how many are answered, and how soon after the last of them the process
//! is gone. The server is this program, started once more.
//!
//! `ending [requests]`; it takes a few more open files than that, in each of the two processes (`ulimit -n`).

use std::{
    env, fs,
    io::{Write as _, stdout},
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use actix_web::rt::{net::TcpStream, time::sleep};
use anyhow::{Context as _, Result, ensure};
use lazo_kernel::Application;
use lazo_rest::{REST_SERVER, RestApplication, RestComponent, RestConfig, api, controller, with_config};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

static CAME_IN: AtomicUsize = AtomicUsize::new(0);

#[controller]
struct Late {}

#[api]
impl Late {
    /// Answers two seconds after it was asked.
    #[get("/late")]
    async fn late(&self) -> &'static str {
        CAME_IN.fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_secs(2)).await;
        "late"
    }

    #[get("/came-in")]
    fn came_in(&self) -> String {
        CAME_IN.load(Ordering::Relaxed).to_string()
    }
}

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match &*arguments {
        [word, place] if word == "serve" => runtime.block_on(serve(place)),
        [requests] => runtime.block_on(load(requests.parse().context("how many requests?")?)),
        _ => runtime.block_on(load(10_000)),
    }
}

async fn serve(place: &str) -> Result<()> {
    let config = RestConfig { port: 0, ..RestConfig::default() };
    let app = with_config(Application::new("ending"), config)
        .component(RestComponent::default())
        .controller::<Late>();
    let running = tokio::spawn(app.clone().run());
    let server = app.get(&REST_SERVER).await?;
    let address = loop {
        match server.address() {
            Some(address) => break address,
            None => sleep(Duration::from_millis(5)).await,
        }
    };
    fs::write(format!("{place}.draft"), address.to_string())?;
    fs::rename(format!("{place}.draft"), place)?;
    running.await?
}

async fn load(requests: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let place = folder.path().join("place");
    let mut server = Command::new(env::current_exe()?).arg("serve").arg(&place).spawn()?;
    let address = loop {
        match fs::read_to_string(&place) {
            Ok(address) => break address,
            Err(_) => sleep(Duration::from_millis(5)).await,
        }
    };
    let mut asked = Vec::with_capacity(requests);
    for _ in 0..requests {
        let mut stream = TcpStream::connect(&*address).await?;
        stream.write_all(b"GET /late HTTP/1.1\r\nhost: x\r\n\r\n").await?;
        asked.push(stream);
    }
    let signal = Command::new("kill").args(["-TERM", &server.id().to_string()]).status()?;
    ensure!(signal.success(), "no signal");
    let (mut answered, mut lost) = (0, 0);
    for mut stream in asked {
        let mut text = Vec::new();
        let _ = stream.read_to_end(&mut text).await;
        if text.starts_with(b"HTTP/1.1 200 ") && text.ends_with(b"late") { answered += 1 } else { lost += 1 }
    }
    let last = Instant::now();
    let status = tokio::task::spawn_blocking(move || server.wait()).await??;
    writeln!(
        stdout(),
        "{requests} requests sent, then SIGTERM: {answered} answered, {lost} lost; gone {} ms after the last, {status}",
        last.elapsed().as_millis()
    )?;
    ensure!(lost == 0, "{lost} requests are lost");
    Ok(())
}
