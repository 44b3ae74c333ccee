//! What is bound can be looked at as data and drawn, and no value is in it.

use std::sync::Arc;

use lazo_kernel::{
    Application, BindingKey, Component, Context, ContextLevel, Getter, Injectable, Provider, Resolution,
    Scope, bind, bind_type, inspect::Inspection,
};
use proptest::prelude::*;
use serde_json::json;

const PASSWORD: BindingKey<str> = BindingKey::new("database.password");

trait Store: Send + Sync {}

#[derive(Injectable)]
#[injectable(scope = Singleton, tag = "store": "sql", provides(dyn Store))]
struct SqlStore {
    #[inject(PASSWORD)]
    _password: Arc<str>,
}
impl Store for SqlStore {}

#[derive(Injectable)]
struct Shop {
    #[inject]
    _store: Arc<dyn Store>,
    #[inject("shop.motto")]
    _motto: Option<Arc<str>>,
    #[inject]
    _later: Getter<SqlStore>,
    #[inject(tag = "store")]
    _all: Vec<Arc<dyn Store>>,
    #[config("shop")]
    _config: Arc<u8>,
    #[inject]
    _context: Context,
}

#[derive(Injectable)]
struct Motto {}
impl Provider for Motto {
    type Value = str;
    fn value(self) -> Resolution<Arc<str>> {
        Resolution::ready("buy".into())
    }
}

struct ShopComponent;
impl Component for ShopComponent {
    fn name(&self) -> &str {
        "ShopComponent"
    }
    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        app.add(bind(BindingKey::<SqlStore>::new("stores.Sql")).to_class())?;
        app.add(bind(BindingKey::<Shop>::new("shops.Shop")).to_class().as_default())?;
        app.add(bind(PASSWORD).to("hunter2"))?.lock();
        Ok(())
    }
}

fn app() -> Application {
    Application::new("market").component(ShopComponent)
}

/// Without what every application binds of itself.
fn own(inspection: Inspection) -> Inspection {
    inspection
        .retain(|binding| !["application.", "components."].iter().any(|own| binding.key.starts_with(own)))
}

#[test]
fn a_binding_is_told_with_all_that_can_be_read_of_it() {
    let app = app().with(bind(BindingKey::<str>::new("shop.motto")).to_provider::<Motto>());
    let all = serde_json::to_value(own(app.inspect())).unwrap();
    assert_eq!(
        all["application"],
        json!({
            "name": "market", "version": "0.0.0",
            "components": ["ShopComponent"],
            "observerGroups": ["datasource", "*", "server"],
            "state": "created",
        })
    );
    assert_eq!(
        (&all["context"]["name"], &all["context"]["level"]),
        (&json!("market"), &json!("application"))
    );
    let bindings = all["context"]["bindings"].as_array().unwrap();
    let keys: Vec<_> = bindings.iter().map(|binding| binding["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["database.password", "shop.motto", "shops.Shop", "stores.Sql"], "sorted");

    let password = &bindings[0];
    assert_eq!((&password["source"], &password["isLocked"]), (&json!("constant"), &json!(true)));
    assert_eq!(bindings[1]["source"], "provider");
    let shop = &bindings[2];
    assert_eq!((&shop["scope"], &shop["isDefault"]), (&json!("transient"), &json!(true)));
    let needs = shop["dependencies"].as_array().unwrap();
    let of = |member: &str| needs.iter().find(|need| need["member"] == member).unwrap();
    assert_eq!(
        of("_store"),
        &json!({
            "member": "_store", "wants": {"by": "type", "name": null}, "type": "dyn behaviour::inspect::Store",
            "optional": false, "lazy": false, "many": false, "to": ["stores.Sql"],
        })
    );
    assert_eq!((&of("_motto")["optional"], &of("_motto")["to"]), (&json!(true), &json!(["shop.motto"])));
    assert_eq!(of("_later")["lazy"], true);
    assert_eq!(
        (&of("_all")["many"], &of("_all")["wants"]),
        (&json!(true), &json!({"by": "tag", "name": "store"}))
    );
    assert_eq!(of("_config")["wants"], json!({"by": "configuration", "name": "shop"}));
    assert_eq!(of("_context")["wants"]["by"], "context");
    let store = &bindings[3];
    assert_eq!((&store["scope"], &store["tags"]), (&json!("singleton"), &json!({"store": "sql"})));
    assert_eq!(store["types"], json!(["behaviour::inspect::SqlStore", "dyn behaviour::inspect::Store"]));
    assert_eq!(store["class"]["name"], "behaviour::inspect::SqlStore");
    assert_eq!((&store["class"]["file"], &store["file"]), (&json!(file!()), &json!(file!())));
}

#[test]
fn what_is_missing_leads_nowhere() {
    let inspection = app().inspect();
    let motto = &inspection.binding("shops.Shop").unwrap().dependencies[1];
    assert_eq!((motto.member, motto.to.len()), ("_motto", 0));
}

#[test]
fn contexts_are_nested_and_each_sees_its_own() {
    let app = app();
    let request = app.child("request", ContextLevel::Request);
    request.add(bind(PASSWORD).to("secret2")).unwrap();
    request.add(bind_type::<SqlStore>().to_class().scope(Scope::Request)).unwrap();
    let inspection = own(request.inspect());
    let names: Vec<_> =
        inspection.contexts().map(|context| (&*context.name, context.bindings.len())).collect();
    assert_eq!(names, [("request", 2), ("market", 3)]);
    let dot = inspection.to_dot();
    // The request's store needs the request's password, the application's its own.
    assert!(dot.contains("n3 -> n4 [") && dot.contains("n2 -> n0 ["), "{dot}");
}

#[test]
fn no_value_is_told() {
    let app = app();
    app.get_sync(&PASSWORD).unwrap();
    let inspection = app.inspect();
    for text in [
        serde_json::to_string(&inspection).unwrap(),
        inspection.to_dot(),
        inspection.to_mermaid(),
        format!("{inspection:?}"),
    ] {
        assert!(text.contains("database.password") && !text.contains("hunter2"), "{text}");
    }
}

#[test]
fn drawings_show_sources_and_kinds_of_needs() {
    let app = app().with(bind(BindingKey::<str>::new("shop.motto")).to_alias(PASSWORD));
    let inspection = own(app.inspect());
    assert_eq!(
        inspection.to_dot(),
        r#"digraph "market" {
  rankdir=LR;
  subgraph cluster_0 {
    label="market (application)";
    n0 [label="database.password\nsingleton", shape=note];
    n1 [label="shop.motto\ntransient", shape=cds];
    n2 [label="shops.Shop\ntransient", shape=box];
    n3 [label="stores.Sql\nsingleton", shape=box];
  }
  n1 -> n0 [label="alias", style=solid];
  n2 -> n3 [label="_store", style=solid];
  n2 -> n1 [label="_motto, optional", style=dashed];
  n2 -> n3 [label="_later, later", style=dotted];
  n2 -> n3 [label="_all, each", style=solid];
  n3 -> n0 [label="_password", style=solid];
}
"#
    );
    assert_eq!(
        inspection.to_mermaid(),
        r#"flowchart LR
  subgraph c0["market (application)"]
    n0(["database.password<br/>singleton"])
    n1>"shop.motto<br/>transient"]
    n2["shops.Shop<br/>transient"]
    n3["stores.Sql<br/>singleton"]
  end
  n1 -->|"alias"| n0
  n2 -->|"_store"| n3
  n2 -.->|"_motto, optional"| n1
  n2 -.->|"_later, later"| n3
  n2 -->|"_all, each"| n3
  n3 -->|"_password"| n0
"#
    );
}

