//! The document of an application on standard output: `LAZO_RUN="openapi --spec 3.0.3"`.

use super::Document;
use crate::tables;
use anyhow::bail;
use lazo_kernel::Application;
use std::io::Write;

/// Writes the document instead of serving it. `--spec 3.0` writes OpenAPI 3.0, `--yaml` YAML.
pub(crate) fn write_document(app: &Application, words: &[&str]) -> anyhow::Result<()> {
    let text = written(tables::table(app)?.document()?, words)?;
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

fn written(mut document: Document, words: &[&str]) -> anyhow::Result<String> {
    let (mut words, mut is_yaml) = (words.iter(), false);
    while let Some(word) = words.next() {
        match *word {
            "--yaml" => is_yaml = true,
            "--spec" => match words.next() {
                Some(version) if version.starts_with("3.0") => document = document.into_3_0(),
                Some(version) if version.starts_with("3.1") => {}
                other => {
                    bail!("there is no OpenAPI {}; 3.0 and 3.1 are written", other.unwrap_or(&"version"))
                }
            },
            other => bail!("`{other}` is not known; --spec and --yaml are"),
        }
    }
    Ok(if is_yaml { document.to_yaml()? } else { document.to_json() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_version_and_the_form_are_chosen() {
        let document = || Document::from_value(json!({"openapi": "3.1.0", "paths": {}}));
        assert!(written(document(), &[]).unwrap().contains("\"openapi\": \"3.1.0\""));
        assert!(written(document(), &["--spec", "3.0.3", "--yaml"]).unwrap().contains("openapi: 3.0.3"));
        assert!(written(document(), &["--spec", "2"]).is_err());
        assert!(written(document(), &["--xml"]).is_err());
    }
}
