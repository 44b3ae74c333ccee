//! The document on the command line.

use std::io::Write as _;

use anyhow::{Context as _, bail};
use lazo_kernel::Application;

use super::Version;
use crate::RestApplication;

/// What the command `openapi` takes.
const TAKES: &str = "[--format json|yaml] [--spec 3.0|3.1] [--output FILE]";

/// Offers the command `openapi`.
pub(crate) fn offer(app: &Application) {
    app.on_command("openapi", &format!("{TAKES}: write the OpenAPI document"), write_document);
}

/// The command `openapi`: writes the document to standard output or into a file.
async fn write_document(app: Application, arguments: Vec<String>) -> anyhow::Result<()> {
    let (mut format, mut spec, mut output) = (None, None, None);
    let mut arguments = arguments.into_iter();
    while let Some(word) = arguments.next() {
        let mut value =
            || arguments.next().with_context(|| format!("`{word}` needs a value; usage: openapi {TAKES}"));
        match word.as_str() {
            "--format" => format = Some(value()?),
            "--spec" => spec = Some(value()?),
            "--output" => output = Some(value()?),
            _ => bail!("`{word}` is not known here; usage: openapi {TAKES}"),
        }
    }
    // A file that is called so is YAML unless somebody says otherwise.
    let is_yaml_file =
        output.as_deref().is_some_and(|name| name.ends_with(".yaml") || name.ends_with(".yml"));
    let is_yaml = match format.as_deref() {
        Some("yaml") => true,
        Some("json") => false,
        Some(other) => bail!("`{other}` is no format; usage: openapi {TAKES}"),
        None => is_yaml_file,
    };
    let document = match spec.as_deref() {
        None => app.openapi().await?,
        Some("3.0" | "3.0.3") => app.openapi_in(Version::V3_0).await?,
        Some("3.1" | "3.1.0") => app.openapi_in(Version::V3_1).await?,
        Some(other) => bail!("there is no OpenAPI {other}; usage: openapi {TAKES}"),
    };
    let text = if is_yaml { document.to_yaml()? } else { document.to_json() };
    match output {
        Some(file) => std::fs::write(&file, text).with_context(|| format!("cannot write {file}")),
        None => {
            std::io::stdout().lock().write_all(text.as_bytes()).context("cannot write to standard output")
        }
    }
}
