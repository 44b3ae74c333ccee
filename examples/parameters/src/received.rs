//! What is answered: the value that a handler received, and of what kind it is.

use crate::types::{Integer, Number};
use jiff::{Timestamp, civil::Date};
use lazo::rest::Base64;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// What a handler received.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Received {
    /// What it is to the handler.
    pub kind: Kind,
    /// Its value; none for what is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

/// What a value is to a handler.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// An optional parameter that was not sent.
    Absent,
    /// A text.
    String,
    /// An integer or another number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Members.
    Object,
    /// Items.
    Array,
    /// JSON's `null`.
    Null,
    /// A date or date-time, shown in UTC.
    Instant,
    /// Bytes, shown in hexadecimal.
    Bytes,
}

/// A type of parameter.
pub trait Receive {
    /// What is answered for a value.
    fn receive(self) -> Received;
}

fn received(kind: Kind, value: impl Into<Value>) -> Received {
    Received { kind, value: Some(value.into()) }
}

impl<T: Receive> Receive for Option<T> {
    fn receive(self) -> Received {
        self.map_or(Received { kind: Kind::Absent, value: None }, T::receive)
    }
}

macro_rules! kinds {
    ($($kind:ident: $($ty:ty)*;)*) => {$($(
        impl Receive for $ty {
            fn receive(self) -> Received {
                received(Kind::$kind, self)
            }
        }
    )*)*};
}

kinds! {
    String: String;
    Number: i32 i64 f64;
    Boolean: bool;
}

impl Receive for Value {
    fn receive(self) -> Received {
        let kind = match &self {
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Boolean,
            Self::Number(_) => Kind::Number,
            Self::String(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        };
        received(kind, self)
    }
}

impl<T: Serialize> Receive for Vec<T> {
    fn receive(self) -> Received {
        received(Kind::Array, json!(self))
    }
}

impl Receive for Base64 {
    fn receive(self) -> Received {
        let digits: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        received(Kind::Bytes, digits)
    }
}

impl Receive for Date {
    fn receive(self) -> Received {
        received(Kind::Instant, format!("{self}T00:00:00.000Z"))
    }
}

impl Receive for f32 {
    fn receive(self) -> Received {
        // By its shortest text: 0.1 in single precision is 0.10000000149011612 in double.
        self.to_string().parse::<f64>().unwrap_or(self.into()).receive()
    }
}

impl Receive for Integer {
    fn receive(self) -> Received {
        self.0.receive()
    }
}

impl Receive for Number {
    fn receive(self) -> Received {
        self.0.receive()
    }
}

impl Receive for Timestamp {
    fn receive(self) -> Received {
        received(Kind::Instant, format!("{self:.3}"))
    }
}
