//! The document's list of tags: what operations know of them, and what is declared.

use super::{Document, Tag, declarations::list};
use crate::operation::{ExternalDocs, Operation};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is known of a tag.
#[derive(Default)]
struct Known<'o> {
    said: Option<&'o str>,
    remarked: Option<&'o str>,
    /// Whether doc comments say different things: then they are about the controllers, and not about the tag.
    is_ambiguous: bool,
    docs: Option<&'o ExternalDocs>,
}

/// The tags of which operations know something, by name. It does not depend on the order of operations.
pub(super) fn tags(operations: &[&Operation]) -> Vec<Tag> {
    let mut sorted = operations.to_vec();
    sorted.sort_by_key(|one| (&one.path, one.method.as_str(), &one.operation_id));
    let mut known: BTreeMap<&str, Known<'_>> = BTreeMap::new();
    for operation in sorted {
        for note in operation.tag_notes.iter().filter(|note| operation.tags.contains(&note.tag.name)) {
            let Tag { name, description, external_docs } = &note.tag;
            let known = known.entry(name).or_default();
            let text = description.as_deref();
            if note.is_said {
                known.said = known.said.or(text);
            } else {
                known.is_ambiguous |= known.remarked.is_some() && text.is_some() && known.remarked != text;
                known.remarked = known.remarked.or(text);
            }
            known.docs = known.docs.or(external_docs.as_ref());
        }
    }
    let tag = |(name, known): (&str, Known<'_>)| {
        let remarked = known.remarked.filter(|_| !known.is_ambiguous);
        let description = known.said.or(remarked).map(str::to_owned);
        let tag = Tag { name: name.to_owned(), description, external_docs: known.docs.cloned() };
        (tag.description.is_some() || tag.external_docs.is_some()).then_some(tag)
    };
    known.into_iter().filter_map(tag).collect()
}

/// Puts declared tags in front of those that are not, in their order. Of a tag that is there, what is not said stays.
pub(super) fn declare(document: &mut Document, tags: &[Tag]) {
    let mut declared = document.declared_tags;
    for tag in tags {
        let list = list(document.value_mut(), "tags");
        let said = json!(tag);
        let known = list.iter().position(|known| known["name"] == said["name"]);
        let merged = match known {
            None => said,
            Some(at) => merged(list[at].clone(), said),
        };
        match known {
            Some(at) if at < declared => list[at] = merged,
            _ => {
                if let Some(at) = known {
                    list.remove(at);
                }
                declared = declared.min(list.len());
                list.insert(declared, merged);
                declared += 1;
            }
        }
    }
    document.declared_tags = declared;
}

/// The members of both; those of the second win.
fn merged(mut known: Value, said: Value) -> Value {
    if let (Some(known), Value::Object(said)) = (known.as_object_mut(), said) {
        known.extend(said);
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::TagNote;
    use actix_web::http::Method;

    fn operation(path: &str, note: TagNote) -> Operation {
        let tags = vec![note.tag.name.clone()];
        Operation { tags, ..Operation::new(Method::GET, path, path) }.noting_tag(note)
    }

    fn found(operations: &[Operation]) -> Vec<(String, Option<String>)> {
        let mut forwards: Vec<&Operation> = operations.iter().collect();
        let found = tags(&forwards);
        forwards.reverse();
        assert_eq!(found, tags(&forwards), "the order makes no difference");
        found.into_iter().map(|tag| (tag.name, tag.description)).collect()
    }

    #[test]
    fn what_is_said_comes_before_doc_comments_and_those_count_where_they_agree() {
        let (said, remarked) =
            (|text| TagNote::said(Tag::new("T", text)), |text| TagNote::remarked(Tag::new("T", text)));
        let is = |text: &str| vec![("T".to_owned(), Some(text.to_owned()))];
        assert_eq!(found(&[operation("/a", remarked("A")), operation("/b", said("B"))]), is("B"));
        assert_eq!(found(&[operation("/a", said("A")), operation("/b", said("B"))]), is("A"));
        assert_eq!(found(&[operation("/a", remarked("A")), operation("/b", remarked("A"))]), is("A"));
        assert_eq!(found(&[operation("/a", remarked("A")), operation("/b", remarked("B"))]), []);
        // Of a tag that the operation does not have, nothing is told.
        let foreign = Operation { tags: vec![], ..operation("/a", said("A")) };
        assert_eq!(found(&[foreign]), []);
    }

    #[test]
    fn declared_tags_stand_in_front_and_keep_what_they_do_not_say() {
        let mut document = Document::from_value(
            json!({"tags": [{"name": "A", "description": "a"}, {"name": "B"}, {"name": "C"}]}),
        );
        let docs = Tag { external_docs: Some(ExternalDocs::at("https://c.example")), ..Tag::new("C", "c") };
        declare(&mut document, &[docs, Tag::new("X", "x")]);
        declare(&mut document, &[Tag { description: None, ..Tag::new("A", "") }, Tag::new("C", "new")]);
        assert_eq!(
            document.value()["tags"],
            json!([
                {"name": "C", "description": "new", "externalDocs": {"url": "https://c.example"}},
                {"name": "X", "description": "x"},
                {"name": "A", "description": "a"},
                {"name": "B"},
            ])
        );
    }
}
