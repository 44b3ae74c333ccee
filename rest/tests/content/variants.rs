//! `#[variant]`: forms of a plain type, in the document and enforced.

use crate::support::{application, ask, document, get, post, request};
use lazo_kernel::Injectable;
use lazo_rest::{RestConfig, api, variant};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Somebody to write to.
#[variant(NewContact, exclude(id))]
#[variant(ContactPatch, exclude(id), partial)]
#[variant(ContactDraft, optional(name, tags))]
#[variant(ContactName, only(name))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Contact {
    id: u64,
    /// How they are called.
    #[schemars(length(min = 1, max = 5))]
    name: String,
    #[serde(default)]
    is_friend: bool,
    #[serde(rename = "labels")]
    tags: Vec<String>,
    phone: Option<String>,
}

#[derive(Injectable)]
struct Contacts {}

#[api]
impl Contacts {
    #[post("/contacts")]
    fn create(&self, #[body] contact: NewContact) -> Contact {
        contact.complete(7)
    }

    #[patch("/contacts")]
    fn update(&self, #[body] patch: ContactPatch) -> Contact {
        let mut contact = Contact {
            id: 1,
            name: "Ann".to_owned(),
            is_friend: true,
            tags: vec!["a".to_owned()],
            phone: Some("1".to_owned()),
        };
        patch.apply(&mut contact);
        contact
    }

    #[put("/contacts")]
    fn draft(&self, #[body] draft: ContactDraft) -> ContactDraft {
        draft
    }

    #[get("/name")]
    fn name(&self) -> ContactName {
        ContactName::from(Contact {
            id: 1,
            name: "Ann".to_owned(),
            is_friend: false,
            tags: Vec::new(),
            phone: None,
        })
    }
}

