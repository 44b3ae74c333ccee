//! Operations of a document, as methods of controllers.

mod answer;
mod body;
mod error_shape;
mod example;
mod media;
mod parameter;
mod security;
mod write;

pub(crate) use security::requirement;
pub(crate) use write::{items, large};

use crate::{
    Error, Options, json,
    model::{
        Reader,
        keywords::{self, shape},
    },
    name::{self, Names},
};
use lazo_openapi_diff::{Document, LoadError, Place};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use answer::Answer;
pub(crate) use body::Body;
pub(crate) use parameter::Parameter;

/// The verbs of OpenAPI, and the attributes that they have.
const VERBS: [(&str, Option<&str>); 8] = [
    ("get", Some("get")),
    ("put", Some("put")),
    ("post", Some("post")),
    ("delete", Some("del")),
    ("options", None),
    ("head", Some("head")),
    ("patch", Some("patch")),
    ("trace", None),
];

/// All operations of a tag.
#[derive(Debug)]
pub(crate) struct Controller {
    pub(crate) tag: String,
    /// The file, without its extension.
    pub(crate) module: String,
    /// The name of the struct.
    pub(crate) class: String,
    pub(crate) description: Option<String>,
    pub(crate) docs: Option<TokenStream>,
    pub(crate) operations: Vec<Operation>,
}

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) verb: &'static str,
    pub(crate) path: String,
    pub(crate) id: Option<String>,
    /// The name of the method.
    pub(crate) method: String,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    /// All tags, the controller's first; nothing where it is the only one.
    pub(crate) tags: Vec<String>,
    pub(crate) is_deprecated: bool,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) answer: Answer,
    /// Words of the verb's attribute: security, pages, servers, extensions.
    pub(crate) notes: Vec<TokenStream>,
}

/// An operation that is wanted, before it is read.
struct Wanted<'d> {
    verb: &'static str,
    path: &'d str,
    item: Place<'d>,
    place: Place<'d>,
    id: Option<&'d str>,
    tags: Vec<&'d str>,
    /// `x-controller-name` and `x-operation-name`, as LoopBack writes them.
    class: Option<&'d str>,
    method: Option<&'d str>,
}

/// Reads the operations that are wanted, by their first tags.
pub(crate) fn read<'d>(
    document: &'d Document,
    options: &Options,
    reader: &mut Reader<'d>,
) -> Result<Vec<Controller>, Error> {
    let wanted = wanted(document, reader)?;
    let mut ids = BTreeSet::new();
    for one in &wanted {
        if one.id.is_some_and(|id| !ids.insert(id)) {
            reader.warn(&one.place, "another operation has this `operationId`: the application will not start until one has its own");
        }
    }
    let by_tag = by_tag(wanted, options)?;
    let mut modules = Names::default();
    // `lazo` is a crate that the module itself names.
    for taken in ["mod", "models", "lib", "main", "lazo"] {
        modules.take(taken);
    }
    let mut controllers = Vec::new();
    for (tag, operations) in by_tag {
        let module = modules.take(&module(&tag));
        let class = reader.names.take(&class(&tag, &operations));
        let (description, docs) = tag_notes(document, &tag)?;
        let mut methods = Names::default();
        let mut all = Vec::new();
        for operation in operations {
            all.push(one(&operation, &class, &mut methods, reader)?);
        }
        controllers.push(Controller { tag, module, class, description, docs, operations: all });
    }
    Ok(controllers)
}

fn wanted<'d>(document: &'d Document, reader: &mut Reader<'d>) -> Result<Vec<Wanted<'d>>, LoadError> {
    let root = document.root();
    for (word, what) in [("webhooks", "what this server sends itself is not written")] {
        if let Some(place) = root.get(word) {
            reader.warn(place, what);
        }
    }
    let mut all = Vec::new();
    for (path, item) in keywords::members(&root, "paths")? {
        if path.starts_with("x-") {
            continue;
        }
        let at = item;
        let item = at.followed()?;
        if at.value().get("$ref").is_some() && at.members().len() > 1 {
            reader.warn(&at, "what stands beside the reference of a path is left out");
        }
        if !item.value().is_object() {
            return Err(shape(&item, "an object"));
        }
        for (verb, _) in VERBS {
            let Some(place) = item.get(verb) else { continue };
            if !place.value().is_object() {
                return Err(shape(&place, "an object"));
            }
            all.push(Wanted {
                verb,
                path,
                id: keywords::text(&place, "operationId")?,
                tags: keywords::texts(&place, "tags")?,
                class: keywords::text(&place, "x-controller-name")?,
                method: keywords::text(&place, "x-operation-name")?,
                item: item.clone(),
                place,
            });
        }
    }
    Ok(all)
}

fn by_tag<'d>(
    wanted: Vec<Wanted<'d>>,
    options: &Options,
) -> Result<BTreeMap<String, Vec<Wanted<'d>>>, Error> {
    let mut by_tag: BTreeMap<String, Vec<Wanted<'d>>> = BTreeMap::new();
    for one in wanted {
        let tag = one.tags.first().copied().unwrap_or("default");
        by_tag.entry(tag.to_owned()).or_default().push(one);
    }
    if let Some(tag) = options.tags.iter().find(|tag| !by_tag.contains_key(*tag)) {
        let known: Vec<String> = by_tag.keys().map(|tag| format!("`{tag}`")).collect();
        return Err(Error::UnknownTag { tag: tag.clone(), known: known.join(", ") });
    }
    if !options.tags.is_empty() {
        by_tag.retain(|tag, _| options.tags.contains(tag));
    }
    Ok(by_tag)
}

