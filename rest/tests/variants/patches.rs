//! Patches that go into fields, held against merging JSON.

use super::{required, schema};
use lazo_rest::variant;
use proptest::{option, prelude::*};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[variant(AddressPatch, exclude(is_known), partial)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Address {
    street: String,
    #[serde(rename = "town")]
    city: Option<String>,
    is_known: bool,
}

impl Address {
    fn unknown() -> Self {
        Self { street: "unknown".to_owned(), city: None, is_known: false }
    }
}

#[variant(
    ContactPatch,
    exclude(id),
    partial,
    deep(
        home: AddressPatch,
        work: AddressPatch,
        second: AddressPatch = Address::unknown(),
        third: AddressPatch = Address::unknown(),
    )
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Contact {
    id: u64,
    name: String,
    home: Address,
    work: Box<Address>,
    second: Option<Address>,
    third: Option<Box<Address>>,
    earlier: Vec<Address>,
}

fn addresses() -> impl Strategy<Value = Address> {
    ("[a-c]{0,2}", option::of("[a-c]{0,2}"), any::<bool>()).prop_map(|(street, city, is_known)| Address {
        street,
        city,
        is_known,
    })
}

fn contacts() -> impl Strategy<Value = Contact> {
    let some = || option::of(addresses());
    let lists = prop::collection::vec(addresses(), 0..3);
    (any::<u64>(), "[a-c]{0,2}", addresses(), addresses(), some(), some(), lists).prop_map(
        |(id, name, home, work, second, third, earlier)| Contact {
            id,
            name,
            home,
            work: Box::new(work),
            second,
            third: third.map(Box::new),
            earlier,
        },
    )
}

/// JSON without some of its members: which, is in the bits.
fn thin(value: &mut Value, bits: &mut u32) {
    if let Value::Object(members) = value {
        members.retain(|_, _| {
            *bits = bits.rotate_right(1);
            bits.is_multiple_of(2)
        });
        members.values_mut().for_each(|member| thin(member, bits));
    }
}

/// Puts JSON into JSON, as RFC 7396 says, but that what is taken away is `null`, as the struct writes it.
fn merge(base: &mut Value, patch: Value) {
    match (base, patch) {
        (Value::Object(base), Value::Object(patch)) => {
            for (name, value) in patch {
                merge(base.entry(name).or_insert(Value::Null), value);
            }
        }
        (base, patch) => *base = patch,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_made_of_a_value_leaves_it_as_it_was(contact in contacts()) {
        let mut patched = contact.clone();
        ContactPatch::from(contact.clone()).apply(&mut patched);
        prop_assert_eq!(patched, contact);
    }

    #[test]
    fn what_was_made_of_a_value_makes_another_equal_but_for_what_is_left_out(from in contacts(), mut into in contacts()) {
        let expected = {
            let unknown = Address::unknown();
            let mut from = from.clone();
            from.id = into.id;
            from.home.is_known = into.home.is_known;
            from.work.is_known = into.work.is_known;
            if let Some(second) = &mut from.second {
                second.is_known = into.second.as_ref().unwrap_or(&unknown).is_known;
            }
            if let Some(third) = &mut from.third {
                third.is_known = into.third.as_deref().unwrap_or(&unknown).is_known;
            }
            from
        };
        ContactPatch::from(from).apply(&mut into);
        prop_assert_eq!(into, expected);
    }

    #[test]
    fn a_patch_in_json_does_what_merging_does(base in contacts(), patch in contacts(), mut bits in any::<u32>()) {
        let mut patch = serde_json::to_value(ContactPatch::from(patch)).unwrap();
        thin(&mut patch, &mut bits);
        let mut expected = serde_json::to_value(&base).unwrap();
        for name in ["second", "third"] {
            if patch.get(name).is_some_and(Value::is_object) && expected[name].is_null() {
                expected[name] = serde_json::to_value(Address::unknown()).unwrap();
            }
        }
        merge(&mut expected, patch.clone());

        let read: ContactPatch = serde_json::from_value(patch.clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(&read).unwrap(), patch, "what is absent is not written");
        let mut patched = base;
        read.apply(&mut patched);
        prop_assert_eq!(serde_json::to_value(&patched).unwrap(), expected);
    }
}

#[test]
fn nothing_is_required_of_a_patch_inside_either() {
    let schema = schema::<ContactPatch>();
    let nested = &schema["$defs"]["AddressPatch"];
    assert_eq!((required(&schema), required(nested)), (vec![], vec![]));
    assert_eq!(required(&schema["$defs"]["Address"]), ["street", "isKnown"]);
    let patch = json!({"$ref": "#/$defs/AddressPatch"});
    for field in ["home", "work"] {
        assert_eq!(schema["properties"][field], patch, "{field}");
    }
    for field in ["second", "third"] {
        assert_eq!(schema["properties"][field]["anyOf"], json!([patch, {"type": "null"}]), "{field}");
    }
    // A list is replaced as a whole, so that its elements are whole.
    assert_eq!(schema["properties"]["earlier"]["items"], json!({"$ref": "#/$defs/Address"}));
    assert_eq!(nested["additionalProperties"], json!(false));
}

#[test]
fn null_takes_away_what_may_be_missing_and_nothing_else() {
    for field in ["name", "home", "work", "earlier"] {
        assert!(serde_json::from_value::<ContactPatch>(json!({field: null})).is_err(), "{field}");
    }
    let patch: ContactPatch = serde_json::from_value(json!({"second": null})).unwrap();
    assert_eq!((&patch.second, &patch.third), (&Some(None), &None));
    let nested: AddressPatch = serde_json::from_value(json!({"town": null})).unwrap();
    let mut address = Address { city: Some("a".to_owned()), ..Address::unknown() };
    nested.apply(&mut address);
    assert_eq!(address, Address::unknown());
}

#[variant(NotePatch, partial)]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Note<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    size: Option<u8>,
}

#[test]
fn what_the_struct_does_not_write_its_variant_does_not_write_either() {
    let bare = NotePatch::from(Note { text: None, size: None });
    assert_eq!(serde_json::to_value(&bare).unwrap(), json!({"size": null}));
    let full = NotePatch::from(Note { text: Some("a"), size: Some(1) });
    assert_eq!(serde_json::to_value(&full).unwrap(), json!({"text": "a", "size": 1}));
    assert_eq!(serde_json::from_str::<NotePatch<'_>>(r#"{"text": "a", "size": 1}"#).unwrap(), full);
    let clears: NotePatch<'_> = serde_json::from_str(r#"{"text": null}"#).unwrap();
    assert_eq!(clears, NotePatch { text: Some(None), size: None });
}

#[test]
fn what_a_nested_variant_has_not_is_refused_in_it() {
    let refused = serde_json::from_value::<ContactPatch>(json!({"home": {"isKnown": true}}));
    assert!(refused.unwrap_err().to_string().contains("isKnown"));
}

#[variant(SettingsPatch, partial)]
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct Settings {
    size: u8,
    #[serde(default = "Settings::blue")]
    color: Option<String>,
}

impl Settings {
    fn blue() -> Option<String> {
        Some("blue".to_owned())
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { size: 7, color: None }
    }
}

#[test]
fn what_is_absent_in_a_patch_has_no_default() {
    let patch: SettingsPatch = serde_json::from_value(json!({})).unwrap();
    assert_eq!(serde_json::to_value(&patch).unwrap(), json!({}));
    let mut settings = Settings { size: 1, color: None };
    patch.apply(&mut settings);
    assert_eq!(settings, Settings { size: 1, color: None });
}

#[variant(Choices, optional(size))]
#[variant(OfColor, only(color))]
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default = "Chosen::usual")]
struct Chosen {
    size: u8,
    color: String,
}

