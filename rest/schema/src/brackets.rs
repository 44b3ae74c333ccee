//! Bracket notation: `filter[where][id]=1&filter[order][]=id%20DESC` as a tree of text.
//!
//! What stands between brackets is a member's name, an index (`[0]`) or nothing (`[]`, the next item). A place that is
//! named only by indexes, or `[]`, is an array in the order of the indexes, gaps closed; a place that is given twice is
//! an array of both; any other is an object. All leaves are text: the types come from the schema
//! ([`Validator::coerce`](super::Validator::coerce)).
//!
//! Everything comes from outside, so everything has a limit: 32 levels and 1,000 leaves, if nobody says otherwise. What cannot be read without
//! guessing is an error: bad percent escapes, bytes that are no UTF-8, brackets that do not match, one place that is
//! text and object at once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};
use thiserror::Error;

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BracketLimits {
    /// Levels of brackets.
    pub levels: usize,
    /// Values.
    pub leaves: usize,
}

impl Default for BracketLimits {
    /// 32 levels, 1,000 values.
    fn default() -> Self {
        Self { levels: 32, leaves: 1_000 }
    }
}

/// Why a text in bracket notation cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BracketError {
    /// A `%` without two hexadecimal digits behind it.
    #[error("a percent escape is not complete")]
    BadEscape,
    /// The decoded bytes are not UTF-8.
    #[error("a percent escape gives bytes that are not UTF-8")]
    NotUtf8,
    /// A bracket without its other one, or text behind a bracket.
    #[error("the brackets of a name do not match")]
    Unbalanced,
    /// More levels of brackets than are read.
    #[error("more than {limit} levels of brackets")]
    TooDeep {
        /// How many levels are read.
        limit: usize,
    },
    /// More values than are read.
    #[error("more than {limit} values in bracket notation")]
    TooMany {
        /// How many values are read.
        limit: usize,
    },
    /// One place is used in two ways: as text and as an object, or as an array and as an object.
    #[error("`{place}` is given in two ways that exclude each other")]
    Conflict {
        /// The place, in bracket notation.
        place: String,
    },
}

/// Reads all pairs `name[...]=value` of a raw query string; none if there are none. Pairs of other names are not looked
/// at.
///
/// ```
/// use lazo_schema::brackets::tree;
/// use serde_json::json;
///
/// let query = "page=1&filter%5Bwhere%5D[id]=1&filter[order][]=id%20DESC&filter[order][]=title";
/// assert_eq!(tree(query, "filter")?, Some(json!({"where": {"id": "1"}, "order": ["id DESC", "title"]})));
/// assert_eq!(tree("filter={}", "filter")?, None);
/// # Ok::<(), lazo_schema::brackets::BracketError>(())
/// ```
///
/// # Errors
/// When the query cannot be read without guessing, exceeds a limit, or gives both `name=...` and `name[...]=...`.
pub fn tree(query: &str, name: &str) -> Result<Option<Value>, BracketError> {
    tree_within(query, name, BracketLimits::default())
}

/// Like [`tree`] with limits of one's own.
///
/// # Errors
/// Those of [`tree`].
pub fn tree_within(query: &str, name: &str, limits: BracketLimits) -> Result<Option<Value>, BracketError> {
    let mut root = Node::default();
    let mut leaves = 0;
    let mut plain = false;
    for (raw_key, raw_value) in pairs(query) {
        let key = decode(raw_key)?;
        match key.strip_prefix(name) {
            Some("") => plain = true,
            Some(brackets) if brackets.starts_with('[') => {
                count_leaf(&mut leaves, limits)?;
                root.insert(&segments(brackets, limits)?, decode(raw_value)?.into_owned(), name)?;
            }
            _ => {}
        }
    }
    match (leaves, plain) {
        (0, _) => Ok(None),
        (_, true) => Err(BracketError::Conflict { place: name.to_owned() }),
        (_, false) => root.into_value(name).map(Some),
    }
}

