//! What a document declares for all operations: servers, security schemes, tags.

use super::{Document, ENHANCERS, Enhancer, SecurityScheme, Server};
use crate::operation::{ExternalDocs, SecurityRequirement};
use async_trait::async_trait;
use lazo_kernel::{Binding, BindingKey, bind};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A tag, with what the document says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tag {
    /// Its name, as operations have it.
    pub name: String,
    /// What its operations have in common.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where more is told.
    #[serde(
        default,
        rename = "externalDocs",
        alias = "external_docs",
        skip_serializing_if = "Option::is_none"
    )]
    pub external_docs: Option<ExternalDocs>,
}

impl Tag {
    /// A tag and what its operations have in common.
    #[must_use]
    pub fn new(name: impl Into<String>, description: impl Into<String>) -> Self {
        Self { name: name.into(), description: Some(description.into()), external_docs: None }
    }
}

/// What a document declares for all operations. An application says it in its configuration
/// ([`OpenApiConfig`](super::OpenApiConfig)); a component, or code, binds it:
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use lazo_kernel::Application;
/// use lazo_rest::openapi::{Declarations, SecurityScheme, Tag};
/// use lazo_rest::operation::SecurityRequirement;
/// use lazo_rest::{RestApplication, RestComponent};
///
/// let declared = Declarations::default()
///     .security_scheme("jwt", SecurityScheme::bearer("JWT"))
///     .security(SecurityRequirement::scheme("jwt"))
///     .tag(Tag::new("Todos", "Things to do"));
/// let app = Application::new("demo")
///     .component(RestComponent::without_server())
///     .with(declared.binding("demo"));
/// let document = app.openapi().await?;
/// assert_eq!(document.value()["components"]["securitySchemes"]["jwt"]["scheme"], "bearer");
/// assert_eq!(document.value()["tags"][0]["description"], "Things to do");
/// # anyhow::Ok(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Declarations {
    /// Where the application is served; where it says nothing, below its base path.
    pub servers: Vec<Server>,
    /// How clients say who they are, by names that requirements refer to.
    pub security_schemes: BTreeMap<String, SecurityScheme>,
    /// What operations require that do not say it themselves: any of these.
    pub security: Vec<SecurityRequirement>,
    /// What tags mean, in the order in which they are shown: those that are declared first of all, then those of which only
    /// [operations](crate::operation::TagNote) know something. What is not said here stays as the operations say it.
    pub tags: Vec<Tag>,
    /// Where more is told.
    pub external_docs: Option<ExternalDocs>,
}

impl Declarations {
    /// With a place where the application is served.
    #[must_use]
    pub fn server(mut self, server: Server) -> Self {
        self.servers.push(server);
        self
    }

    /// With a way in which clients say who they are.
    #[must_use]
    pub fn security_scheme(mut self, name: impl Into<String>, scheme: SecurityScheme) -> Self {
        self.security_schemes.insert(name.into(), scheme);
        self
    }

    /// With what operations require that do not say it themselves; called again, either is enough.
    #[must_use]
    pub fn security(mut self, requirement: SecurityRequirement) -> Self {
        self.security.push(requirement);
        self
    }

    /// With what a tag means.
    #[must_use]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tags.push(tag);
        self
    }

    /// With a page that tells more.
    #[must_use]
    pub fn external_docs(mut self, docs: ExternalDocs) -> Self {
        self.external_docs = Some(docs);
        self
    }

    /// A binding that completes the document with this. The name tells it from those of others.
    pub fn binding(self, name: &str) -> Binding<Self> {
        let key = BindingKey::<Self>::named(format!("rest.openapi.declarations.{name}"));
        bind(key).to(self).extension_for(&ENHANCERS, |it| it)
    }

    /// Puts it into a document. Servers take the place of those that are there, everything else joins it.
    pub(super) fn apply(&self, document: &mut Document) {
        super::tags::declare(document, &self.tags);
        let document = document.value_mut();
        if !self.servers.is_empty() {
            document["servers"] = json!(self.servers);
        }
        for (name, scheme) in &self.security_schemes {
            document["components"]["securitySchemes"][name] = json!(scheme);
        }
        for requirement in self.security.iter().map(|one| json!(one)) {
            let list = list(document, "security");
            if !list.contains(&requirement) {
                list.push(requirement);
            }
        }
        if let Some(docs) = &self.external_docs {
            document["externalDocs"] = json!(docs);
        }
    }
}

/// A list in a document, which is begun if need be.
pub(super) fn list<'d>(document: &'d mut Value, name: &str) -> &'d mut Vec<Value> {
    let list = &mut document[name];
    if !list.is_array() {
        *list = json!([]);
    }
    // It has just been made one.
    list.as_array_mut().expect("a list")
}

#[async_trait]
impl Enhancer for Declarations {
    async fn enhance(&self, document: &mut Document) -> anyhow::Result<()> {
        self.apply(document);
        Ok(())
    }
}

/// The schemes that are required somewhere in a document and declared nowhere.
pub(super) fn undeclared(document: &Value) -> BTreeSet<&str> {
    let mut required = BTreeSet::new();
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flat_map(|paths| paths.values());
    let operations = paths.filter_map(Value::as_object).flat_map(|path| path.values());
    for place in operations.chain([document]) {
        let requirements = place.get("security").and_then(Value::as_array).into_iter().flatten();
        let names = requirements.filter_map(Value::as_object).flat_map(|requirement| requirement.keys());
        required.extend(names.map(String::as_str));
    }
    let schemes = document.pointer("/components/securitySchemes");
    required.retain(|name| schemes.is_none_or(|schemes| schemes.get(name).is_none()));
    required
}
