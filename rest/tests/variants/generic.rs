//! Variants of generic structs.

use super::{required, schema, schema_of_answers};
use lazo_rest::variant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{borrow::Cow, fmt::Debug};

/// Has neither `Default` nor `Clone`.
#[variant(ItemPatch, partial)]
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Item {
    name: String,
}

#[variant(PageDraft, partial)]
#[variant(PageItems, exclude(total))]
#[variant(PagePatch, partial, exclude(first), deep(last: ItemPatch))]
#[variant(PageWithNext, with(next: Box<Page<T>>))]
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Page<T>
where
    T: Debug,
{
    items: Vec<T>,
    first: Option<T>,
    last: Item,
    total: u64,
}

fn page() -> Page<Item> {
    let item = |name: &str| Item { name: name.to_owned() };
    Page { items: vec![item("a")], first: None, last: item("b"), total: 1 }
}

#[test]
fn a_variant_has_the_parameters_of_its_struct() {
    let items: PageItems<Item> =
        serde_json::from_value(json!({"items": [{"name": "a"}], "last": {"name": "b"}})).unwrap();
    assert_eq!(items.complete(1), page());
    assert_eq!(required(&schema::<PageItems<Item>>()), ["items", "last"]);
    assert_eq!(schema::<PageItems<Item>>()["properties"]["items"]["items"], json!({"$ref": "#/$defs/Item"}));
}

#[test]
fn a_type_without_default_may_be_absent() {
    let draft: PageDraft<Item> = serde_json::from_value(json!({"total": 7, "first": {"name": "c"}})).unwrap();
    let mut changed = page();
    draft.apply(&mut changed);
    let first = Some(Item { name: "c".to_owned() });
    assert_eq!(changed, Page { total: 7, first, ..page() });
    assert_eq!(required(&schema::<PageDraft<Item>>()), [""; 0]);
    assert_eq!(required(&schema_of_answers::<PageDraft<Item>>()), [""; 0]);
    assert_eq!(serde_json::to_value(PageDraft::<Item>::from(page())).unwrap()["first"], json!(null));
}

#[test]
fn what_was_made_of_a_generic_value_leaves_it_as_it_was() {
    let mut same = page();
    PageDraft::from(page()).apply(&mut same);
    PagePatch::from(page()).apply(&mut same);
    assert_eq!(same, page());
}

#[test]
fn added_fields_may_use_the_parameters() {
    let mut with_next = PageWithNext::from(page());
    assert_eq!(with_next.next, None);
    with_next.next = Some(Box::new(page()));
    assert_eq!(serde_json::to_value(&with_next).unwrap()["next"]["last"], json!({"name": "b"}));
}

#[variant(TextPatch, partial)]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Text<'a, const N: usize = 2, T: Copy = u8> {
    text: &'a str,
    #[serde(borrow)]
    note: Cow<'a, str>,
    #[serde(bound(deserialize = "[T; N]: Deserialize<'de>", serialize = "[T; N]: Serialize"))]
    values: [T; N],
}

#[test]
fn lifetimes_constants_and_bounds_are_parameters_too() {
    let text = || Text { text: "a", note: "b".into(), values: [1_u8, 2] };
    let patch: TextPatch<'_> = serde_json::from_str(r#"{"text": "c"}"#).unwrap();
    let mut changed = text();
    patch.apply(&mut changed);
    assert_eq!(changed, Text { text: "c", ..text() });
    let patch: TextPatch<'_> = serde_json::from_str(r#"{"values": [3, 4]}"#).unwrap();
    patch.apply(&mut changed);
    assert_eq!(changed.values, [3, 4]);
}
