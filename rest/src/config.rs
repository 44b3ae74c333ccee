//! The configuration section `rest`.
//!
//! | key | default | what it says |
//! |-----|---------|--------------|
//! | `host` | `127.0.0.1` | the address that the server listens on (environment: `HOST`) |
//! | `port` | `3000` | the port; `0` takes a free one (environment: `PORT`) |
//! | `listen` | none | addresses in place of `host` and `port`: `http://0.0.0.0:8080`, `https://0.0.0.0:8443`, `unix:/run/app.sock` |
//! | `workers` | one for each core | threads that serve requests |
//! | `base_path` | none | a prefix of all routes, e.g. `/api/v1` |
//! | `openapi` | version 3.1 | what the document says, and where: [`OpenApiConfig`] |
//! | `errors` | LoopBack's shape | what clients are told of errors: [`ErrorsConfig`] |
//! | `hosts` | any | host names that the server answers for, `*.example.com` for all below one; others get 421 |
//! | `trusted_proxies` | none | addresses (`10.0.0.0/8`, `::1`), or `unix` for who comes over a unix socket, whose word about the client is taken |
//! | `proxy_headers` | `x-forwarded` | the headers that they write: `x-forwarded` (`X-Forwarded-For`, `-Proto`, `-Host`) or `forwarded` (RFC 7239); the others are not looked at |
//! | `nosniff` | `true` | every answer says `X-Content-Type-Options: nosniff`; errors do anyway |
//! | `http2` | `true` | HTTP/2 over TLS (by ALPN) |
//! | `h2c` | `false` | HTTP/2 without TLS, for clients that begin with it |
//! | `tls.certificate`, `tls.key` | none | PEM files; with them, `host` and `port` speak HTTPS |
//! | `tls.clients.authorities` | none | a PEM file; with it, clients show certificates that are signed with one in it |
//! | `tls.clients.required`, `.revoked` | `true`, none | whether those that show none are refused; a PEM file of lists of revoked ones |
//! | `tls.reload_seconds` | 60 | how often changed PEM files are looked for; `0` never |
//! | `security.enforce` | `true` | whether the server holds requests against what the document says of security: [`SecurityConfig`] |
//! | `security.realm` | the document's title | the realm that challenges name |
//! | `cors.*` | off | who may call from a browser, see [`CorsConfig`] |
//! | `limits.*` | safe ones | what requests may cost: [`Limits`] |
//! | `routing.trailing_slash` | `"ignore"` | what a slash at a path's end means: also `"strict"`, `"redirect"` |
//! | `routing.case_sensitive` | `true` | whether `/Users` is another path than `/users` |
//! | `versions.by`, `.prefix`, `.header`, `.parameter` | `"path"`, `v`, `X-API-Version`, `v` | where a request says which version of the API it means: [`VersionsConfig`] |
//! | `versions.default` | none | the version that a request means which says none |
//! | `parameters.levels`, `.values` | safe ones | how much of a parameter is read: [`ParameterPolicy`] |
//! | `parameters.refuse_unknown` | `false` | whether undeclared query parameters are refused; those that `#[extract]` reads are undeclared |
//! | `parameters.report_all` | `false` | whether a refusal tells of all parameters, or of the first in their declared order |
//! | `parameters.prohibited_names` | none | names that no member of an object has, beside `__proto__` and the like |
//! | `bodies.*` | safe ones | what bodies may cost, kind by kind: [`Bodies`] |
//! | `bodies.unpack` | `true` | whether `gzip`, `deflate` and `br` are unpacked; all limits count unpacked bytes |
//! | `bodies.prohibited_names` | none | the same of JSON that keeps members of any name |
//! | `answers.compress`, `answers.compress_above` | `false`, 1024 | whether answers are packed, and from which size on |
//! | `answers.check` | `"off"` | `"log"` or `"refuse"`: whether answers are held against the document |
//!
//! The guide has a chapter with every limit, its default and what a client gets that goes beyond it.