impl Chosen {
    fn usual() -> Self {
        Self { size: 7, color: "blue".to_owned() }
    }
}

#[variant(SomeSettings, optional(size))]
#[derive(Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct Derived {
    size: u8,
    color: String,
}

#[variant(OfDefault, optional(size), with(note: String))]
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct ByHand {
    size: u8,
    color: String,
}

impl Default for ByHand {
    fn default() -> Self {
        Self { size: 7, color: "blue".to_owned() }
    }
}

/// What is optional stays absent; the other fields begin as in the struct, wherever its default comes from.
#[test]
fn what_is_optional_has_no_default_and_the_rest_has_that_of_the_struct() {
    let read: Choices = serde_json::from_value(json!({})).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), json!({"color": "blue"}));
    let mut chosen = Chosen { size: 1, color: "red".to_owned() };
    read.apply(&mut chosen);
    assert_eq!(chosen, Chosen { size: 1, color: "blue".to_owned() });
    let read: OfColor = serde_json::from_value(json!({})).unwrap();
    assert_eq!(read.color, "blue");
    let read: SomeSettings = serde_json::from_value(json!({})).unwrap();
    assert_eq!((read.size, read.color), (None, String::new()));
    let read: OfDefault = serde_json::from_value(json!({})).unwrap();
    assert_eq!((read.size, read.color, read.note), (None, "blue".to_owned(), None));

    let schema = schema::<Choices>();
    assert_eq!(required(&schema), Vec::<&str>::new());
    let properties = &schema["properties"];
    assert_eq!((&properties["color"]["default"], properties["size"].get("default")), (&json!("blue"), None));
}
