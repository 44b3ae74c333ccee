//! A headless Chromium, driven through chromedriver.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

/// Chromium's options: no window, and no connection of its own to anywhere.
const OPTIONS: [&str; 9] = [
    "--headless",
    // Tests run as root in containers, where the sandbox cannot be set up.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser with a new, empty profile. It ends when it is dropped.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    // Both end when they are dropped, the driver first.
    _driver: Driver,
    _profile: TempDir,
}

impl Browser {
    /// Starts a browser; none if no chromedriver is found: neither where the environment's `CHROMEDRIVER` says, nor in
    /// the folders of `PATH`.
    ///
    /// # Errors
    /// When chromedriver is there, but it or the browser does not start.
    pub async fn start() -> Result<Option<Self>> {
        let Some(program) = chromedriver() else { return Ok(None) };
        let driver = Driver::start(&program)?;
        let profile = TempDir::new()?;
        let mut options: Vec<String> = OPTIONS.map(str::to_owned).to_vec();
        options.push(format!("--user-data-dir={}", profile.path().display()));
        let capabilities = [
            ("goog:chromeOptions".to_owned(), json!({"args": options})),
            ("goog:loggingPrefs".to_owned(), json!({"browser": "ALL"})),
        ];
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.into_iter().collect())
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .context("the browser does not start")?;
        Ok(Some(Self { client, _driver: driver, _profile: profile }))
    }

    /// The WebDriver client, to open pages and click.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// What pages wrote to the console since this was last asked: their own messages, and the browser's complaints (what
    /// a policy forbade, what did not load).
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn console(&self) -> Result<Vec<String>> {
        let log = self.client.issue_cmd(ConsoleLog).await?;
        let entries = log.as_array().context("the browser's log is a list")?;
        Ok(entries.iter().map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect())
    }
}

/// Chromedriver's own command for the log of the browser.
#[derive(Debug)]
struct ConsoleLog;

impl WebDriverCompatibleCommand for ConsoleLog {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _endpoint: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({"type": "browser"}).to_string()))
    }
}

/// The process of chromedriver.
#[derive(Debug)]
struct Driver {
    process: Child,
    port: u16,
    // Kept open: the driver would fail to write to it otherwise.
    _output: BufReader<ChildStdout>,
}

impl Driver {
    fn start(program: &Path) -> Result<Self> {
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        let mut output = BufReader::new(process.stdout.take().context("chromedriver has no output")?);
        match port(&mut output) {
            Ok(port) => Ok(Self { process, port, _output: output }),
            Err(error) => {
                process.kill()?;
                process.wait()?;
                Err(error)
            }
        }
    }

    /// Asks the driver to end its browsers and itself.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Whatever has ended by itself need not be ended.
        let _ = self.shut_down();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn chromedriver() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMEDRIVER") {
        return Some(path.into());
    }
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join("chromedriver")).find(|path| path.is_file())
}

/// Reads on which port chromedriver listens: `ChromeDriver was started successfully on port 12345.`
fn port(output: &mut impl BufRead) -> Result<u16> {
    for line in output.lines() {
        if let Some((_, port)) = line?.split_once("started successfully on port ") {
            return port.trim_end_matches('.').parse().context("chromedriver names no port");
        }
    }
    anyhow::bail!("chromedriver ended before it listened")
}
