//! From schemas to types.

use super::{
    Definition, Id, Shape, Slot, Type,
    graph::Graph,
    keywords::{Keywords, refers, shape},
    scalar::{integer, listed_texts, number},
};
use crate::{
    Formats, Warning,
    name::{self, Names},
};
use lazo_openapi_diff::{LoadError, Place};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, VecDeque};

/// How deeply schemas may stand in one another, without a reference between them.
const DEEPEST: usize = 64;

/// Reads schemas, and keeps the types that they have become.
#[derive(Debug)]
pub(crate) struct Reader<'d> {
    pub(super) is_3_0: bool,
    pub(super) formats: Formats,
    /// Names of types, in all files.
    pub(crate) names: Names,
    pub(crate) definitions: Vec<Definition>,
    warnings: Vec<Warning>,
    /// Definitions by the place of their schema, and by whether they are parts of forms.
    known: BTreeMap<(String, bool), Id>,
    waiting: VecDeque<(Id, Place<'d>, bool)>,
    /// Whether what is read is a form, in which there may be files.
    pub(super) is_form: bool,
    /// How many parts of an `allOf` have been read.
    pub(super) parts: usize,
    /// What requests are made of, and what answers are.
    taken: Vec<Type>,
    given: Vec<Type>,
}

/// What a schema is.
pub(super) struct Lowered {
    pub(super) is: Is,
    pub(super) is_nullable: bool,
    pub(super) rules: Map<String, Value>,
    pub(super) description: Option<String>,
}

pub(super) enum Is {
    Type(Type),
    Shape(Shape),
}

impl Lowered {
    pub(super) fn of(is: Is, keywords: Keywords) -> Self {
        let Keywords { rules, is_nullable, description, .. } = keywords;
        Self { is, is_nullable, rules, description }
    }
}

impl<'d> Reader<'d> {
    pub(crate) fn new(is_3_0: bool, formats: Formats) -> Self {
        Self {
            is_3_0,
            formats,
            names: Names::default(),
            definitions: Vec::new(),
            warnings: Vec::new(),
            known: BTreeMap::new(),
            waiting: VecDeque::new(),
            is_form: false,
            parts: 0,
            taken: Vec::new(),
            given: Vec::new(),
        }
    }

