//! The configuration section `rest`, with a safe default for every limit.
//!
//! | key | default | what it limits |
//! |-----|---------|----------------|
//! | `host` | `127.0.0.1` | the address that the server listens on |
//! | `port` | `3000` | the port; `0` takes a free one |
//! | `workers` | one for each core | threads that serve requests |
//! | `base_path` | none | a prefix of all routes, e.g. `/api/v1` |
//! | `limits.body` | 1 MiB | bytes of a request body, counted while it is read |
//! | `limits.body_seconds` | 30 | time for the whole of a body |
//! | `limits.head_seconds` | 5 | time for the head of a request |
//! | `limits.keep_alive_seconds` | 5 | time that an idle connection is kept |
//! | `limits.shutdown_seconds` | 8 | time that running requests are given when the server stops |
//! | `limits.connections` | 25,000 | connections of one worker at a time |
//! | `parameters.levels` | 32 | levels of brackets of a query parameter |
//! | `parameters.values` | 1,000 | values that one list or object of a parameter is made of |
//! | `parameters.refuse_unknown` | `false` | whether undeclared query parameters are refused; those that `#[extract]` reads are undeclared |
//! | `parameters.report_all` | `false` | whether a refusal tells of all parameters, or of the first in their declared order |
//! | `bodies.json`, `bodies.form`, `bodies.text`, `bodies.bytes` | `limits.body` | bytes of a body of this kind |
//! | `bodies.stream` | 32 MiB | bytes of a body that a handler takes as a stream |
//! | `bodies.unpack` | `true` | whether `gzip`, `deflate` and `br` are unpacked; all limits count unpacked bytes |
//! | `bodies.multipart.total`, `.file`, `.field` | 32 MiB, 16 MiB, 64 KiB | bytes of a multipart body, of a file, of a field |
//! | `bodies.multipart.parts`, `.name` | 100, 255 | how many parts; bytes of a name |
//! | `bodies.multipart.memory` | 64 KiB | bytes of files in memory; the rest goes to temporary files |
//! | `answers.compress`, `answers.compress_above` | `false`, 1024 | whether answers are packed, and from which size on |
//! | `answers.check` | `"off"` | `"log"` or `"refuse"`: whether answers are held against the document |
//!
//! The head of a request is limited to 128 KiB and 96 headers by actix-http; neither can be set.

use crate::parameter::ParameterPolicy;
pub use crate::{
    answer::{Answers, CheckAnswers},
    body::{Bodies, Multipart},
};
use lazo_kernel::{
    Application, bind,
    config::{CONFIGURATION, ConfigurationSource, ReadSection},
};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};

/// The configuration of the REST server.
///
/// ```
/// use lazo_rest::RestConfig;
///
/// let config: RestConfig = serde_json::from_str(r#"{"port": 8080, "limits": {"body": 4096}}"#)?;
/// assert_eq!((config.host.as_str(), config.port), ("127.0.0.1", 8080));
/// assert_eq!((config.limits.body, config.limits.body_seconds), (4096, 30));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RestConfig {
    /// The address to listen on.
    pub host: String,
    /// The port; 0 takes a free one.
    pub port: u16,
    /// How many threads serve requests; one for each core where it is not given.
    pub workers: Option<usize>,
    /// A prefix of all routes, e.g. `/api/v1`.
    pub base_path: String,
    /// What requests may cost.
    pub limits: Limits,
    /// How parameters are taken.
    pub parameters: ParameterPolicy,
    /// What bodies may cost, kind by kind.
    pub bodies: Bodies,
    /// What is done with answers.
    pub answers: Answers,
}

impl Default for RestConfig {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 3000,
            workers: None,
            base_path: String::new(),
            limits: Limits::default(),
            parameters: ParameterPolicy::default(),
            bodies: Bodies::default(),
            answers: Answers::default(),
        }
    }
}

/// What requests may cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a request body.
    pub body: usize,
    /// Seconds for the whole of a body.
    pub body_seconds: u64,
    /// Seconds for the head of a request.
    pub head_seconds: u64,
    /// Seconds that an idle connection is kept.
    pub keep_alive_seconds: u64,
    /// Seconds that running requests are given when the server stops.
    pub shutdown_seconds: u64,
    /// Connections of one worker at a time.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 1024 * 1024,
            body_seconds: 30,
            head_seconds: 5,
            keep_alive_seconds: 5,
            shutdown_seconds: 8,
            connections: 25_000,
        }
    }
}

/// Gives an application this configuration as its section `rest`, in code: for tests and small programs. A configuration
/// from files and environment is the job of a booter.
#[must_use]
pub fn with_config(app: Application, config: RestConfig) -> Application {
    let source: Arc<dyn ConfigurationSource> = Arc::new(InCode(config));
    app.with(bind(CONFIGURATION).to(source))
}

/// A source that knows one section.
struct InCode(RestConfig);

impl ConfigurationSource for InCode {
    fn section(&self, path: &str, read: ReadSection<'_>) -> Result<bool, String> {
        if path != "rest" {
            return Ok(false);
        }
        let value = serde_json::to_value(&self.0).map_err(|error| error.to_string())?;
        let mut deserializer = <dyn erased_serde::Deserializer<'_>>::erase(value);
        read(&mut deserializer).map(|()| true).map_err(|error| error.to_string())
    }
}

impl Limits {
    /// Time for the whole of a body.
    #[must_use]
    pub fn body_time(&self) -> Duration {
        Duration::from_secs(self.body_seconds)
    }
}
