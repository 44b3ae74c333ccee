//! What requests may cost.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What requests may cost: `rest.limits`. The guide's chapter on limits has them all, with those of bodies, parameters and filters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of the line and the headers of a request.
    pub head: usize,
    /// Headers of a request.
    pub headers: usize,
    /// Seconds for the head of a request.
    pub head_seconds: u64,
    /// Bytes of a request body.
    pub body: usize,
    /// Seconds for the whole of a body.
    pub body_seconds: u64,
    /// Bytes a second that a body has at least to come with, where a handler or an extractor reads it piece by piece; 0 for any.
    pub body_rate: u64,
    /// Seconds that a client may let such a reader wait before the rate counts.
    pub body_grace_seconds: u64,
    /// Seconds within which a client has to take something of an answer that it has asked for, and half a second more at most.
    pub answer_seconds: u64,
    /// Seconds that an idle connection is kept, and half a second more at most.
    pub keep_alive_seconds: u64,
    /// Seconds that running requests are given when the server stops.
    pub shutdown_seconds: u64,
    /// Milliseconds between the last connection that is taken and the end of idle ones, when the server stops.
    pub drain_milliseconds: u64,
    /// Connections of one worker at a time.
    pub connections: usize,
    /// Connections that wait to be taken.
    pub backlog: u32,
    /// Seconds for a TLS handshake.
    pub handshake_seconds: u64,
    /// Requests of one HTTP/2 connection at a time.
    pub streams: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: 32 * 1024,
            headers: 96,
            head_seconds: 5,
            body: 1024 * 1024,
            body_seconds: 30,
            body_rate: 240,
            body_grace_seconds: 5,
            answer_seconds: 60,
            keep_alive_seconds: 5,
            shutdown_seconds: 8,
            drain_milliseconds: 100,
            connections: 25_000,
            backlog: 1024,
            handshake_seconds: 5,
            streams: 128,
        }
    }
}

impl Limits {
    /// Time for the whole of a body.
    #[must_use]
    pub fn body_time(&self) -> Duration {
        seconds(self.body_seconds)
    }

    /// Time for the head of a request.
    #[must_use]
    pub fn head_time(&self) -> Duration {
        seconds(self.head_seconds)
    }

    /// Time that a client may let a reader wait before the rate counts.
    #[must_use]
    pub fn body_grace(&self) -> Duration {
        seconds(self.body_grace_seconds)
    }

    /// Time within which a client has to take something of an answer.
    #[must_use]
    pub fn answer_time(&self) -> Duration {
        seconds(self.answer_seconds)
    }

    /// Time that an idle connection is kept.
    #[must_use]
    pub fn keep_alive_time(&self) -> Duration {
        seconds(self.keep_alive_seconds)
    }

    /// What is wrong with them, if anything is; told at the start.
    ///
    /// ```
    /// use lazo_rest::config::Limits;
    ///
    /// assert_eq!(Limits::default().problem(), None);
    /// let none = Limits { connections: 0, ..Limits::default() };
    /// assert!(none.problem().is_some_and(|problem| problem.contains("`rest.limits.connections`")));
    /// ```
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let needed = [
            ("answer_seconds", self.answer_seconds == 0),
            ("connections", self.connections == 0),
            ("head", self.head == 0),
            ("headers", self.headers == 0),
            ("head_seconds", self.head_seconds == 0),
            ("handshake_seconds", self.handshake_seconds == 0),
            ("streams", self.streams == 0),
        ];
        let (name, _) = needed.into_iter().find(|(_, is_none)| *is_none)?;
        Some(format!(
            "`rest.limits.{name}` is 0, so that no request could be served: write what there may be"
        ))
    }
}

/// A year is as good as for ever, and can be added to any point in time.
fn seconds(number: u64) -> Duration {
    Duration::from_secs(number.min(365 * 24 * 60 * 60))
}
