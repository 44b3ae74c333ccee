//! A running Todo application, and a client for it.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test takes what it needs, and may stop at the first surprise"
)]

use std::path::Path;

use lazo::{
    kernel::Server as _,
    prelude::{Application, BootExt, BootOptions},
    rest::REST_SERVER,
};
use serde_json::Value;
use tokio::runtime::Runtime;
use ureq::{Agent, http::Request};

/// An application that serves on a free port; it stops when it is dropped.
pub(crate) struct Served {
    runtime: Runtime,
    app: Application,
    client: Client,
}

impl Served {
    /// With the memory connector.
    pub(crate) fn on_memory() -> Self {
        Self::start(options().set("datasources.db.connector", "memory").unwrap())
    }

    /// With SQLite, in a file.
    pub(crate) fn on_sqlite(file: &Path) -> Self {
        Self::start(options().set("datasources.db.file", file.to_str().unwrap()).unwrap())
    }

    fn start(options: BootOptions) -> Self {
        let runtime = Runtime::new().unwrap();
        let (app, url) = runtime.block_on(async {
            let app = todo::application().boot_with(options).await.unwrap();
            app.start().await.unwrap();
            let url = app.get(&REST_SERVER).await.unwrap().url().unwrap();
            (app, url)
        });
        Self { runtime, app, client: Client::new(url) }
    }
}

impl std::ops::Deref for Served {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.runtime.block_on(self.app.stop()).unwrap();
    }
}

fn options() -> BootOptions {
    let options = BootOptions::new().directory(env!("CARGO_MANIFEST_DIR")).environment([("NOTHING", "")]);
    options.set("rest.port", 0).unwrap().set("rest.workers", 1).unwrap()
}

/// Sends requests to one server.
pub(crate) struct Client {
    agent: Agent,
    url: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// The body as JSON; `null` where there is none.
    pub(crate) fn json(&self) -> Value {
        if self.text.is_empty() { Value::Null } else { serde_json::from_str(&self.text).unwrap() }
    }

    /// The `code` of an error.
    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Client {
    pub(crate) fn new(url: String) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).allow_non_standard_methods(true);
        Self { agent: config.build().new_agent(), url }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Sends `body` as JSON, or nothing for `null`.
    pub(crate) fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        match body {
            Value::Null => self.raw(method, path, None, ""),
            body => self.raw(method, path, Some("application/json"), &body.to_string()),
        }
    }

    pub(crate) fn raw(&self, method: &str, path: &str, content_type: Option<&str>, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        let mut response = match (method, body) {
            (_, "") => self.agent.run(request.body(()).unwrap()),
            _ => self.agent.run(request.body(body.to_owned()).unwrap()),
        }
        .unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), text }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.raw("GET", path, None, "")
    }

    /// `GET /todos` with a filter, as JSON in the query.
    pub(crate) fn find(&self, filter: &Value) -> Answer {
        self.get(&format!("/todos?filter={}", escape(&filter.to_string())))
    }

    /// The ids that a filter finds.
    pub(crate) fn ids(&self, filter: &Value) -> Vec<i64> {
        let answer = self.find(filter);
        assert_eq!(answer.status, 200, "{filter}: {}", answer.text);
        answer.json().as_array().unwrap().iter().map(|todo| todo["id"].as_i64().unwrap()).collect()
    }
}

/// Percent-encodes everything but letters and digits.
pub(crate) fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
