//! Where the schemas of both documents are kept: each under an id, read when it is first looked at.

use super::{Schema, read, resolve::References};
use crate::load::{Document, FileName, Key, LoadError, Way};
use elsa::FrozenVec;
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

/// How many references may lead from one to the next.
const LONGEST_CHAIN: usize = 64;

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
    At(Way<'d>),
    Below { parent: SchemaId, keyword: &'static str, key: Option<Key<'d>> },
}

struct Entry<'d> {
    raw: &'d Value,
    side: Side,
    file: Rc<FileName>,
    place: Place<'d>,
    schema: OnceCell<Schema<'d>>,
    /// The conjunction of it alone.
    alone: OnceCell<ConjId>,
    /// Where it leads, if it is nothing but a reference.
    followed: OnceCell<SchemaId>,
}

/// The schemas of both documents.
pub(crate) struct Arena<'d> {
    documents: [&'d Document; 2],
    are_3_0: [bool; 2],
    entries: FrozenVec<Box<Entry<'d>>>,
    known: RefCell<FxHashMap<(usize, Side), SchemaId>>,
    conjunctions: FrozenVec<Box<[SchemaId]>>,
    known_conjunctions: RefCell<FxHashMap<Box<[SchemaId]>, ConjId>>,
    pub(super) references: References<'d>,
    errors: RefCell<Vec<LoadError>>,
    /// How far the check of references has come.
    pub(super) checked: RefCell<Vec<bool>>,
}

impl<'d> Arena<'d> {
    pub(crate) fn new(old: &'d Document, new: &'d Document) -> Self {
        let arena = Self {
            documents: [old, new],
            are_3_0: [old.is_version_3_0(), new.is_version_3_0()],
            entries: FrozenVec::new(),
            known: RefCell::default(),
            conjunctions: FrozenVec::new(),
            known_conjunctions: RefCell::default(),
            references: References::default(),
            errors: RefCell::default(),
            checked: RefCell::default(),
        };
        // The first of all is the one that everything satisfies, the second the one that nothing does.
        arena.new_conjunction(Vec::new());
        let nowhere = Way::start(Rc::new(FileName(String::new())), "/never".to_owned());
        let never = arena.at(Side::New, nowhere, &Value::Bool(false));
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
        self.are_3_0[side as usize]
    }

    /// The schema that stands at a place.
    pub(crate) fn at(&self, side: Side, way: Way<'d>, raw: &'d Value) -> SchemaId {
        self.intern(side, raw, || (Rc::clone(way.file()), Place::At(way.clone())))
    }

    pub(crate) fn below(
        &self,
        parent: SchemaId,
        keyword: &'static str,
        key: Option<Key<'d>>,
        raw: &'d Value,
    ) -> SchemaId {
        let entry = self.entry(parent);
        self.intern(entry.side, raw, || (Rc::clone(&entry.file), Place::Below { parent, keyword, key }))
    }

    fn intern(
        &self,
        side: Side,
        raw: &'d Value,
        place: impl FnOnce() -> (Rc<FileName>, Place<'d>),
    ) -> SchemaId {
        // A value does not move while its document is borrowed, so its address tells which it is.
        let key = (std::ptr::from_ref(raw) as usize, side);
        *self.known.borrow_mut().entry(key).or_insert_with(|| {
            let id = SchemaId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
            let (file, place) = place();
            self.entries.push(Box::new(Entry {
                raw,
                side,
                file,
                place,
                schema: OnceCell::new(),
                alone: OnceCell::new(),
                followed: OnceCell::new(),
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
        let mut pointer = loop {
            match &self.entry(at).place {
                Place::At(way) => break way.pointer(),
                Place::Below { parent, keyword, key } => {
                    steps.push((*keyword, *key));
                    at = *parent;
                }
            }
        };
        for (keyword, key) in steps.into_iter().rev() {
            Key::Name(keyword).push_to(&mut pointer);
            if let Some(key) = key {
                key.push_to(&mut pointer);
            }
        }
        pointer
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

    /// Where a schema leads that is nothing but a reference; any other schema itself.
    pub(crate) fn followed(&self, id: SchemaId) -> SchemaId {
        let known = &self.entry(id).followed;
        if let Some(known) = known.get() {
            return *known;
        }
        let mut end = id;
        for _ in 0..LONGEST_CHAIN {
            let is_only_reference = self.raw(end).as_object().is_some_and(|members| members.len() == 1);
            match self.schema(end).reference {
                Some(reference) if is_only_reference => end = reference,
                _ => break,
            }
        }
        *known.get_or_init(|| end)
    }

    /// The same for a conjunction of one, so that all that refer to a schema are asked about it together.
    pub(crate) fn followed_all(&self, id: ConjId) -> ConjId {
        match self.parts(id) {
            [one] => self.one(self.followed(*one)),
            _ => id,
        }
    }

    pub(crate) fn parts(&self, id: ConjId) -> &[SchemaId] {
        &self.conjunctions[id.0 as usize]
    }

    pub(super) fn complain(&self, error: LoadError) {
        self.errors.borrow_mut().push(error);
    }

    /// The first thing that was found wrong while schemas were read.
    pub(crate) fn first_error(&self) -> Option<LoadError> {
        self.errors.borrow().first().cloned()
    }
}
