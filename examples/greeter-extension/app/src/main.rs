//! Greets from the command line: `cargo run -p greeter-app -- fr Lazo`.

use std::{
    env,
    io::{self, Write},
};

use greeter::{GREETERS, Greeter, GreeterComponent, GreeterService};
use greeter_languages::LanguagesComponent;
use lazo_kernel::{Application, BindingKey, Injectable, package};

/// An application can extend too.
#[derive(Injectable)]
struct Pirate;

impl Greeter for Pirate {
    fn greet(&self, who: &str) -> String {
        format!("Ahoy, {who}!")
    }
}

#[lazo_kernel::main]
async fn main() -> anyhow::Result<()> {
    let app = Application::new(package!())
        .component(GreeterComponent)
        .component(LanguagesComponent)
        .with(GREETERS.extension::<Pirate>("pirate", |it| it));
    app.verify()?;

    let service = app.get(&BindingKey::<GreeterService>::of()).await?;
    let mut words = env::args().skip(1);
    let line = match (words.next(), words.next()) {
        (Some(language), Some(who)) => service.greet(&language, &who).await?,
        _ => format!("usage: greeter-app <{}> <name>", service.languages().join("|")),
    };
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}
