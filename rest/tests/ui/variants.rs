// Models are another crate's; it is their attribute's name that counts.
use lazo_kernel::service as model;
use lazo_rest::variant;

#[variant(NewThing, exclude(ident))]
#[derive(Clone)]
struct Thing {
    id: u64,
    name: String,
}

#[variant(Same)]
#[derive(Clone)]
struct Other {
    id: u64,
}

#[derive(Clone)]
#[variant(Below, partial)]
struct Under {
    id: u64,
}

#[variant(Both, exclude(id), only(name), depp)]
#[derive(Clone)]
struct Many {
    id: u64,
}

#[variant(Flat, partial)]
#[derive(Clone, serde::Deserialize)]
struct Outer {
    #[serde(flatten)]
    inner: serde_json::Map<String, serde_json::Value>,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Wire {
    name: String,
}

#[variant(NewChecked, exclude(id))]
#[derive(Clone, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
struct Checked {
    id: u64,
    name: String,
}

impl TryFrom<Wire> for Checked {
    type Error = String;

    fn try_from(wire: Wire) -> Result<Self, String> {
        Ok(Self { id: 0, name: wire.name })
    }
}

impl From<Checked> for Wire {
    fn from(checked: Checked) -> Self {
        Self { name: checked.name }
    }
}

#[variant(TodoForm, partial)]
#[model]
struct Todo {}

#[variant(Choice, partial)]
enum Choice {
    A,
}

fn main() {}
