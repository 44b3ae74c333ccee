//! Where the schemas of both documents are kept: each under an id, read when it is first looked at.

use super::{Schema, read};
use crate::load::{Document, FileName, LoadError, join, split_reference};
use elsa::FrozenVec;
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

/// A schema as it stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SchemaId(pub(super) u32);

/// Several schemas that all hold: the form in which merged schemas are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ConjId(u32);

/// One of the two documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Side {
    Old,
    New,
}

/// Where a schema stands.
enum Place<'d> {
    At(String),
    Below { parent: SchemaId, keyword: &'static str, key: Key<'d> },
}

#[derive(Clone, Copy)]
pub(crate) enum Key<'d> {
    None,
    Name(&'d str),
    Index(usize),
}

struct Entry<'d> {
    raw: &'d Value,
    side: Side,
    file: Rc<FileName>,
    place: Place<'d>,
    schema: OnceCell<Schema<'d>>,
    /// The conjunction of it alone.
    alone: OnceCell<ConjId>,
}

/// A place in a document to which a reference led.
#[derive(Debug, Clone)]
pub(crate) struct Target<'d> {
    pub(crate) file: Rc<FileName>,
    pub(crate) pointer: String,
    pub(crate) raw: &'d Value,
}

/// The schemas of both documents.
pub(crate) struct Arena<'d> {
    documents: [&'d Document; 2],
    entries: FrozenVec<Box<Entry<'d>>>,
    known: RefCell<FxHashMap<(usize, Side), SchemaId>>,
    conjunctions: FrozenVec<Box<[SchemaId]>>,
    known_conjunctions: RefCell<FxHashMap<Box<[SchemaId]>, ConjId>>,
    errors: RefCell<Vec<LoadError>>,
    /// How far the check of references has come.
    pub(super) checked: RefCell<Vec<bool>>,
}

impl<'d> Arena<'d> {
    pub(crate) fn new(old: &'d Document, new: &'d Document) -> Self {
        let arena = Self {
            documents: [old, new],
            entries: FrozenVec::new(),
            known: RefCell::default(),
            conjunctions: FrozenVec::new(),
            known_conjunctions: RefCell::default(),
            errors: RefCell::default(),
            checked: RefCell::default(),
        };
        // The first of all is the one that everything satisfies, the second the one that nothing does.
        arena.new_conjunction(Vec::new());
        let nowhere = Rc::new(FileName(String::new()));
        let never = arena.at(Side::New, &nowhere, "/never".to_owned(), &Value::Bool(false));
        arena.one(never);
        arena
    }

    /// What everything satisfies.
    pub(crate) const ANYTHING: ConjId = ConjId(0);

    /// What nothing satisfies.
    pub(crate) const NOTHING: ConjId = ConjId(1);

