//! The policy for browsers (CORS): which pages of other origins may call, and read the answers.

use crate::{
    HttpError,
    config::CorsConfig,
    middleware::{Exchange, Middleware, Next},
    negotiation::add_vary,
};
use actix_web::{
    HttpResponse,
    http::{
        Method,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName,
            HeaderValue, ORIGIN, VARY,
        },
    },
};
use async_trait::async_trait;

/// Whose origin is told.
#[derive(Debug)]
enum Origins {
    /// `*`, or the only one: the same for all.
    Fixed(HeaderValue),
    /// The one that asks, if it is among these.
    Listed(Vec<HeaderValue>),
}

/// The policy, with its headers written once.
#[derive(Debug)]
pub(crate) struct Cors {
    origins: Origins,
    /// Whether answers differ by origin.
    varies: bool,
    methods: HeaderValue,
    headers: Option<HeaderValue>,
    exposed: Option<HeaderValue>,
    max_age: Option<HeaderValue>,
    credentials: bool,
}

impl Cors {
    /// The policy of a configuration; nothing where it is off.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn of(config: &CorsConfig) -> Result<Option<Self>, String> {
        if !config.is_on() {
            return Ok(None);
        }
        if let Some(problem) = config.problem() {
            return Err(problem);
        }
        let value = |text: &str| {
            HeaderValue::from_str(text).map_err(|_| format!("`rest.cors`: `{text}` cannot stand in a header"))
        };
        let list = |texts: &[String]| value(&texts.join(","));
        let origins = match &*config.origins {
            [one] => Origins::Fixed(value(one)?),
            several => Origins::Listed(several.iter().map(|one| value(one)).collect::<Result<_, _>>()?),
        };
        Ok(Some(Self {
            varies: config.origins != ["*"],
            origins,
            methods: list(&config.methods)?,
            headers: config.headers.as_deref().map(list).transpose()?,
            exposed: Some(&*config.exposed).filter(|exposed| !exposed.is_empty()).map(list).transpose()?,
            max_age: config.max_age_seconds.map(HeaderValue::from),
            credentials: config.credentials,
        }))
    }

    /// What every answer says.
    fn of_answer(&self, origin: Option<&HeaderValue>, mut say: impl FnMut(HeaderName, HeaderValue)) -> bool {
        if self.varies {
            say(VARY, HeaderValue::from_static("Origin"));
        }
        let told = match &self.origins {
            Origins::Fixed(told) => told,
            Origins::Listed(known) => match origin.filter(|origin| known.contains(origin)) {
                Some(told) => told,
                None => return false,
            },
        };
        say(ACCESS_CONTROL_ALLOW_ORIGIN, told.clone());
        if self.credentials {
            say(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
        true
    }

    /// What every answer but that of a preflight says.
    fn of_plain(&self, origin: Option<&HeaderValue>, mut say: impl FnMut(HeaderName, HeaderValue)) {
        if self.of_answer(origin, &mut say)
            && let Some(exposed) = &self.exposed
        {
            say(ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
        }
    }

    /// The answer to a browser that asks before it calls. Whom nothing is allowed is told nothing.
    fn preflight(&self, origin: Option<&HeaderValue>, asked: Option<&HeaderValue>) -> HttpResponse {
        let mut response = HttpResponse::NoContent().finish();
        let headers = response.headers_mut();
        if self.of_answer(origin, |name, value| put(headers, name, value)) {
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, self.methods.clone());
            if let Some(allowed) = self.headers.as_ref().or(asked) {
                headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, allowed.clone());
            }
            if let Some(max_age) = &self.max_age {
                headers.insert(ACCESS_CONTROL_MAX_AGE, max_age.clone());
            }
        }
        if self.headers.is_none() {
            add_vary(headers, &HeaderValue::from_static("Access-Control-Request-Headers"));
        }
        response
    }
}

/// Says a header, and on what an answer depends once.
fn put(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    if name == VARY {
        add_vary(headers, &value);
    } else {
        headers.append(name, value);
    }
}

#[async_trait(?Send)]
impl Middleware for Cors {
    async fn handle(&self, exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse> {
        let request = exchange.request();
        let origin = request.headers().get(ORIGIN).cloned();
        if request.method() == Method::OPTIONS
            && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD)
        {
            return Ok(self.preflight(origin.as_ref(), request.headers().get(ACCESS_CONTROL_REQUEST_HEADERS)));
        }
        match next.run(exchange).await {
            Ok(mut response) => {
                let headers = response.headers_mut();
                self.of_plain(origin.as_ref(), |name, value| put(headers, name, value));
                Ok(response)
            }
            Err(error) => {
                // Browsers shall be able to read errors too.
                let mut said = Vec::new();
                self.of_plain(origin.as_ref(), |name, value| said.push((name, value)));
                let error = HttpError::from(error);
                Err(said.into_iter().fold(error, |error, (name, value)| error.header(name, value)).into())
            }
        }
    }
}
