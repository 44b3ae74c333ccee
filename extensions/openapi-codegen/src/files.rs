//! From items to files.

use crate::{
    Error, File, Generated, docs,
    model::{Helpers, Reader, Writer},
    name::ident,
    operation::{self, Controller},
};
use lazo_openapi_diff::Document;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;

/// Crates that files may name, and their lines in `Cargo.toml`.
const CRATES: [(&str, &str); 6] = [
    ("jiff::", r#"jiff = { version = "0.2", default-features = false, features = ["serde", "std"] }"#),
    ("schemars::", r#"schemars = "1""#),
    ("serde::", r#"serde = { version = "1", features = ["derive"] }"#),
    ("serde_json::", r#"serde_json = "1""#),
    ("thiserror::", r#"thiserror = "2""#),
    ("uuid::", r#"uuid = { version = "1", features = ["serde"] }"#),
];

/// Writes all files.
pub(crate) fn write(
    document: &Document,
    controllers: Vec<Controller>,
    declared: Vec<TokenStream>,
    reader: Reader<'_>,
) -> Result<Generated, Error> {
    let (definitions, graph, warnings) = reader.into_parts();
    let helpers = Helpers::default();
    let writer = Writer { definitions: &definitions, graph: &graph, helpers: &helpers };
    let mut used: Vec<usize> = (0..definitions.len()).filter(|id| graph.is_used(*id)).collect();
    used.sort_by_key(|id| &definitions[*id].name);
    let mut models: Vec<TokenStream> = used.into_iter().map(|id| writer.definition(id)).collect();
    models.extend(helpers.functions());
    if let Some(imports) = imports(&models) {
        models.insert(0, imports);
    }
    let title =
        document.value().pointer("/info/title").and_then(|title| title.as_str()).unwrap_or("the document");

    let mut files =
        vec![file("mod.rs", &format!("What `{title}` offers."), module(&controllers, &declared))?];
    files.push(file("models.rs", &format!("What `{title}` takes and gives."), models)?);
    for controller in &controllers {
        let items = operation::items(controller, &definitions);
        let path = format!("{}.rs", controller.module);
        files.push(file(&path, &format!("The operations of `{}`.", controller.tag), items)?);
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let dependencies = dependencies(&files);
    Ok(Generated { files, warnings, dependencies })
}

/// What models derive.
fn imports(models: &[TokenStream]) -> Option<TokenStream> {
    let text: String = models.iter().map(ToString::to_string).collect();
    // Every model is read and described; one with a file in it is not written.
    let serde =
        if text.contains("Serialize ,") { quote!({Deserialize, Serialize}) } else { quote!(Deserialize) };
    (!models.is_empty()).then(|| quote!(use schemars::JsonSchema; use serde::#serde;))
}

/// The items of `mod.rs`.
fn module(controllers: &[Controller], declared: &[TokenStream]) -> Vec<TokenStream> {
    let modules: BTreeSet<&str> =
        controllers.iter().map(|one| one.module.as_str()).chain(std::iter::once("models")).collect();
    let mut items: Vec<TokenStream> = modules
        .into_iter()
        .map(|module| {
            let module = ident(module);
            quote!(pub mod #module;)
        })
        .collect();
    let text: String = declared.iter().map(ToString::to_string).collect();
    let names = ["KeyPlace", "OAuthFlow", "SecurityScheme"]
        .into_iter()
        .filter(|name| text.contains(*name))
        .map(ident);
    items.push(quote!(use lazo::rest::openapi::{Declarations #(, #names)*};));
    if text.contains("SecurityRequirement") {
        items.push(quote!(
            use lazo::rest::operation::SecurityRequirement;
        ));
    }
    items.push(quote! {
        /// What the document says for all operations, to be bound: `app.with(declarations().binding("document"))`.
        #[must_use]
        pub fn declarations() -> Declarations {
            Declarations::default() #(#declared)*
        }
    });
    items
}

fn file(path: &str, about: &str, items: Vec<TokenStream>) -> Result<File, Error> {
    let unreadable =
        |error: syn::Error| Error::Unreadable { file: path.to_owned(), reason: error.to_string() };
    let about = docs::of_file(about);
    let mut parts = vec![prettyplease::unparse(&syn::parse2(about).map_err(unreadable)?)];
    let (mut uses, mut modules) = (Vec::new(), String::new());
    for item in items {
        let file: syn::File = syn::parse2(item).map_err(unreadable)?;
        let is_listed = file.items.iter().all(|item| matches!(item, syn::Item::Use(_)));
        let is_module = file.items.iter().all(|item| matches!(item, syn::Item::Mod(_)));
        let text = prettyplease::unparse(&file);
        match (is_listed, is_module) {
            (true, _) => uses.push(text),
            (_, true) => modules.push_str(&text),
            _ => parts.push(text),
        }
    }
    if !modules.is_empty() {
        parts.insert(1, modules);
    }
    if !uses.is_empty() {
        parts.insert(1, uses.concat());
    }
    let text = parts.iter().map(|part| spaced(part)).collect::<Vec<_>>().join("\n");
    Ok(File { path: path.to_owned(), text })
}

/// With an empty line between methods.
fn spaced(text: &str) -> String {
    let mut spaced = String::new();
    for line in text.lines() {
        let is_end = line == "    }";
        spaced.push_str(line);
        spaced.push('\n');
        if is_end {
            spaced.push('\n');
        }
    }
    // Not behind the last one.
    spaced.replace("    }\n\n}", "    }\n}")
}

fn dependencies(files: &[File]) -> BTreeSet<String> {
    let is_named = |name: &str| {
        files.iter().any(|file| {
            file.text.match_indices(name).any(|(at, _)| {
                let before = file.text[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
            })
        })
    };
    let mut all = BTreeSet::new();
    for (name, line) in CRATES.iter().filter(|(name, _)| is_named(name)) {
        let mut line = (*line).to_owned();
        if *name == "schemars::" {
            let features: Vec<&str> = [("jiff::", "jiff02"), ("uuid::", "uuid1")]
                .into_iter()
                .filter(|(name, _)| is_named(name))
                .map(|(_, feature)| feature)
                .collect();
            if !features.is_empty() {
                line = format!("schemars = {{ version = \"1\", features = {features:?} }}");
            }
        }
        all.insert(line);
    }
    all
}
