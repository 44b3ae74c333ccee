//! Whether a type refuses everything that its schema refuses.
//!
//! `serde` enforces types, required and unknown members by itself; a schema may say more (`minLength`, `pattern`, ...). A
//! type whose own `Deserialize` checks all of that says so with `"x-lazo-strict": true` in its schema. Only a schema that
//! says more than its type makes the fast lane validate as well.

#[cfg(test)]
mod agreement;
mod open;
mod strictness;

use crate::{operation::SchemaOf, schema::SchemaRules};
use open::keeps_names;
use serde_json::Value;
use strictness::says_no_more;

/// How a body is read on the fast lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Lane {
    is_exact: bool,
    /// Somebody's parser reads it.
    is_custom: bool,
    /// Its schema has rules that ask somebody.
    asks: bool,
    /// Values of its type keep members of any name.
    keeps_names: bool,
}

impl Lane {
    /// The lane for a schema.
    pub(crate) fn of(schema: &SchemaOf, rules: &SchemaRules) -> Self {
        let mut generator = schemars::SchemaGenerator::default();
        let root = (schema.generate)(&mut generator);
        let definitions = Value::Object(generator.take_definitions(true));
        let is_exact = schema.extra.is_none()
            && says_no_more(root.as_value())
            && definitions.as_object().is_none_or(|all| all.values().all(says_no_more));
        let of_extra = schema.extra.as_ref().map(|extra| rules.used_by(extra)).unwrap_or_default();
        let used = [rules.used_by(root.as_value()), rules.used_by(&definitions), of_extra];
        // No type checks rules that it does not know of.
        let is_exact = is_exact && used.iter().all(|uses| !uses.any);
        let keeps_names = schema.extra.as_ref().is_some_and(keeps_names)
            || keeps_names(root.as_value())
            || definitions.as_object().is_some_and(|all| all.values().any(keeps_names));
        Self { is_exact, is_custom: false, asks: used.iter().any(|uses| uses.asks), keeps_names }
    }

    /// The lane of another kind of body than JSON.
    pub(crate) fn slow(self, is_custom: bool) -> Self {
        Self { is_exact: false, is_custom, ..self }
    }

    /// Whether its schema has rules that ask somebody.
    #[inline]
    pub(crate) fn asks(self) -> bool {
        self.asks
    }

    /// Whether values keep members of any name.
    #[inline]
    pub(crate) fn keeps_names(self) -> bool {
        self.keeps_names
    }

    #[inline]
    pub(crate) fn is_custom(self) -> bool {
        self.is_custom
    }

    #[inline]
    pub(crate) fn is_exact(self) -> bool {
        self.is_exact
    }
}

/// What a `$ref` at the root leads to.
pub(crate) fn resolve<'v>(schema: &'v Value, definitions: &'v Value) -> &'v Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    name.and_then(|name| definitions.get(name)).unwrap_or(schema)
}

/// Whether values of a schema are objects.
pub(crate) fn is_object(schema: &SchemaOf) -> bool {
    let mut generator = schemars::SchemaGenerator::default();
    let root = (schema.generate)(&mut generator);
    let definitions = Value::Object(generator.take_definitions(true));
    may_be_object(root.as_value(), &definitions, 8)
}

/// Looks through references and alternatives, at most `depth` of them.
fn may_be_object(schema: &Value, definitions: &Value, depth: u8) -> bool {
    let schema = resolve(schema, definitions);
    let says_object = match schema.get("type") {
        Some(Value::String(kind)) => kind == "object",
        Some(Value::Array(kinds)) => kinds.contains(&"object".into()),
        _ => schema.get("properties").is_some(),
    };
    let one_of = |keyword: &str| {
        schema
            .get(keyword)
            .and_then(Value::as_array)
            .is_some_and(|all| depth > 0 && all.iter().any(|one| may_be_object(one, definitions, depth - 1)))
    };
    says_object || one_of("anyOf") || one_of("oneOf") || one_of("allOf")
}

#[cfg(test)]
mod tests {
    use super::*;
    use schemars::JsonSchema;

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is of interest")]
    struct Plain {
        a: i64,
        b: Option<u8>,
        c: Vec<Inner>,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is of interest")]
    struct Inner {
        text: String,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is of interest")]
    struct Ruled {
        #[schemars(length(min = 1))]
        text: String,
    }

    #[derive(JsonSchema)]
    #[schemars(extend("x-lazo-strict" = true))]
    #[allow(dead_code, reason = "only its schema is of interest")]
    struct Strict {
        #[schemars(length(min = 1))]
        text: String,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is of interest")]
    struct Outer {
        ruled: Vec<Ruled>,
    }

    fn is_exact<T: JsonSchema>() -> bool {
        Lane::of(&SchemaOf::of::<T>(), &SchemaRules::default()).is_exact()
    }

    #[test]
    fn only_a_schema_that_says_more_than_its_type_is_validated() {
        assert!(is_exact::<Plain>());
        assert!(is_exact::<Strict>());
        assert!(is_exact::<Vec<String>>());
        assert!(!is_exact::<Ruled>());
        assert!(!is_exact::<Outer>());
        assert!(!is_exact::<[u8; 3]>());
        let keeps = |schema: SchemaOf| Lane::of(&schema, &SchemaRules::default()).keeps_names();
        assert!(!keeps(SchemaOf::of::<Outer>()) && !keeps(SchemaOf::of::<Vec<Option<Plain>>>()));
        assert!(
            keeps(SchemaOf::of::<Vec<std::collections::HashMap<String, u8>>>())
                && keeps(SchemaOf::of::<Option<Value>>())
        );
        assert!(is_object(&SchemaOf::of::<Plain>()) && is_object(&SchemaOf::of::<Option<Plain>>()));
        assert!(!is_object(&SchemaOf::of::<i64>()) && !is_object(&SchemaOf::of::<Vec<Plain>>()));
    }
}