fn required(schema: &Value) -> Vec<&str> {
    schema["required"]
        .as_array()
        .map(|all| all.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

#[actix_web::test]
async fn variants_have_names_and_rules_in_the_document() {
    let document = document::<Contacts>();
    let schemas = &document["components"]["schemas"];
    assert_eq!(required(&schemas["NewContact"]), ["name", "labels"]);
    assert_eq!(required(&schemas["ContactPatch"]), [""; 0]);
    assert_eq!(required(&schemas["ContactDraft"]), ["id"]);
    assert_eq!(schemas["NewContact"]["additionalProperties"], json!(false));
    assert_eq!(schemas["NewContact"]["properties"].get("id"), None);
    assert_eq!(schemas["NewContact"]["description"], "Somebody to write to: a `Contact` without `id`.");
    let name = &schemas["ContactPatch"]["properties"]["name"];
    assert_eq!((&name["minLength"], &name["description"]), (&json!(1), &json!("How they are called.")));
    assert_eq!(name["type"], "string");
    assert_eq!(schemas["ContactPatch"]["properties"]["phone"]["type"], json!(["string", "null"]));
    let names: Vec<&String> = schemas["ContactName"]["properties"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["name"]);
}

#[actix_web::test]
async fn variants_are_enforced() {
    let answer = post::<Contacts>("/contacts", "application/json", r#"{"name": "Bea", "labels": []}"#).await;
    let whole = json!({"id": 7, "name": "Bea", "isFriend": false, "labels": [], "phone": null});
    assert_eq!((answer.status, answer.json()), (200, whole));
    for refused in
        [r#"{"id": 1, "name": "Bea", "labels": []}"#, r#"{"name": "", "labels": []}"#, r#"{"labels": []}"#]
    {
        assert_eq!(post::<Contacts>("/contacts", "application/json", refused).await.status, 422, "{refused}");
    }
    let app = application::<Contacts>(RestConfig::default());
    let send = async |method: &str, body: &str| {
        let request = request("/contacts", "application/json", body);
        ask(&app, request.method(method.parse().unwrap())).await
    };
    let answer = send("PATCH", r#"{"labels": ["b"], "isFriend": false}"#).await;
    let patched = json!({"id": 1, "name": "Ann", "isFriend": false, "labels": ["b"], "phone": "1"});
    assert_eq!(answer.json(), patched);
    assert_eq!(send("PATCH", r#"{"name": "much too long"}"#).await.status, 422);
    assert_eq!(send("PATCH", r#"{"id": 5}"#).await.status, 422);
    let cleared = json!({"id": 1, "name": "Ann", "isFriend": true, "labels": ["a"], "phone": null});
    assert_eq!(send("PATCH", r#"{"phone": null}"#).await.json(), cleared);
    for field in ["name", "isFriend", "labels"] {
        let answer = send("PATCH", &json!({field: null}).to_string()).await;
        let broken = &answer.json()["error"]["details"][0];
        let path = format!("/{field}");
        assert_eq!((answer.status, &broken["path"], &broken["code"]), (422, &json!(path), &json!("type")));
    }
    // What is absent is not written either.
    let answer = send("PUT", r#"{"id": 1, "isFriend": true}"#).await;
    assert_eq!(answer.json(), json!({"id": 1, "isFriend": true, "phone": null}));
}

#[variant(AddressPatch, partial)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Address {
    #[schemars(length(min = 1))]
    street: String,
    city: String,
}

#[variant(
    OfficePatch,
    partial,
    deep(address: AddressPatch, second: AddressPatch = Address { street: "?".to_owned(), city: "?".to_owned() })
)]
#[variant(OfficeWithStaff, with(staff: Vec<Contact>))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Office {
    address: Address,
    second: Option<Address>,
}

impl Office {
    fn of_somebody() -> Self {
        Self { address: Address { street: "a".to_owned(), city: "b".to_owned() }, second: None }
    }
}

#[variant(PagePatch, partial)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Page<T> {
    items: Vec<T>,
    total: u64,
}

#[derive(Injectable)]
struct Offices {}

#[api]
impl Offices {
    #[post("/offices")]
    fn update(&self, #[body] patch: OfficePatch) -> Office {
        let mut office = Office::of_somebody();
        patch.apply(&mut office);
        office
    }

    #[post("/pages")]
    fn page(&self, #[body] patch: PagePatch<Address>) -> Page<Address> {
        let mut page = Page { items: vec![Office::of_somebody().address], total: 1 };
        patch.apply(&mut page);
        page
    }

    #[get("/offices")]
    fn find(&self, #[query] bare: Option<bool>) -> OfficeWithStaff {
        let office = OfficeWithStaff::from(Office::of_somebody());
        let staff = bare.is_none().then(Vec::new);
        OfficeWithStaff { staff, ..office }
    }
}

#[actix_web::test]
async fn variants_in_fields_and_of_generic_types_are_components() {
    let document = document::<Offices>();
    let schemas = &document["components"]["schemas"];
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let office = &schemas["OfficePatch"]["properties"];
    assert_eq!(office["address"], reference("AddressPatch"));
    assert_eq!(office["second"]["anyOf"], json!([reference("AddressPatch"), {"type": "null"}]));
    assert_eq!(required(&schemas["AddressPatch"]), [""; 0]);
    assert_eq!(required(&schemas["OfficeWithStaff"]), ["address", "second"]);
    assert_eq!(schemas["OfficeWithStaff"]["properties"]["staff"]["items"], reference("Contact"));
    assert_eq!(schemas["PagePatch"]["properties"]["items"]["items"], reference("Address"));
    assert_eq!(required(&schemas["PagePatch"]), [""; 0]);
}

#[actix_web::test]
async fn variants_in_fields_are_enforced_and_patched() {
    let send = async |path: &str, body: &str| post::<Offices>(path, "application/json", body).await;
    let answer = send("/offices", r#"{"address": {"street": "c"}, "second": {"city": "d"}}"#).await;
    let patched = json!({"address": {"street": "c", "city": "b"}, "second": {"street": "?", "city": "d"}});
    assert_eq!((answer.status, answer.json()), (200, patched));
    let answer = send("/offices", r#"{"address": {"street": ""}}"#).await;
    assert_eq!(answer.status, 422);
    let broken = &answer.json()["error"]["details"][0];
    assert_eq!((&broken["path"], &broken["code"]), (&json!("/address/street"), &json!("minLength")));
    let answer = send("/pages", r#"{"total": 5}"#).await;
    assert_eq!(answer.json(), json!({"items": [{"street": "a", "city": "b"}], "total": 5}));
    assert_eq!(send("/pages", r#"{"items": [{"street": "a"}]}"#).await.status, 422);
}

#[actix_web::test]
async fn relations_are_written_where_they_are() {
    let office = json!({"address": {"street": "a", "city": "b"}, "second": null});
    assert_eq!(get::<Offices>("/offices?bare=true", &[]).await.json(), office);
    let mut with_staff = office;
    with_staff["staff"] = json!([]);
    assert_eq!(get::<Offices>("/offices", &[]).await.json(), with_staff);
}