#[test]
fn a_drawing_can_show_a_part() {
    let inspection = app().inspect().retain(|binding| binding.tags.contains_key("store"));
    let dot = inspection.to_dot();
    assert!(dot.contains("stores.Sql") && !dot.contains("shops.Shop") && !dot.contains("->"), "{dot}");
}

/// The texts between quotes, read as DOT does, and everything else.
fn dot_texts(dot: &str) -> (Vec<String>, String) {
    let (mut texts, mut rest) = (Vec::new(), String::new());
    let mut chars = dot.chars();
    while let Some(c) = chars.next() {
        if c != '"' {
            rest.push(c);
            continue;
        }
        let mut text = String::new();
        loop {
            match chars.next().expect("an open quote is closed") {
                '"' => break,
                '\\' => text.push(match chars.next().expect("something is escaped") {
                    'n' => '\n',
                    c => c,
                }),
                c => text.push(c),
            }
        }
        texts.push(text);
        rest.push('@');
    }
    (texts, rest)
}

/// A label as Mermaid shows it.
fn mermaid_text(quoted: &str) -> String {
    let mut shown = String::new();
    let mut rest = quoted;
    while let Some(c) = rest.chars().next() {
        if let Some(code) = rest.strip_prefix('#') {
            let (number, after) = code.split_once(';').expect("a code ends");
            let code = number.parse().expect("a number");
            shown.push(char::from_u32(code).expect("a character"));
            rest = after;
        } else if let Some(after) = rest.strip_prefix("<br/>") {
            shown.push('\n');
            rest = after;
        } else {
            assert!(!"\"<>&[]{}|`;".contains(c), "{c} is not plain text in {quoted}");
            shown.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    shown
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a key is called, it is a label and nothing else.
    #[test]
    fn names_are_no_syntax(name in "[^#\\p{Cc}]{1,12}|[\"\\\\<>{}\\[\\];&a-z|`% -]{1,12}") {
        let context = Context::new(name.clone());
        context.add(bind(BindingKey::<u8>::named(name.clone())).to(1)).unwrap();
        let label = format!("{name}\nsingleton");

        let (texts, rest) = dot_texts(&context.inspect().to_dot());
        prop_assert_eq!(texts, [name.clone(), format!("{name} (plain)"), label.clone()]);
        prop_assert_eq!(
            rest.split_whitespace().collect::<Vec<_>>().join(" "),
            "digraph @ { rankdir=LR; subgraph cluster_0 { label=@; n0 [label=@, shape=note]; } }"
        );

        let mermaid = context.inspect().to_mermaid();
        let lines: Vec<_> = mermaid.split('\n').collect();
        prop_assert_eq!(lines.len(), 5);
        let title = lines[1].strip_prefix("  subgraph c0[\"").unwrap().strip_suffix("\"]").unwrap();
        prop_assert_eq!(mermaid_text(title), format!("{name} (plain)"));
        let node = lines[2].strip_prefix("    n0([\"").unwrap().strip_suffix("\"])").unwrap();
        prop_assert_eq!(mermaid_text(node), label);
        prop_assert_eq!((lines[0], lines[3], lines[4]), ("flowchart LR", "  end", ""));
    }
}
