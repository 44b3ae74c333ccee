//! `lazo openapi check`.

use super::{
    application::Application, diff::FormatName, export::is_yaml, output::write, policy::Judgement, source,
};
use crate::error::Error;
use clap::Args;
use lazo_openapi_diff::{Document, Format, compare};

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    application: Application,
    /// The committed document: a file, or `git:REVISION:PATH`.
    #[arg(long, value_name = "DOCUMENT", default_value = "openapi.json")]
    against: String,
    /// How what differs is told.
    #[arg(long, value_enum, default_value = "text")]
    format: FormatName,
    #[command(flatten)]
    judgement: Judgement,
}

impl Check {
    pub(crate) fn run(self) -> Result<bool, Error> {
        let is_yaml = is_yaml(&self.against);
        let (committed, current) = (source::text(&self.against)?, self.application.document(is_yaml)?);
        if committed.replace("\r\n", "\n") == current.replace("\r\n", "\n") {
            return Ok(true);
        }
        let old = source::read(&self.against)?;
        let new = Document::parse(self.application.name(), &current)?;
        let report = compare(&old, &new, &self.judgement.options()?)?;
        let mut text = report.render(self.format.format());
        if self.format.format() == Format::Text {
            let file = source::path(&self.against);
            text += &format!(
                "{} is not the application's document. To write it anew:\n  lazo openapi export{} --out {file}\n",
                self.against,
                self.application.arguments(),
            );
        }
        write(None, &text)?;
        Ok(false)
    }
}
