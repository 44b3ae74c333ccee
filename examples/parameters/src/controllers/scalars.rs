//! Every scalar type in the path, in the query (optional and required) and in a header.

use jiff::{Timestamp, civil::Date};
use lazo::{prelude::*, rest::Base64};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    received::{Receive, Received},
    types::{Integer, Number},
};

/// One of three texts.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Colour {
    Red,
    Green,
    Blue,
}

impl Receive for Colour {
    fn receive(self) -> Received {
        serde_json::to_value(self).unwrap_or_default().receive()
    }
}

/// A controller for one type.
macro_rules! scalar {
    ($class:ident, $ty:ty, ($($rule:tt)*), $path:literal, $query:literal, $required:literal, $header:literal) => {
        /// One type of parameter.
        #[controller]
        pub struct $class {}

        #[api]
        impl $class {
            /// In the path.
            #[get($path)]
            fn path(&self, #[path($($rule)*)] v: $ty) -> Received {
                v.receive()
            }

            /// In the query.
            #[get($query)]
            fn query(&self, #[query($($rule)*)] v: Option<$ty>) -> Received {
                v.receive()
            }

            /// In the query, required.
            #[get($required)]
            fn query_required(&self, #[query($($rule)*)] v: $ty) -> Received {
                v.receive()
            }

            /// In a header.
            #[get($header)]
            fn header(&self, #[header(name = "X-Value", $($rule)*)] v: Option<$ty>) -> Received {
                v.receive()
            }
        }
    };
}

scalar!(
    StringController,
    String,
    (),
    "/path/string/{v}",
    "/query/string",
    "/query-required/string",
    "/header/string"
);
scalar!(
    StringEnumController,
    Colour,
    (),
    "/path/string-enum/{v}",
    "/query/string-enum",
    "/query-required/string-enum",
    "/header/string-enum"
);
scalar!(
    StringPatternController,
    String,
    (pattern = "^[a-z]{2,4}$"),
    "/path/string-pattern/{v}",
    "/query/string-pattern",
    "/query-required/string-pattern",
    "/header/string-pattern"
);
scalar!(
    StringLengthController,
    String,
    (min_length = 2, max_length = 5),
    "/path/string-length/{v}",
    "/query/string-length",
    "/query-required/string-length",
    "/header/string-length"
);
scalar!(
    PasswordController,
    String,
    (format = "password"),
    "/path/password/{v}",
    "/query/password",
    "/query-required/password",
    "/header/password"
);
scalar!(
    UuidController,
    String,
    (format = "uuid"),
    "/path/uuid/{v}",
    "/query/uuid",
    "/query-required/uuid",
    "/header/uuid"
);
scalar!(
    EmailController,
    String,
    (format = "email"),
    "/path/email/{v}",
    "/query/email",
    "/query-required/email",
    "/header/email"
);
scalar!(ByteController, Base64, (), "/path/byte/{v}", "/query/byte", "/query-required/byte", "/header/byte");
scalar!(DateController, Date, (), "/path/date/{v}", "/query/date", "/query-required/date", "/header/date");
scalar!(
    DateTimeController,
    Timestamp,
    (),
    "/path/date-time/{v}",
    "/query/date-time",
    "/query-required/date-time",
    "/header/date-time"
);
scalar!(
    IntegerController,
    Integer,
    (),
    "/path/integer/{v}",
    "/query/integer",
    "/query-required/integer",
    "/header/integer"
);
scalar!(
    Int32Controller,
    i32,
    (),
    "/path/int32/{v}",
    "/query/int32",
    "/query-required/int32",
    "/header/int32"
);
scalar!(
    Int64Controller,
    i64,
    (),
    "/path/int64/{v}",
    "/query/int64",
    "/query-required/int64",
    "/header/int64"
);
scalar!(
    IntegerRangeController,
    i64,
    (minimum = 1, maximum = 10),
    "/path/integer-range/{v}",
    "/query/integer-range",
    "/query-required/integer-range",
    "/header/integer-range"
);
scalar!(
    NumberController,
    Number,
    (),
    "/path/number/{v}",
    "/query/number",
    "/query-required/number",
    "/header/number"
);
scalar!(
    FloatController,
    f32,
    (),
    "/path/float/{v}",
    "/query/float",
    "/query-required/float",
    "/header/float"
);
scalar!(
    DoubleController,
    f64,
    (),
    "/path/double/{v}",
    "/query/double",
    "/query-required/double",
    "/header/double"
);
scalar!(
    NumberMultipleController,
    f64,
    (multiple_of = 0.5, exclusive_minimum = 0),
    "/path/number-multiple/{v}",
    "/query/number-multiple",
    "/query-required/number-multiple",
    "/header/number-multiple"
);
scalar!(
    BooleanController,
    bool,
    (),
    "/path/boolean/{v}",
    "/query/boolean",
    "/query-required/boolean",
    "/header/boolean"
);
scalar!(AnyController, Value, (), "/path/any/{v}", "/query/any", "/query-required/any", "/header/any");