/// Reads all pairs of a form (`application/x-www-form-urlencoded`) as one object.
///
/// ```
/// use lazo_schema::brackets::form;
/// use serde_json::json;
///
/// assert_eq!(form("n=1&list=2&list=3&nested[x]=a+b")?, json!({"n": "1", "list": ["2", "3"], "nested": {"x": "a b"}}));
/// # Ok::<(), lazo_schema::brackets::BracketError>(())
/// ```
///
/// # Errors
/// When the form cannot be read without guessing, or exceeds a limit.
pub fn form(text: &str) -> Result<Value, BracketError> {
    form_within(text, BracketLimits::default())
}

/// Like [`form`] with limits of one's own.
///
/// # Errors
/// Those of [`form`].
pub fn form_within(text: &str, limits: BracketLimits) -> Result<Value, BracketError> {
    let mut tree = Tree::within(limits);
    for (raw_key, raw_value) in pairs(text) {
        tree.insert(&decode(raw_key)?, decode(raw_value)?.into_owned())?;
    }
    tree.into_value()
}

/// The object of pairs that are decoded already.
///
/// # Errors
/// As [`form`].
pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Value, BracketError> {
    let mut tree = Tree::within(BracketLimits::default());
    for (key, value) in pairs {
        tree.insert(&key, value)?;
    }
    tree.into_value()
}

/// An object that is being read.
struct Tree {
    members: BTreeMap<String, Node>,
    leaves: usize,
    limits: BracketLimits,
}

impl Tree {
    fn within(limits: BracketLimits) -> Self {
        Self { members: BTreeMap::new(), leaves: 0, limits }
    }

    fn insert(&mut self, key: &str, value: String) -> Result<(), BracketError> {
        count_leaf(&mut self.leaves, self.limits)?;
        let (name, brackets) = key.split_at(key.find('[').unwrap_or(key.len()));
        let node = self.members.entry(name.to_owned()).or_default();
        node.insert(&segments(brackets, self.limits)?, value, name)
    }

    fn into_value(self) -> Result<Value, BracketError> {
        let members = self.members.into_iter().map(|(name, node)| {
            let value = node.into_value(&name)?;
            Ok((name, value))
        });
        members.collect::<Result<Map<_, _>, _>>().map(Value::Object)
    }
}

fn count_leaf(leaves: &mut usize, limits: BracketLimits) -> Result<(), BracketError> {
    *leaves += 1;
    if *leaves > limits.leaves { Err(BracketError::TooMany { limit: limits.leaves }) } else { Ok(()) }
}

/// The pairs of a query string or form, still encoded.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Undoes percent escapes and `+`.
fn decode(text: &str) -> Result<Cow<'_, str>, BracketError> {
    if !text.bytes().any(|byte| matches!(byte, b'%' | b'+')) {
        return Ok(Cow::Borrowed(text));
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || bytes.next().and_then(hexadecimal).ok_or(BracketError::BadEscape);
                digit()? << 4 | digit()?
            }
            other => other,
        });
    }
    String::from_utf8(decoded).map(Cow::Owned).map_err(|_| BracketError::NotUtf8)
}

