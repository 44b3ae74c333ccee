//! What `Pet store` takes and gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct AddBodyJson {
    pub text: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct AddPhotosBody {
    #[serde(default, deserialize_with = "present")]
    #[schemars(with = "Vec<lazo::rest::UploadedFile>")]
    pub others: Option<Vec<lazo::rest::UploadedFile>>,
    #[schemars(extend("contentMediaType" = "image/png, image/jpeg"))]
    pub photo: lazo::rest::UploadedFile,
    #[schemars(length(min = 1))]
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(
    extend(
        "discriminator" = {"mapping":{"cat":"#/components/schemas/Cat",
        "dog":"#/components/schemas/Dog"},
        "propertyName":"kind"}
    ),
    transform = exactly_one
)]
#[allow(clippy::large_enum_variant, reason = "they are what the document has")]
pub enum Animal {
    Cat(Cat),
    Dog(Dog),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cat {
    pub kind: CatKind,
    #[schemars(range(max = 9))]
    pub lives: i32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum CatKind {
    #[serde(rename = "cat")]
    Cat,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dog {
    pub barks: bool,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "DogKennel")]
    pub kennel: Option<DogKennel>,
    pub kind: DogKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
#[allow(clippy::large_enum_variant, reason = "they are what the document has")]
pub enum DogKennel {
    Text(String),
    Integer(i64),
    Point(Point),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum DogKind {
    #[serde(rename = "dog")]
    Dog,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Keeper {
    #[serde(rename = "$ref")]
    pub r#ref: String,
    #[serde(rename = "nick-name")]
    pub nick_name: String,
    #[serde(
        rename = "self",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "bool")]
    pub self_: Option<bool>,
    #[serde(deserialize_with = "Deserialize::deserialize")]
    #[schemars(schema_with = "nullable::<jiff::civil::Date>")]
    pub since: Option<jiff::civil::Date>,
}

/// A short text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Label(#[schemars(length(max = 20))] pub String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct ListPetsBox {
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "i32")]
    pub width: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct ListPetsIds(
    #[schemars(inner(range(min = 1)), extend("uniqueItems" = true))]
    pub Vec<i64>,
);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline, extend("default" = "name"))]
pub enum ListPetsSort {
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "-name")]
    Name2,
    #[serde(rename = "born")]
    Born,
}

/// What is known of a pet when it comes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NewPet {
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "jiff::civil::Date")]
    pub born: Option<jiff::civil::Date>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "uuid::Uuid")]
    pub chip: Option<uuid::Uuid>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "String", email)]
    pub email: Option<String>,
    pub kind: NewPetKind,
    #[schemars(length(min = 1, max = 40), extend("examples" = ["Rex"]))]
    pub name: String,
    #[serde(default = "default_new_pet_size")]
    #[schemars(range(min = 1))]
    pub size: i32,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Status")]
    pub status: Option<Status>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum NewPetKind {
    #[serde(rename = "cat")]
    Cat,
    #[serde(rename = "dog")]
    Dog,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Order {
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub items: Vec<OrderItemsItem>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "String", extend("not" = {"pattern":"<"}))]
    pub note: Option<String>,
    /// All other properties.
    #[serde(flatten)]
    pub others: std::collections::BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct OrderBadRequest {
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct OrderItemsItem {
    pub pet_id: i64,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "f64", range(min = 0), extend("multipleOf" = 0.01))]
    pub price: Option<f64>,
}

/// A pet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pet {
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "jiff::civil::Date")]
    pub born: Option<jiff::civil::Date>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "uuid::Uuid")]
    pub chip: Option<uuid::Uuid>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "String", email)]
    pub email: Option<String>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Vec<Pet>", length(max = 10))]
    pub friends: Option<Vec<Pet>>,
    #[schemars(extend("readOnly" = true))]
    pub id: i64,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Option<bool>")]
    pub is_tame: Option<Option<bool>>,
    pub kind: PetKind,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(
        with = "i32",
        extend(
            "enum" = serde_json::from_str::<serde_json::Value>(
                "[100,101,102,103,104,105,106,107,108,109,110,111,112,113,114,115,116,117,118,119,120,121,122,123,124,125,126,127,128,129,130,131,132,133,134,135,136,137,138,139,140,141,142,143,144,145,146,147,148,149,150,151,152,153,154,155,156,157,158,159]"
            ).unwrap_or_default()
        )
    )]
    pub level: Option<i32>,
    #[schemars(length(min = 1, max = 40), extend("examples" = ["Rex"]))]
    pub name: String,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Box<Pet>")]
    pub parent: Option<Box<Pet>>,
    pub seen: jiff::Timestamp,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "i32", range(min = 1), extend("default" = 3))]
    pub size: Option<i32>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Status")]
    pub status: Option<Status>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "String", extend("deprecated" = true))]
    pub r#type: Option<String>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Option<f32>", extend("exclusiveMinimum" = 0))]
    pub weight: Option<Option<f32>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum PetKind {
    #[serde(rename = "cat")]
    Cat,
    #[serde(rename = "dog")]
    Dog,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("minProperties" = 1))]
pub struct PetPatch {
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "serde_json::Value")]
    pub anything: Option<serde_json::Value>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(
        with = "Vec<String>",
        length(min = 1),
        inner(length(max = 4), regex(pattern = "^\\d+$"))
    )]
    pub codes: Option<Vec<String>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "serde_json::Map<String,serde_json::Value>")]
    pub extra: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Option<Keeper>")]
    pub keeper: Option<Option<Keeper>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "std::collections::BTreeMap<String,Label>")]
    pub labels: Option<std::collections::BTreeMap<String, Label>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Option<PetPatchMood>")]
    pub mood: Option<Option<PetPatchMood>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "String", length(min = 1))]
    pub name: Option<String>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "Option<String>", extend("maxLength" = 10))]
    pub nickname: Option<Option<String>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    #[schemars(with = "lazo::rest::Base64")]
    pub picture: Option<lazo::rest::Base64>,
    #[serde(default = "default_pet_patch_size")]
    pub size: i32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum PetPatchMood {
    #[serde(rename = "good")]
    Good,
    #[serde(rename = "bad")]
    Bad,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Point {
    #[schemars(range(min = -90, max = 90))]
    pub lat: f64,
    #[schemars(range(min = -180, max = 180))]
    pub lon: f64,
}

/// Where a pet is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub enum Status {
    #[serde(rename = "available")]
    Available,
    #[serde(rename = "pending-sale")]
    PendingSale,
    #[serde(rename = "sold")]
    Sold,
    #[serde(rename = "")]
    Empty,
}

fn default_new_pet_size() -> i32 {
    3
}

fn default_pet_patch_size() -> i32 {
    3
}

/// No value fits two of the alternatives.
fn exactly_one(schema: &mut schemars::Schema) {
    if let Some(all) = schema.remove("anyOf") {
        schema.insert("oneOf".to_owned(), all);
    }
}

/// The schema of what is always there and may be `null`.
fn nullable<T: JsonSchema>(
    generator: &mut schemars::SchemaGenerator,
) -> schemars::Schema {
    generator.subschema_for::<Option<T>>()
}

/// What is there: `null` is a value like others, or refused.
fn present<'de, T, D>(deserializer: D) -> std::result::Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}
