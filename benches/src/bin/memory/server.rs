//! A server of its own process, and what it has in memory.

use anyhow::{Context as _, Result, ensure};
use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{sleep, timeout},
};

/// A server; it ends when dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    pub(crate) async fn start(name: &str) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let process = Command::new(env::current_exe()?.with_file_name(name))
            .arg(port.to_string())
            .env_remove("RUST_BACKTRACE")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| {
                format!("{name}: `cargo build --release -p lazo-benches -p lazo-bench-by-hand`")
            })?;
        let server = Self { process, address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)) };
        let begun = Instant::now();
        while TcpStream::connect(server.address).await.is_err() {
            ensure!(begun.elapsed() < Duration::from_secs(15), "{name} does not answer");
            sleep(Duration::from_millis(5)).await;
        }
        Ok(server)
    }

    /// What the first requests bring is nobody's cost.
    pub(crate) async fn warm(&self) -> Result<()> {
        for _ in 0..20 {
            let status =
                self.send(b"GET /hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", b"", 0).await?;
            ensure!(status == "200", "the server is not well: {status}");
        }
        Ok(())
    }

    /// Sends a head and then a piece of a body as often as wanted, or until the server has had enough. The status of the answer.
    pub(crate) async fn send(&self, head: &[u8], piece: &[u8], times: usize) -> Result<String> {
        let (mut reading, mut writing) = TcpStream::connect(self.address).await?.into_split();
        let send = async {
            // The server may have had enough.
            if writing.write_all(head).await.is_ok() {
                for _ in 0..times {
                    if writing.write_all(piece).await.is_err() {
                        break;
                    }
                }
            }
        };
        let hear = async {
            let mut told = [0; 12];
            match timeout(Duration::from_secs(40), reading.read_exact(&mut told)).await {
                Ok(Ok(_)) => String::from_utf8_lossy(&told[9..]).into_owned(),
                _ => "closed".to_owned(),
            }
        };
        let ((), status) = tokio::join!(send, hear);
        // What is left of the answer is the server's too.
        let mut rest = Vec::new();
        let _ = timeout(Duration::from_millis(300), reading.read_to_end(&mut rest)).await;
        Ok(status)
    }

    /// What it has in memory, in KiB.
    pub(crate) fn resident(&self) -> Result<u64> {
        self.status("VmRSS:")
    }

    /// The most that it has had since [`Self::forget_peak`], in KiB.
    pub(crate) fn peak(&self) -> Result<u64> {
        self.status("VmHWM:")
    }

    /// Lets the peak begin with what it has now.
    pub(crate) fn forget_peak(&self) -> Result<u64> {
        fs::write(format!("/proc/{}/clear_refs", self.process.id()), "5")?;
        self.resident()
    }

    fn status(&self, name: &str) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).context("no such line")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
