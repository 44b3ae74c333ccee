//! Places of a document, for programs that read it themselves.

use super::{
    Document, FileName, Key, LoadError, Way,
    pointer::{find_anchor, split_reference},
};
use serde_json::Value;
use std::{fmt, rc::Rc};

/// How many references may lead from one to the next.
const LONGEST_CHAIN: usize = 50;

/// A place in a [`Document`]: a value that knows where it stands, and where references in it lead.
///
/// ```
/// use lazo_openapi_diff::Document;
///
/// let text = "openapi: 3.1.0
/// paths:
///   /todos: {get: {parameters: [{$ref: '#/components/parameters/Limit'}]}}
/// components: {parameters: {Limit: {name: limit, in: query}}}
/// ";
/// let document = Document::parse("openapi.yaml", text)?;
/// let operation = document.root().get("paths").and_then(|it| it.get("/todos")).and_then(|it| it.get("get"));
/// let parameter = operation.and_then(|it| it.get("parameters")).and_then(|it| it.item(0)).expect("it is there");
/// assert_eq!(parameter.to_string(), "#/paths/~1todos/get/parameters/0");
///
/// let followed = parameter.followed()?;
/// assert_eq!(followed.to_string(), "#/components/parameters/Limit");
/// assert_eq!(followed.value()["name"], "limit");
/// # Ok::<(), lazo_openapi_diff::LoadError>(())
/// ```
#[derive(Clone)]
pub struct Place<'d> {
    document: &'d Document,
    way: Way<'d>,
    value: &'d Value,
}

impl Document {
    /// The place where everything begins.
    #[must_use]
    pub fn root(&self) -> Place<'_> {
        let way = Way::start(Rc::new(FileName(String::new())), String::new());
        Place { document: self, way, value: self.value() }
    }
}

impl<'d> Place<'d> {
    /// What stands there.
    #[must_use]
    pub fn value(&self) -> &'d Value {
        self.value
    }

    /// The member of this name; nothing if there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Self> {
        let (name, value) = self.value.as_object()?.get_key_value(name)?;
        Some(self.below(Key::Name(name), value))
    }

    /// The item at this index; nothing if there is none.
    #[must_use]
    pub fn item(&self, index: usize) -> Option<Self> {
        let value = self.value.as_array()?.get(index)?;
        Some(self.below(Key::Index(index), value))
    }

    /// The members, in the order of their names; none if it is no object.
    #[must_use]
    pub fn members(&self) -> Vec<(&'d str, Self)> {
        let all = self.value.as_object().into_iter().flatten();
        let mut all: Vec<_> =
            all.map(|(name, value)| (name.as_str(), self.below(Key::Name(name), value))).collect();
        all.sort_by_key(|(name, _)| *name);
        all
    }

    /// The items; none if it is no list.
    #[must_use]
    pub fn items(&self) -> Vec<Self> {
        let all = self.value.as_array().into_iter().flatten().enumerate();
        all.map(|(index, value)| self.below(Key::Index(index), value)).collect()
    }

    /// Where the reference leads that stands here, and the one that stands there, and so on; the place itself if there is none.
    ///
    /// # Errors
    /// If one leads nowhere, or they lead in a circle.
    pub fn followed(&self) -> Result<Self, LoadError> {
        let mut here = self.clone();
        for _ in 0..LONGEST_CHAIN {
            let Some(next) = here.target()? else { return Ok(here) };
            here = next;
        }
        Err(LoadError::Circle { at: self.to_string(), through: here.to_string() })
    }

    /// Where the reference leads that stands here, if one does.
    ///
    /// # Errors
    /// If it leads nowhere.
    pub fn target(&self) -> Result<Option<Self>, LoadError> {
        let Some(reference) = self.value.get("$ref").and_then(Value::as_str) else { return Ok(None) };
        let missing = |reason: &str| LoadError::MissingReference {
            at: self.to_string(),
            reference: reference.to_owned(),
            reason: reason.to_owned(),
        };
        let (file, fragment) = split_reference(self.way.file(), reference).map_err(missing)?;
        let root = self.document.file(&file).map_err(|error| match error {
            LoadError::Unreadable { reason, .. } => missing(&reason),
            other => other,
        })?;
        let (pointer, value) = if fragment.is_empty() || fragment.starts_with('/') {
            let value = root.pointer(&fragment).ok_or_else(|| missing("nothing is there"))?;
            (fragment, value)
        } else {
            find_anchor(root, &fragment, "").ok_or_else(|| missing("there is no such anchor"))?
        };
        // The root has one name, also where another file refers back to it.
        let file = if file.0 == self.document.path { FileName(String::new()) } else { file };
        Ok(Some(Self { document: self.document, way: Way::start(Rc::new(file), pointer), value }))
    }

    fn below(&self, key: Key<'d>, value: &'d Value) -> Self {
        Self { document: self.document, way: self.way.below(key), value }
    }
}

/// The place as a reference says it: `#/components/schemas/Todo`, with the file in front if it is not the first one.
impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.way.told())
    }
}

impl fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document(parts: Value) -> Document {
        let mut root = json!({"openapi": "3.1.0"});
        root["parts"] = parts;
        Document::from_value("a.json", root).expect("a document")
    }

    fn followed(document: &Document, name: &str) -> Result<String, String> {
        let place = document.root().get("parts").and_then(|parts| parts.get(name)).expect("it is there");
        place.followed().map(|place| place.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn references_are_followed_to_their_end() {
        let document = document(json!({
            "a": {"$ref": "#/parts/b"},
            "b": {"$ref": "a.json#c"},
            "c": {"$anchor": "c"},
        }));
        assert_eq!(followed(&document, "a"), Ok("#/parts/c".to_owned()));
        assert_eq!(followed(&document, "c"), Ok("#/parts/c".to_owned()));
    }

    #[test]
    fn references_that_lead_nowhere_or_in_a_circle_are_told_with_their_place() {
        let document = document(json!({
            "circle": {"$ref": "#/parts/circle"},
            "nowhere": {"$ref": "#/parts/x"},
            "file": {"$ref": "other.json"},
            "anchor": {"$ref": "#x"},
        }));
        for name in ["circle", "nowhere", "file", "anchor"] {
            let told = followed(&document, name).expect_err("it leads nowhere");
            assert!(told.starts_with(&format!("#/parts/{name}: ")), "{told}");
        }
    }
}
