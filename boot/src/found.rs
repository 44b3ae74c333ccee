//! What a booter finds.

use std::{any::Any, any::type_name, borrow::Cow, ptr};

use anyhow::anyhow;
use lazo_kernel::Artifact;
use serde::Serialize;

type Text = Cow<'static, str>;

/// One thing that booting found: an artifact of a linked crate, or whatever a booter of your own discovers elsewhere.
///
/// ```
/// use lazo_boot::Found;
///
/// let endpoint = Found::new("modelApi", "Todo").at("endpoints/todo.json");
/// assert_eq!(endpoint.to_string(), "modelApi `Todo` (endpoints/todo.json)");
/// ```
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Found {
    /// What it is, e.g. `controller`.
    pub kind: Text,
    /// Its name.
    pub name: Text,
    /// The package that declares it; empty for what is not an artifact.
    pub package: Text,
    /// The module that declares it; empty for what is not an artifact.
    pub module: Text,
    /// Where it is declared: `src/controllers/todo.rs:12`, or any other place.
    pub place: String,
    #[serde(skip)]
    artifact: Option<&'static Artifact>,
}

impl Found {
    /// Something that is not an artifact of a linked crate.
    pub fn new(kind: impl Into<Text>, name: impl Into<Text>) -> Self {
        Self {
            kind: kind.into(),
            name: name.into(),
            package: Text::default(),
            module: Text::default(),
            place: String::new(),
            artifact: None,
        }
    }

    /// Says where it was found.
    #[must_use]
    pub fn at(self, place: impl Into<String>) -> Self {
        Self { place: place.into(), ..self }
    }

    /// The artifact, if it is one.
    #[must_use]
    pub fn artifact(&self) -> Option<&'static Artifact> {
        self.artifact
    }

    /// The artifact's data as what the booter of its kind expects.
    ///
    /// # Errors
    ///
    /// If it has no data, or data of another type.
    pub fn data<T: Any>(&self) -> anyhow::Result<&'static T> {
        self.artifact.and_then(Artifact::data).ok_or_else(|| {
            let ty = type_name::<T>();
            anyhow!(
                "a `{}` is described by a `{ty}`: write `artifact! {{ .., data: &{ty} {{ .. }} }}`",
                self.kind
            )
        })
    }
}

impl From<&'static Artifact> for Found {
    fn from(artifact: &'static Artifact) -> Self {
        Self {
            kind: artifact.kind.into(),
            name: artifact.name.into(),
            package: artifact.package.into(),
            module: artifact.module.into(),
            place: format!("{}:{}", artifact.file, artifact.line),
            artifact: Some(artifact),
        }
    }
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        let same_artifact = match (self.artifact, other.artifact) {
            (Some(one), Some(two)) => ptr::eq(one, two),
            (one, two) => one.is_none() && two.is_none(),
        };
        same_artifact
            && (&self.kind, &self.name, &self.package, &self.module, &self.place)
                == (&other.kind, &other.name, &other.package, &other.module, &other.place)
    }
}

impl Eq for Found {}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} `{}`", self.kind, self.name)?;
        if self.place.is_empty() { Ok(()) } else { write!(f, " ({})", self.place) }
    }
}
