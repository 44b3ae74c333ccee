//! Conditions on JSON columns, type by type: `1` is neither `"1"` nor `true`.

use lazo_repository::query::Test;
use sea_query::{Alias, Expr, ExprTrait as _, Func, FunctionCall, Query};
use serde_json::Value;

use super::condition::{constant, regexp};
use super::value::scalar;

/// A place in a JSON column.
pub(super) struct Json {
    column: Expr,
    path: String,
}

/// A JSON value as SQLite shows it: the name of its type (null where there is none) and, for scalars, the value.
struct Typed {
    kind: Expr,
    value: Expr,
}

impl Json {
    /// The place inside a column that members lead to. Filters allow no quotes in members.
    pub(super) fn at(column: Expr, inside: &[String]) -> Self {
        let path = inside.iter().fold("$".to_owned(), |path, member| format!("{path}.\"{member}\""));
        Self { column, path }
    }

    fn call(&self, function: &'static str) -> FunctionCall {
        Func::cust(Alias::new(function)).args([self.column.clone(), Expr::val(self.path.as_str())])
    }

    fn typed(&self) -> Typed {
        Typed { kind: self.call("json_type").into(), value: self.call("json_extract").into() }
    }

    /// The expressions to sort by: the rank of the type, then the scalar. See `lazo_repository::compare::for_order`.
    pub(super) fn sort_keys(&self) -> [Expr; 2] {
        let Typed { kind, value } = self.typed();
        let rank = Expr::case(kind_or_null(&kind).eq("null"), 0)
            .case(kind.clone().is_in(["true", "false"]), 1)
            .case(kind.clone().is_in(["integer", "real"]), 2)
            .case(kind.clone().eq("text"), 3)
            .finally(4);
        let scalar =
            Expr::case(kind.is_in(["array", "object"]), Expr::val(Option::<i32>::None)).finally(value);
        [rank.into(), scalar.into()]
    }
}

/// Whether the value at a place passes a test; an array does when one of its elements does.
pub(super) fn passes(json: &Json, test: &Test) -> Expr {
    let whole = json.typed();
    if let Test::Exists(wanted) = test {
        let kind = kind_or_null(&whole.kind);
        return if *wanted { kind.ne("null") } else { kind.eq("null") };
    }
    let each = Alias::new("element");
    let element = Typed {
        kind: Expr::col((each.clone(), Alias::new("type"))),
        value: Expr::col((each.clone(), Alias::new("atom"))),
    };
    let one_passes = Query::select()
        .expr(Expr::val(1))
        .from_function(json.call("json_each"), each)
        .and_where(scalar_passes(&element, test))
        .take();
    let is_array = whole.kind.clone().eq("array");
    Expr::case(is_array, Expr::exists(one_passes)).finally(scalar_passes(&whole, test)).into()
}

/// `null` for what is null or absent.
fn kind_or_null(kind: &Expr) -> Expr {
    Func::coalesce([kind.clone(), Expr::val("null")]).into()
}

fn scalar_passes(typed: &Typed, test: &Test) -> Expr {
    let compared = |value: &Value, compare: fn(Expr, Expr) -> Expr| {
        of_type(typed, value).and(compare(typed.value.clone(), Expr::val(scalar(value))))
    };
    match test {
        Test::Equal(value) => equals(typed, value),
        Test::NotEqual(value) => opposite(equals(typed, value)),
        Test::In(values) => equals_one(typed, values),
        Test::NotIn(values) => opposite(equals_one(typed, values)),
        Test::Greater(value) => compared(value, |a, b| a.gt(b)),
        Test::GreaterOrEqual(value) => compared(value, |a, b| a.gte(b)),
        Test::Less(value) => compared(value, |a, b| a.lt(b)),
        Test::LessOrEqual(value) => compared(value, |a, b| a.lte(b)),
        Test::Between(least, most) => compared(least, |a, b| a.gte(b)).and(compared(most, |a, b| a.lte(b))),
        Test::Exists(wanted) => opposite(equals(typed, &Value::Null).eq(*wanted)),
        Test::Matches(pattern) => is_text(typed).and(regexp(pattern.source(), typed.value.clone())),
        Test::NotMatches(pattern) => is_text(typed).and(regexp(pattern.source(), typed.value.clone()).not()),
    }
}

/// The opposite of an expression, true where that is null.
fn opposite(expression: Expr) -> Expr {
    Expr::from(Func::coalesce([expression, constant(false)])).not()
}

fn is_text(typed: &Typed) -> Expr {
    typed.kind.clone().eq("text")
}

/// Whether a value has the type of a scalar.
fn of_type(typed: &Typed, value: &Value) -> Expr {
    let kind = typed.kind.clone();
    match value {
        Value::String(_) => kind.eq("text"),
        Value::Number(_) => kind.is_in(["integer", "real"]),
        Value::Bool(_) => kind.is_in(["true", "false"]),
        Value::Null | Value::Array(_) | Value::Object(_) => constant(false),
    }
}

fn equals(typed: &Typed, value: &Value) -> Expr {
    if value.is_null() {
        return kind_or_null(&typed.kind).eq("null");
    }
    of_type(typed, value).and(typed.value.clone().eq(scalar(value)))
}

/// Whether a value equals one of a list, which is split by type.
fn equals_one(typed: &Typed, values: &[Value]) -> Expr {
    let groups: [fn(&Value) -> bool; 3] = [Value::is_string, Value::is_number, Value::is_boolean];
    let one_of = groups.into_iter().filter_map(|belongs| {
        let group: Vec<_> = values.iter().filter(|value| belongs(value)).collect();
        let sample = group.first()?;
        let scalars: Vec<_> = group.iter().map(|value| scalar(value)).collect();
        Some(of_type(typed, sample).and(typed.value.clone().is_in(scalars)))
    });
    let null = values.iter().any(Value::is_null).then(|| equals(typed, &Value::Null));
    one_of.chain(null).reduce(Expr::or).unwrap_or_else(|| constant(false))
}