/// The file of a tag.
fn module(tag: &str) -> String {
    // Files of modules have names that every file system knows.
    let tag: String = tag.chars().map(|c| if c.is_ascii() { c } else { ' ' }).collect();
    let name = name::of_value(&tag, "tag");
    // A file is called without `r#`, and `mod` is no name for one.
    if name::ident(&name).to_string().starts_with("r#") { format!("{name}_") } else { name }
}

/// What the controller of a tag is called: what its operations call it, if they agree.
fn class(tag: &str, operations: &[Wanted<'_>]) -> String {
    let said: BTreeSet<Option<&str>> =
        operations.iter().map(|one| one.class.or_else(|| Some(one.id?.rsplit_once('.')?.0))).collect();
    let said: Vec<Option<&str>> = said.into_iter().collect();
    if let [Some(said)] = said.as_slice() {
        let is_one = said.starts_with(|c: char| c.is_ascii_uppercase())
            && said.chars().all(|c| c.is_ascii_alphanumeric());
        if is_one {
            return name::of_type(said);
        }
    }
    let name = name::of_type(tag);
    if name.ends_with("Controller") { name } else { format!("{name}Controller") }
}

/// What the document says of a tag.
fn tag_notes(document: &Document, tag: &str) -> Result<(Option<String>, Option<TokenStream>), LoadError> {
    for place in keywords::list(&document.root(), "tags")? {
        if keywords::text(&place, "name")? == Some(tag) {
            let description = keywords::text(&place, "description")?.map(str::to_owned);
            let docs = page(&place)?.map(|page| quote!(tag_docs(#page)));
            return Ok((description, docs));
        }
    }
    Ok((None, None))
}

/// The page that `externalDocs` names, as arguments of a word.
fn page(place: &Place<'_>) -> Result<Option<TokenStream>, LoadError> {
    let Some(docs) = place.get("externalDocs") else { return Ok(None) };
    let Some(url) = keywords::text(&docs, "url")? else { return Err(shape(&docs, "an object with a `url`")) };
    let description = keywords::text(&docs, "description")?.map(|text| quote!(, #text));
    Ok(Some(quote!(#url #description)))
}

fn one<'d>(
    wanted: &Wanted<'d>,
    class: &str,
    methods: &mut Names,
    reader: &mut Reader<'d>,
) -> Result<Operation, LoadError> {
    let Wanted { verb, path, place, item, .. } = wanted;
    let derived = format!("{verb} {}", path.replace('{', "by "));
    let said = wanted.method.or_else(|| Some(wanted.id?.rsplit('.').next().unwrap_or_default()));
    let method = methods.take(&name::of_value(said.unwrap_or(&derived), "operation"));
    let hint = format!("{} ", name::of_type(&method));
    let parameters = parameter::read(item, place, path, &hint, reader)?;
    let body = body::read(place, verb, &hint, reader)?;
    let answer = answer::read(place, &hint, reader)?;
    let mut notes = security::words(place)?;
    notes.extend(page(place)?.map(|page| quote!(external_docs(#page))));
    notes.extend(servers(place, item, reader)?);
    notes.extend(extensions(place));
    for (word, what) in [("callbacks", "what this server sends itself is not written")] {
        if let Some(place) = place.get(word) {
            reader.warn(place, what);
        }
    }
    // What it is called without being told.
    let own = format!("{class}.{}", heck::ToLowerCamelCase::to_lower_camel_case(method.as_str()));
    let tags: Vec<String> = wanted.tags.iter().map(|tag| (*tag).to_owned()).collect();
    Ok(Operation {
        verb,
        path: (*path).to_owned(),
        id: wanted.id.filter(|id| *id != own).map(str::to_owned),
        method,
        summary: keywords::text(place, "summary")?.map(str::to_owned),
        description: keywords::text(place, "description")?.map(str::to_owned),
        tags: if tags.len() > 1 { tags } else { vec![] },
        is_deprecated: place.value().get("deprecated").is_some_and(|it| it == true),
        parameters,
        body,
        answer,
        notes,
    })
}

fn servers<'d>(
    place: &Place<'d>,
    item: &Place<'d>,
    reader: &mut Reader<'d>,
) -> Result<Option<TokenStream>, LoadError> {
    let own = keywords::list(place, "servers")?;
    let all = if own.is_empty() { keywords::list(item, "servers")? } else { own };
    let mut urls = Vec::new();
    for server in all {
        if server.get("variables").is_some() {
            reader.warn(&server, "variables of a server are left out");
        }
        urls.extend(keywords::text(&server, "url")?);
    }
    Ok((!urls.is_empty()).then(|| quote!(servers = [#(#urls),*])))
}

/// The extensions of an operation, but for those that say what it is called.
fn extensions(place: &Place<'_>) -> Option<TokenStream> {
    let all: Vec<TokenStream> = place
        .members()
        .into_iter()
        .filter(|(name, _)| {
            name.starts_with("x-") && !matches!(*name, "x-controller-name" | "x-operation-name")
        })
        .map(|(name, place)| {
            let value = json::tokens(place.value());
            quote!(#name = serde_json::json!(#value))
        })
        .collect();
    (!all.is_empty()).then(|| quote!(extension(#(#all),*)))
}

/// The attribute of a verb.
pub(crate) fn attribute_of(verb: &str) -> Option<&'static str> {
    VERBS.iter().find(|(known, _)| *known == verb).and_then(|(_, attribute)| *attribute)
}