fn hexadecimal(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// What stands between the brackets of `[a][b][]`.
fn segments(mut brackets: &str, limits: BracketLimits) -> Result<Vec<&str>, BracketError> {
    let mut segments = Vec::new();
    while !brackets.is_empty() {
        let inner = brackets.strip_prefix('[').ok_or(BracketError::Unbalanced)?;
        let (segment, rest) = inner.split_once(']').ok_or(BracketError::Unbalanced)?;
        if segment.contains('[') {
            return Err(BracketError::Unbalanced);
        }
        if segments.len() == limits.levels {
            return Err(BracketError::TooDeep { limit: limits.levels });
        }
        segments.push(segment);
        brackets = rest;
    }
    Ok(segments)
}

/// A place of the tree while it is read.
#[derive(Default)]
struct Node {
    /// The texts given for this very place.
    texts: Vec<String>,
    /// The places below it that have a name or an index.
    members: BTreeMap<String, Self>,
    /// The places below it that are `[]`.
    appended: Vec<Self>,
}

impl Node {
    /// Enters `text` at the place that `segments` lead to; `place` is this one's, for errors.
    fn insert(&mut self, segments: &[&str], text: String, place: &str) -> Result<(), BracketError> {
        let conflict = match segments {
            [] => !self.members.is_empty() || !self.appended.is_empty(),
            _ => !self.texts.is_empty(),
        };
        if conflict {
            return Err(BracketError::Conflict { place: place.to_owned() });
        }
        match segments {
            [] => {
                self.texts.push(text);
                Ok(())
            }
            ["", rest @ ..] => {
                let mut node = Self::default();
                node.insert(rest, text, &format!("{place}[]"))?;
                self.appended.push(node);
                Ok(())
            }
            [name, rest @ ..] => {
                let node = self.members.entry((*name).to_owned()).or_default();
                node.insert(rest, text, &format!("{place}[{name}]"))
            }
        }
    }

    fn into_value(mut self, place: &str) -> Result<Value, BracketError> {
        if !self.texts.is_empty() {
            let mut texts = self.texts.into_iter().map(Value::String);
            return Ok(match texts.len() {
                1 => texts.next().unwrap_or_default(),
                _ => texts.collect(),
            });
        }
        let indexes: Option<Vec<u32>> = self.members.keys().map(|name| index(name)).collect();
        match indexes {
            Some(mut indexes) => {
                indexes.sort_unstable();
                let indexed = indexes.into_iter().filter_map(|index| self.members.remove(&index.to_string()));
                let items: Vec<Self> = indexed.collect();
                items.into_iter().chain(self.appended).map(|node| node.into_value(place)).collect()
            }
            None if !self.appended.is_empty() => Err(BracketError::Conflict { place: place.to_owned() }),
            None => {
                let members = self.members.into_iter().map(|(name, node)| {
                    let value = node.into_value(&format!("{place}[{name}]"))?;
                    Ok((name, value))
                });
                members.collect::<Result<Map<_, _>, _>>().map(Value::Object)
            }
        }
    }
}

/// The index that `name` is: digits without leading zeros.
fn index(name: &str) -> Option<u32> {
    let canonical = name.bytes().all(|byte| byte.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
    if canonical { name.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn names_indexes_and_appended_items() {
        assert_eq!(tree("f[a][b]=1&f[a][c]=2", "f"), Ok(Some(json!({"a": {"b": "1", "c": "2"}}))));
        assert_eq!(tree("f[]=x&f[]=y", "f"), Ok(Some(json!(["x", "y"]))));
        assert_eq!(tree("f[10]=z&f[0]=x&f[2]=y&f[]=end", "f"), Ok(Some(json!(["x", "y", "z", "end"]))));
        assert_eq!(tree("f[a]=1&f[a]=2", "f"), Ok(Some(json!({"a": ["1", "2"]}))));
        assert_eq!(tree("f[][a]=1&f[][b]=2", "f"), Ok(Some(json!([{"a": "1"}, {"b": "2"}]))));
        assert_eq!(tree("f[0]=1&f[a]=2", "f"), Ok(Some(json!({"0": "1", "a": "2"}))));
        assert_eq!(tree("f[01]=1", "f"), Ok(Some(json!({"01": "1"}))));
    }

    #[test]
    fn names_and_values_are_decoded() {
        assert_eq!(tree("f%5Ba%20b%5D=x+y%26", "f"), Ok(Some(json!({"a b": "x y&"}))));
        assert_eq!(tree("f[a]", "f"), Ok(Some(json!({"a": ""}))));
        assert_eq!(tree("f[a]=b=c", "f"), Ok(Some(json!({"a": "b=c"}))));
    }

    #[test]
    fn other_parameters_are_left_alone() {
        assert_eq!(tree("g[a]=1&ff[a]=1&f=1&h=%zz", "f"), Ok(None));
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(tree("f[a]=%4", "f"), Err(BracketError::BadEscape));
        assert_eq!(tree("f[a]=%+1", "f"), Err(BracketError::BadEscape));
        assert_eq!(tree("f[a]=%ff", "f"), Err(BracketError::NotUtf8));
        for query in ["f[a=1", "f[a]b=1", "f[a]]=1", "f[[a]]=1", "f[a][=1"] {
            assert_eq!(tree(query, "f"), Err(BracketError::Unbalanced), "{query}");
        }
        for query in ["f[a]=1&f[a][b]=2", "f[a][b]=2&f[a]=1", "f[a][]=1&f[a][b]=2"] {
            assert_eq!(tree(query, "f"), Err(BracketError::Conflict { place: "f[a]".into() }), "{query}");
        }
        assert_eq!(tree("f=1&f[a]=1", "f"), Err(BracketError::Conflict { place: "f".into() }));
    }

    #[test]
    fn depth_and_size_have_limits() {
        let limits = BracketLimits::default();
        let deep = |levels| format!("f{}=1", "[a]".repeat(levels));
        assert!(tree(&deep(limits.levels), "f").is_ok());
        assert_eq!(tree(&deep(limits.levels + 1), "f"), Err(BracketError::TooDeep { limit: limits.levels }));
        let wide = |leaves| "f[]=1&".repeat(leaves);
        assert!(tree(&wide(limits.leaves), "f").is_ok());
        assert_eq!(tree(&wide(limits.leaves + 1), "f"), Err(BracketError::TooMany { limit: limits.leaves }));
    }

    /// A tree that brackets can say: in which nothing is empty.
    fn trees() -> impl Strategy<Value = Value> {
        let leaf = "[a-c\\[\\]&=+% é]{0,5}".prop_map(Value::from);
        let inside = leaf.prop_recursive(4, 24, 4, |inner| {
            let members = proptest::collection::btree_map("[a-c.é =&]{1,3}", inner.clone(), 1..4);
            prop_oneof![
                proptest::collection::vec(inner, 1..4).prop_map(Value::from),
                members.prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        });
        let members = proptest::collection::btree_map("[a-c.é =&]{1,3}", inside, 1..4);
        members.prop_map(|members| Value::Object(members.into_iter().collect()))
    }

    /// A reference encoder: everything but letters and digits is escaped.
    fn escaped(text: &str) -> String {
        let byte = |byte: u8| match byte {
            plain if plain.is_ascii_alphanumeric() => char::from(plain).to_string(),
            other => format!("%{other:02X}"),
        };
        text.bytes().map(byte).collect()
    }

    fn write(value: &Value, place: &str, appends: bool, pairs: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    write(value, &format!("{place}[{}]", escaped(name)), appends, pairs);
                }
            }
            Value::Array(items) => {
                let are_texts = items.iter().all(Value::is_string);
                for (at, item) in items.iter().enumerate() {
                    let index = if appends && are_texts { String::new() } else { at.to_string() };
                    write(item, &format!("{place}[{index}]"), appends, pairs);
                }
            }
            text => pairs.push(format!("{place}={}", escaped(text.as_str().unwrap_or_default()))),
        }
    }

    proptest! {
        #[test]
        fn a_deep_object_is_read_as_it_was_written(value in trees(), appends: bool) {
            let mut pairs = Vec::new();
            write(&value, "v", appends, &mut pairs);
            let query = pairs.join("&");
            prop_assert_eq!(tree(&query, "v"), Ok(Some(value)), "{}", query);
        }

        #[test]
        fn no_input_panics(query in "[f\\[\\]a0=&%+1é]{0,60}") {
            let _ = tree(&query, "f");
            let _ = form(&query);
        }
    }
}