mod cors;
mod limits;
mod proxies;
mod security;
mod tls;
mod versions;

pub use self::{
    cors::CorsConfig,
    limits::Limits,
    proxies::ProxyHeaders,
    security::SecurityConfig,
    tls::{ClientsConfig, TlsConfig},
    versions::{VersionBy, VersionsConfig},
};

use crate::{ErrorsConfig, openapi::OpenApiConfig, parameter::ParameterPolicy, router::Policy};
pub use crate::{
    answer::{Answers, CheckAnswers},
    body::{Bodies, Multipart},
};
use lazo_kernel::{
    Application, bind,
    config::{CONFIGURATION, ConfigurationSource},
};
use serde::{Deserialize, Serialize};
use std::{any::Any, sync::Arc};

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
    /// Addresses to listen on in place of host and port: `http://0.0.0.0:8080`, `https://[::]:8443`, `unix:/run/app.sock`.
    pub listen: Vec<String>,
    /// How many threads serve requests; one for each core where it is not given.
    pub workers: Option<usize>,
    /// A prefix of all routes, e.g. `/api/v1`. A slash at its end, and none at its beginning, make no difference.
    pub base_path: String,
    /// The host names that the server answers for; any where none is given.
    pub hosts: Vec<String>,
    /// The proxies whose word about the client is taken: addresses, networks like `10.0.0.0/8`, `unix` for unix sockets.
    pub trusted_proxies: Vec<String>,
    /// Which headers those proxies write.
    pub proxy_headers: ProxyHeaders,
    /// Whether every answer tells browsers not to guess its media type (`X-Content-Type-Options: nosniff`); errors do anyway.
    pub nosniff: bool,
    /// Whether HTTP/2 is offered over TLS.
    pub http2: bool,
    /// Whether clients may begin with HTTP/2 without TLS.
    pub h2c: bool,
    /// Certificate and key for HTTPS.
    pub tls: Option<TlsConfig>,
    /// Whether security that is documented is enforced.
    pub security: SecurityConfig,
    /// Who may call from a browser.
    pub cors: CorsConfig,
    /// How paths are compared.
    pub routing: Policy,
    /// How requests say which version of the API they mean.
    pub versions: VersionsConfig,
    /// What the OpenAPI document says, and where it is served.
    pub openapi: OpenApiConfig,
    /// What clients are told of errors.
    pub errors: ErrorsConfig,
    /// What requests may cost.
    pub limits: Limits,
    /// How parameters are taken.
    pub parameters: ParameterPolicy,
    /// What bodies may cost, kind by kind.
    pub bodies: Bodies,
    /// What is done with answers.
    pub answers: Answers,
}

/// A base path with a slash at its beginning and none at its end; the root is empty.
pub(crate) fn normal_base_path(text: &str) -> String {
    match text.trim_matches('/') {
        "" => String::new(),
        path => format!("/{path}"),
    }
}

impl Default for RestConfig {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 3000,
            listen: Vec::new(),
            workers: None,
            base_path: String::new(),
            hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            proxy_headers: ProxyHeaders::default(),
            nosniff: true,
            http2: true,
            h2c: false,
            tls: None,
            security: SecurityConfig::default(),
            cors: CorsConfig::default(),
            routing: Policy::default(),
            versions: VersionsConfig::default(),
            openapi: OpenApiConfig::default(),
            errors: ErrorsConfig::default(),
            limits: Limits::default(),
            parameters: ParameterPolicy::default(),
            bodies: Bodies::default(),
            answers: Answers::default(),
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
    fn value(&self, path: &str) -> Option<Box<dyn Any>> {
        (path == "rest").then(|| -> Box<dyn Any> { Box::new(self.0.clone()) })
    }

    fn section(&self, path: &str) -> Result<Option<serde_json::Value>, String> {
        let section = (path == "rest").then(|| serde_json::to_value(&self.0));
        section.transpose().map_err(|error| error.to_string())
    }
}