    pub(crate) fn document(&self, side: Side) -> &'d Document {
        self.documents[side as usize]
    }

    pub(crate) fn is_3_0(&self, side: Side) -> bool {
        self.document(side).is_version_3_0()
    }

    /// The schema that stands at a place.
    pub(crate) fn at(&self, side: Side, file: &Rc<FileName>, pointer: String, raw: &'d Value) -> SchemaId {
        self.intern(side, file, Place::At(pointer), raw)
    }

    pub(crate) fn below(
        &self,
        parent: SchemaId,
        keyword: &'static str,
        key: Key<'d>,
        raw: &'d Value,
    ) -> SchemaId {
        let entry = self.entry(parent);
        let file = Rc::clone(&entry.file);
        self.intern(entry.side, &file, Place::Below { parent, keyword, key }, raw)
    }

    fn intern(&self, side: Side, file: &Rc<FileName>, place: Place<'d>, raw: &'d Value) -> SchemaId {
        // A value does not move while its document is borrowed, so its address tells which it is.
        let key = (std::ptr::from_ref(raw) as usize, side);
        *self.known.borrow_mut().entry(key).or_insert_with(|| {
            let id = SchemaId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
            let file = Rc::clone(file);
            self.entries.push(Box::new(Entry {
                raw,
                side,
                file,
                place,
                schema: OnceCell::new(),
                alone: OnceCell::new(),
            }));
            id
        })
    }

    fn entry(&self, id: SchemaId) -> &Entry<'d> {
        &self.entries[id.0 as usize]
    }

    pub(crate) fn schema(&self, id: SchemaId) -> &Schema<'d> {
        let entry = self.entry(id);
        entry.schema.get_or_init(|| read::read(self, id, entry.raw))
    }

    pub(crate) fn raw(&self, id: SchemaId) -> &'d Value {
        self.entry(id).raw
    }

    pub(crate) fn side(&self, id: SchemaId) -> Side {
        self.entry(id).side
    }

    pub(crate) fn count(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn file(&self, id: SchemaId) -> &Rc<FileName> {
        &self.entry(id).file
    }

    /// The pointer of a schema within its file.
    pub(crate) fn pointer(&self, id: SchemaId) -> String {
        let mut steps = Vec::new();
        let mut at = id;
        let start = loop {
            match &self.entry(at).place {
                Place::At(pointer) => break pointer,
                Place::Below { parent, keyword, key } => {
                    steps.push((*keyword, *key));
                    at = *parent;
                }
            }
        };
        steps.iter().rev().fold(start.clone(), |pointer, (keyword, key)| {
            let pointer = join(&pointer, keyword);
            match key {
                Key::None => pointer,
                Key::Name(name) => join(&pointer, name),
                Key::Index(index) => join(&pointer, &index.to_string()),
            }
        })
    }

    /// A schema's place as it is told: `#/components/schemas/Todo`, with the file in front if it is another one.
    pub(crate) fn location(&self, id: SchemaId) -> String {
        format!("{}#{}", self.file(id).0, self.pointer(id))
    }

    /// The conjunction of schemas.
    pub(crate) fn conjunction(&self, parts: impl IntoIterator<Item = SchemaId>) -> ConjId {
        let mut parts = parts.into_iter();
        // Most are of one part, or of none.
        let (first, second) = match (parts.next(), parts.next()) {
            (Some(first), None) => return self.one(first),
            (Some(first), Some(second)) => (first, second),
            (None, _) => return Self::ANYTHING,
        };
        let mut parts: Vec<SchemaId> = [first, second].into_iter().chain(parts).collect();
        parts.sort_unstable();
        parts.dedup();
        if let [one] = parts.as_slice() {
            return self.one(*one);
        }
        if let Some(id) = self.known_conjunctions.borrow().get(parts.as_slice()) {
            return *id;
        }
        let id = self.new_conjunction(parts.clone());
        self.known_conjunctions.borrow_mut().insert(parts.into_boxed_slice(), id);
        id
    }

    fn new_conjunction(&self, parts: Vec<SchemaId>) -> ConjId {
        let id = ConjId(u32::try_from(self.conjunctions.len()).unwrap_or(u32::MAX));
        self.conjunctions.push(parts.into_boxed_slice());
        id
    }

    pub(crate) fn one(&self, id: SchemaId) -> ConjId {
        *self.entry(id).alone.get_or_init(|| self.new_conjunction(vec![id]))
    }

    pub(crate) fn parts(&self, id: ConjId) -> &[SchemaId] {
        &self.conjunctions[id.0 as usize]
    }

    /// Where a reference leads.
    pub(crate) fn resolve(
        &self,
        side: Side,
        file: &Rc<FileName>,
        at: &str,
        reference: &str,
    ) -> Result<Target<'d>, LoadError> {
        let missing = |reason: &str| LoadError::MissingReference {
            at: format!("{}#{at}", file.0),
            reference: reference.to_owned(),
            reason: reason.to_owned(),
        };
        let (target, fragment) = split_reference(file, reference).map_err(missing)?;
        let document = self.document(side);
        let root = document.file(&target).map_err(|error| match error {
            LoadError::Unreadable { reason, .. } => missing(&reason),
            other => other,
        })?;
        let (pointer, raw) = if fragment.is_empty() || fragment.starts_with('/') {
            let raw = root.pointer(&fragment).ok_or_else(|| missing("nothing is there"))?;
            (fragment, raw)
        } else {
            find_anchor(root, &fragment, "").ok_or_else(|| missing("there is no such anchor"))?
        };
        let file = if target == **file { Rc::clone(file) } else { Rc::new(target) };
        Ok(Target { file, pointer, raw })
    }

    pub(super) fn complain(&self, error: LoadError) {
        self.errors.borrow_mut().push(error);
    }

    /// The first thing that was found wrong while schemas were read.
    pub(crate) fn first_error(&self) -> Option<LoadError> {
        self.errors.borrow().first().cloned()
    }
}

fn find_anchor<'d>(value: &'d Value, name: &str, pointer: &str) -> Option<(String, &'d Value)> {
    match value {
        Value::Object(members) => {
            if members.get("$anchor").and_then(Value::as_str) == Some(name) {
                return Some((pointer.to_owned(), value));
            }
            members.iter().find_map(|(key, member)| find_anchor(member, name, &join(pointer, key)))
        }
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| find_anchor(item, name, &join(pointer, &index.to_string())))
        }
        _ => None,
    }
}
