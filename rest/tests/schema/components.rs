//! Types become components, each under a name of its own.

use lazo_rest::operation::{Operation, SchemaOf};
use lazo_rest::schema::{SchemaError, Schemas};
use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::support::{operation, pairs};

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Tree {
    label: String,
    #[serde(default)]
    children: Vec<Self>,
    size: Option<i32>,
}

#[test]
fn recursive_types_are_components_that_resolve() {
    let tree = Schemas::default().validator(&SchemaOf::of::<Tree>()).expect("a usable schema");
    assert!(tree.is_valid(&json!({"label": "a", "children": [{"label": "b", "children": []}]})));
    let violations = tree.violations(&json!({"label": "a", "children": [{"label": "b", "children": [{}]}]}));
    assert_eq!(violations.len(), 1);
    assert_eq!(
        (violations[0].path.as_str(), violations[0].code.as_str()),
        ("/children/0/children/0", "required")
    );
    assert_eq!(
        tree.coerce(json!({"label": "1", "size": "1", "children": [{"label": "2", "size": "2.0"}]})),
        json!({"label": "1", "size": 1, "children": [{"label": "2", "size": 2}]})
    );
    assert_eq!(
        tree.normalise(json!({"label": "1", "children": [{"label": "2", "size": 2.0}]})),
        json!({"label": "1", "children": [{"label": "2", "size": 2}]})
    );
}

mod other {
    #[derive(schemars::JsonSchema)]
    #[allow(dead_code, reason = "only its schema is looked at")]
    pub(super) struct Tree {
        rings: u32,
    }

    /// One whose schema is the same as that of the other.
    #[derive(schemars::JsonSchema)]
    #[allow(dead_code, reason = "only its schema is looked at")]
    pub(super) struct Leaf {
        green: bool,
    }
}

/// One whose schema is the same as that of the other.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Leaf {
    green: bool,
}

/// A generic type.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Page<T> {
    items: Vec<T>,
}

/// A type of that name which is no second `Leaf`.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is looked at")]
struct Leaf2 {
    leaf: Leaf,
}

/// The name and a property of each component.
fn components(operations: &[Operation]) -> Vec<(String, String)> {
    let forth = Schemas::of(operations).expect("usable schemas");
    let back = Schemas::of(operations.iter().rev()).expect("usable schemas");
    assert_eq!(forth.components(), back.components(), "whatever the order of routes");
    let property = |schema: &Value| {
        let properties = schema["properties"].as_object().expect("objects");
        properties.keys().next_back().expect("a property").clone()
    };
    forth.components().iter().map(|(name, schema)| (name.clone(), property(schema))).collect()
}

#[test]
fn types_of_one_name_are_told_apart_by_their_modules() {
    let both = pairs(&[("components.Tree", "size"), ("other.Tree", "rings")]);
    for (first, second) in [
        (
            operation("grow", Some(SchemaOf::of::<Tree>()), None),
            operation("fell", Some(SchemaOf::of::<other::Tree>()), None),
        ),
        (
            operation("grow", Some(SchemaOf::of::<Tree>()), None),
            operation("fell", None, Some(SchemaOf::of::<other::Tree>())),
        ),
        (
            operation("grow", None, Some(SchemaOf::of::<Tree>())),
            operation("fell", None, Some(SchemaOf::of::<(other::Tree, Tree)>())),
        ),
    ] {
        assert_eq!(components(&[first, second]), both);
    }
    let forest = operation("grow", Some(SchemaOf::of::<(other::Tree, Vec<Tree>)>()), None);
    let schemas = Schemas::of([&forest]).expect("usable schemas");
    // References follow, also those of a type to itself.
    let own = &schemas.components()["components.Tree"]["properties"]["children"]["items"];
    assert_eq!(own, &json!({"$ref": "#/components/schemas/components.Tree"}));
    let validator = schemas.validator(&SchemaOf::of::<other::Tree>()).expect("a usable schema");
    assert!(validator.is_valid(&json!({"rings": 1})) && !validator.is_valid(&json!({"label": "a"})));
}

#[test]
fn a_generic_type_is_told_apart_by_its_arguments() {
    let pages = [
        operation("trees", Some(SchemaOf::of::<Page<Tree>>()), None),
        operation("others", None, Some(SchemaOf::of::<Page<other::Tree>>())),
    ];
    let names_of = |operations: &[Operation]| -> Vec<String> {
        components(operations).into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(
        names_of(&pages),
        ["Page_components.Tree", "Page_other.Tree", "components.Tree", "other.Tree"]
    );
    let pages = [
        operation("trees", Some(SchemaOf::of::<Page<Tree>>()), None),
        operation("leaves", Some(SchemaOf::of::<Page<Vec<Leaf>>>()), None),
    ];
    assert_eq!(names_of(&pages), ["Leaf", "Page_List_Leaf", "Page_Tree", "Tree"]);
}

#[test]
fn types_of_one_name_and_one_schema_share_it() {
    let leaves = [
        operation("mine", Some(SchemaOf::of::<Page<Leaf>>()), None),
        operation("others", Some(SchemaOf::of::<Page<other::Leaf>>()), None),
        operation("both", None, Some(SchemaOf::of::<(other::Leaf, Leaf2)>())),
    ];
    assert_eq!(components(&leaves), pairs(&[("Leaf", "green"), ("Leaf2", "leaf"), ("Page", "items")]));
}

#[test]
fn types_that_nothing_tells_apart_are_an_error_that_says_what_to_do() {
    fn here() -> SchemaOf {
        #[derive(JsonSchema)]
        #[allow(dead_code, reason = "only its schema is looked at")]
        struct Bush {
            height: u32,
        }
        SchemaOf::of::<Bush>()
    }
    fn there() -> SchemaOf {
        #[derive(JsonSchema)]
        #[allow(dead_code, reason = "only its schema is looked at")]
        struct Bush {
            berries: bool,
        }
        SchemaOf::of::<Bush>()
    }
    let (first, second) = (operation("grow", Some(here()), None), operation("fell", Some(there()), None));
    let error = Schemas::of([&first, &second]).expect_err("one name, two types");
    let SchemaError::NameTaken { name, first, second } = &error else { panic!("{error}") };
    assert_eq!((name.as_str(), first.as_str(), second.as_str()), ("Bush", "grow", "fell"));
    assert!(error.to_string().contains("schemars(rename"));
}

#[test]
fn what_is_only_answered_is_described_as_it_is_written() {
    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is looked at")]
    struct Report {
        #[serde(default)]
        lines: Vec<String>,
    }
    let answered = operation("read", None, Some(SchemaOf::of::<Report>()));
    let schemas = Schemas::of([&answered]).expect("usable schemas");
    assert_eq!(schemas.components()["Report"]["required"], json!(["lines"]));
    let taken = operation("write", Some(SchemaOf::of::<Report>()), None);
    let schemas = Schemas::of([&answered, &taken]).expect("usable schemas");
    assert_eq!(schemas.components()["Report"].get("required"), None);
}

#[test]
fn a_name_that_openapi_does_not_allow_is_an_error() {
    #[derive(JsonSchema)]
    #[schemars(rename = "Größe")]
    #[allow(dead_code, reason = "only its schema is looked at")]
    struct Size {
        width: u32,
    }
    let error = Schemas::of([&operation("size", Some(SchemaOf::of::<Size>()), None)]);
    assert_eq!(error.err(), Some(SchemaError::BadName { name: "Größe".into() }));
}