    /// Notes what the code does not say.
    pub(crate) fn warn(&mut self, place: impl ToString, what: impl Into<String>) {
        let warning = Warning { place: place.to_string(), what: what.into() };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// A slot for what a request has; `hint` names its type if it has no name.
    pub(crate) fn taken(&mut self, place: &Place<'d>, hint: &str) -> Result<Slot, LoadError> {
        let slot = self.slot(place, hint, 0)?;
        self.taken.push(slot.ty.clone());
        Ok(slot)
    }

    /// The same, for a form.
    pub(crate) fn taken_in_form(&mut self, place: &Place<'d>, hint: &str) -> Result<Slot, LoadError> {
        self.is_form = true;
        let slot = self.taken(place, hint);
        self.is_form = false;
        slot
    }

    /// A slot for what an answer has.
    pub(crate) fn given(&mut self, place: &Place<'d>, hint: &str) -> Result<Slot, LoadError> {
        let slot = self.slot(place, hint, 0)?;
        self.given.push(slot.ty.clone());
        Ok(slot)
    }

    /// A type that says all that a slot of a request does, where there is no place for attributes.
    pub(crate) fn alone_taken(&mut self, slot: Slot, hint: &str, place: &Place<'d>) -> Type {
        let ty = self.alone(slot, hint, place);
        self.taken.push(ty.clone());
        ty
    }

    pub(super) fn alone(&mut self, slot: Slot, hint: &str, place: &Place<'d>) -> Type {
        if slot.is_plain() {
            return slot.ty;
        }
        let description = slot.description.clone();
        let newtype = Shape::Newtype(Slot { description: None, ..slot });
        Type::Named(self.define(hint, newtype, Map::new(), description, place))
    }

    /// The same for an answer, where an `Option` would be a 404.
    pub(crate) fn alone_given(&mut self, slot: Slot, hint: &str, place: &Place<'d>) -> Type {
        let ty = self.alone(slot, hint, place);
        self.given.push(ty.clone());
        ty
    }

    /// Reads everything that was referred to.
    pub(crate) fn finish(&mut self) -> Result<(), LoadError> {
        while let Some((id, place, is_form)) = self.waiting.pop_front() {
            self.is_form = is_form;
            self.complete(id, &place)?;
        }
        self.is_form = false;
        let graph = Graph::of(&self.definitions);
        if let Some(circle) = graph.meaningless(&self.definitions) {
            return Err(circle);
        }
        self.check_discriminators();
        Ok(())
    }

    /// Everything that is written, with how its parts depend on one another.
    pub(crate) fn into_parts(self) -> (Vec<Definition>, Graph, Vec<Warning>) {
        let graph = Graph::of(&self.definitions).used(&self.taken, &self.given);
        (self.definitions, graph, self.warnings)
    }

    fn complete(&mut self, id: Id, place: &Place<'d>) -> Result<(), LoadError> {
        let name = self.definitions[id].name.clone();
        let Lowered { is, is_nullable, rules, description } = self.lowered(place, &name, 0)?;
        let (shape, rules) = match (is, is_nullable) {
            (Is::Type(ty), _) => (Shape::Newtype(Slot { is_nullable, rules, ..Slot::of(ty) }), Map::new()),
            (Is::Shape(shape), false) => (shape, rules),
            (Is::Shape(shape), true) => {
                let inner = self.define(&format!("{name}Value"), shape, rules, None, place);
                let slot = Slot { is_nullable: true, ..Slot::of(Type::Named(inner)) };
                (Shape::Newtype(slot), Map::new())
            }
        };
        let definition = &mut self.definitions[id];
        (definition.shape, definition.rules, definition.description) = (shape, rules, description);
        Ok(())
    }

    /// A type of its own whose schema stands where it is used.
    pub(super) fn define(
        &mut self,
        hint: &str,
        shape: Shape,
        rules: Map<String, Value>,
        description: Option<String>,
        place: &Place<'d>,
    ) -> Id {
        let name = self.names.take(&name::of_type(hint));
        let place = place.to_string();
        self.definitions.push(Definition {
            name,
            component: None,
            is_inline: true,
            description,
            rules,
            shape,
            place,
        });
        self.definitions.len() - 1
    }

    /// The type of what a reference leads to.
    pub(super) fn named(&mut self, target: &Place<'d>) -> Id {
        let at = target.to_string();
        let key = (at.clone(), self.is_form);
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let last = at.rsplit(['/', '#']).find(|part| !part.is_empty()).unwrap_or("Schema");
        let original = last.replace("~1", "/").replace("~0", "~");
        // A whole file is called like it.
        let original = if at.ends_with('#') {
            original.split('.').next().unwrap_or("Schema").to_owned()
        } else {
            original
        };
        let is_other_form = self.known.contains_key(&(at, !self.is_form));
        let hint = if is_other_form && self.is_form { format!("{original}Form") } else { original.clone() };
        let name = self.names.take(&name::of_type(&hint));
        let may_stand = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let component =
            (name != original && !is_other_form && !original.is_empty() && original.chars().all(may_stand))
                .then_some(original);
        let id = self.definitions.len();
        self.definitions.push(Definition {
            name,
            component,
            is_inline: false,
            description: None,
            rules: Map::new(),
            shape: Shape::Waiting,
            place: target.to_string(),
        });
        self.known.insert(key, id);
        self.waiting.push_back((id, target.clone(), self.is_form));
        id
    }

    pub(super) fn slot(&mut self, place: &Place<'d>, hint: &str, depth: usize) -> Result<Slot, LoadError> {
        let Lowered { is, is_nullable, rules, description } = self.lowered(place, hint, depth)?;
        Ok(match is {
            Is::Type(ty) => Slot { ty, is_nullable, rules, description },
            Is::Shape(shape) => {
                let id = self.define(hint, shape, rules, description.clone(), place);
                Slot { is_nullable, description, ..Slot::of(Type::Named(id)) }
            }
        })
    }

    pub(super) fn lowered(
        &mut self,
        place: &Place<'d>,
        hint: &str,
        depth: usize,
    ) -> Result<Lowered, LoadError> {
        if depth > DEEPEST {
            return Err(LoadError::TooDeep { at: place.to_string(), most: DEEPEST });
        }
        match place.value() {
            Value::Bool(true) => return Ok(Lowered::of(Is::Type(Type::Any), Keywords::default())),
            Value::Bool(false) => {
                let rules = Map::from_iter([("not".to_owned(), json!({}))]);
                return Ok(Lowered::of(Is::Type(Type::Any), Keywords { rules, ..Keywords::default() }));
            }
            Value::Object(_) => {}
            _ => return Err(shape(place, "a schema")),
        }
        if let Some(reference) = place.get("$ref")
            && !reference.value().is_string()
        {
            return Err(shape(&reference, "a text"));
        }
        if let Some(target) = place.target()? {
            return self.referred(place, &target);
        }
        let mut keywords = Keywords::at(place, self.is_3_0)?;
        for keyword in std::mem::take(&mut keywords.unsaid) {
            self.warn(
                place,
                format!(
                    "`{keyword}` refers to other schemas, which no type of Rust does there: it is left out"
                ),
            );
        }
        if keywords.contradicts_null {
            self.warn(
                place,
                "`null` is allowed by one keyword and is not among the values that are listed: it is refused",
            );
        }
        if place.get("allOf").is_some() {
            return self.all_of(place, keywords, hint, depth);
        }
        for (word, is_exact) in [("oneOf", true), ("anyOf", false)] {
            if place.get(word).is_some() {
                return self.alternatives(place, word, is_exact, keywords, hint, depth);
            }
        }
        self.single(place, keywords, hint, depth)
    }

    /// A reference, with what stands beside it.
    fn referred(&mut self, place: &Place<'d>, target: &Place<'d>) -> Result<Lowered, LoadError> {
        place.followed()?;
        let mut keywords = if self.is_3_0 { Keywords::default() } else { Keywords::at(place, false)? };
        // What is beside a reference cannot make null of what it refers to.
        keywords.is_nullable = false;
        let beside = ["properties", "items", "allOf", "anyOf", "oneOf", "required", "additionalProperties"];
        let is_3_0 = self.is_3_0;
        for keyword in beside.iter().filter(|word| !is_3_0 && place.get(word).is_some()) {
            self.warn(place, format!("`{keyword}` beside a reference is left out"));
        }
        // A name for another name is that one.
        let mut end = target.clone();
        while end.value().as_object().is_some_and(|members| members.len() == 1)
            && let Some(next) = end.target()?
        {
            end = next;
        }
        let id = self.named(&end);
        Ok(Lowered::of(Is::Type(Type::Named(id)), keywords))
    }

    pub(super) fn single(
        &mut self,
        place: &Place<'d>,
        mut keywords: Keywords,
        hint: &str,
        depth: usize,
    ) -> Result<Lowered, LoadError> {
        if let Some(texts) = listed_texts(&keywords) {
            keywords.rules.retain(|keyword, _| !matches!(keyword.as_str(), "type" | "enum" | "const"));
            let mut names = Names::default();
            let texts = texts.into_iter().map(|text| (names.take(&name::of_variant(&text)), text)).collect();
            return Ok(Lowered::of(Is::Shape(Shape::Texts(texts)), keywords));
        }
        let kind = keywords.kind().map(str::to_owned);
        if kind.is_none()
            && (place.get("properties").is_some() || place.get("additionalProperties").is_some())
        {
            self.warn(place, "properties without `type: object`: only objects are taken");
            return self.object(place, keywords, hint, depth);
        }
        let ty = match kind.as_deref() {
            Some("object") => return self.object(place, keywords, hint, depth),
            Some("array") => match place.get("items") {
                Some(items) => {
                    keywords.rules.remove("type");
                    Type::List(Box::new(self.item(&items, &mut keywords, hint, depth)?))
                }
                None => {
                    keywords.rules.remove("type");
                    Type::List(Box::new(Type::Any))
                }
            },
            Some("boolean") => Type::Bool,
            Some("integer") => integer(&mut keywords.rules),
            Some("number") => number(&mut keywords.rules),
            Some("string") => self.text(&mut keywords.rules),
            Some("null") => return Ok(self.any(place, keywords, "`null` alone")),
            Some(_) => {
                let at = place.get("type").unwrap_or_else(|| place.clone());
                return Err(shape(
                    &at,
                    "`string`, `integer`, `number`, `boolean`, `object`, `array` or `null`",
                ));
            }
            None if self.is_form && keywords.rules.contains_key("contentMediaType") => Type::File,
            None => return Ok(self.any(place, keywords, "")),
        };
        keywords.rules.remove("type");
        Ok(Lowered::of(Is::Type(ty), keywords))
    }

    /// Any value, held against everything that can be said of it without a reference.
    pub(super) fn any(&mut self, place: &Place<'d>, mut keywords: Keywords, why: &str) -> Lowered {
        let why = if why.is_empty() { "a schema without a type" } else { why };
        for keyword in ["properties", "required", "items", "additionalProperties", "anyOf", "oneOf"] {
            let Some(structure) = place.get(keyword) else { continue };
            if refers(structure.value()) {
                self.warn(
                    &structure,
                    format!("{why} is no type of Rust: any value is taken, and this is not checked"),
                );
            } else {
                keywords.rules.insert(keyword.to_owned(), structure.value().clone());
            }
        }
        // Any value may be null, unless a type is said.
        if let Some(kind) = keywords.rules.get_mut("type")
            && keywords.is_nullable
        {
            match kind {
                Value::Array(kinds) => kinds.push("null".into()),
                kind => *kind = json!([kind.take(), "null"]),
            }
        }
        keywords.is_nullable = false;
        Lowered::of(Is::Type(Type::Any), keywords)
    }

    /// The type of what stands inside of another type.
    pub(super) fn inside(&mut self, place: &Place<'d>, hint: &str, depth: usize) -> Result<Type, LoadError> {
        let slot = self.slot(place, hint, depth + 1)?;
        Ok(self.within(slot, hint, place))
    }

    pub(super) fn within(&mut self, slot: Slot, hint: &str, place: &Place<'d>) -> Type {
        if slot.is_nullable && slot.rules.is_empty() {
            return Type::Nullable(Box::new(slot.ty));
        }
        self.alone(slot, hint, place)
    }
}
