//! Greets people in their language. Which languages there are is up to others: whoever implements [`Greeter`] adds it to
//! the extension point [`GREETERS`].

use lazo_kernel::{Application, Component, ExtensionPoint, Extensions, Injectable, Scope, bind_type};

/// Greets in one language.
pub trait Greeter: Send + Sync {
    /// The greeting.
    fn greet(&self, who: &str) -> String;
}

/// The greeters, named after their languages: `en`, `fr`.
pub const GREETERS: ExtensionPoint<dyn Greeter> = ExtensionPoint::new("greeters");

/// Finds the greeter of a language.
#[derive(Debug, Injectable)]
#[injectable(scope = Singleton)]
pub struct GreeterService {
    #[inject(extensions = GREETERS)]
    greeters: Extensions<dyn Greeter>,
}

impl GreeterService {
    /// Greets in a language.
    ///
    /// # Errors
    ///
    /// That nobody speaks the language, with those that somebody does.
    pub async fn greet(&self, language: &str, who: &str) -> anyhow::Result<String> {
        Ok(self.greeters.by_name(language).await?.greet(who))
    }

    /// The languages that somebody speaks.
    #[must_use]
    pub fn languages(&self) -> Vec<String> {
        self.greeters.names()
    }
}

/// Brings the service, its extension point, and English.
#[derive(Debug)]
pub struct GreeterComponent;

impl Component for GreeterComponent {
    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        app.add(GREETERS.declare())?;
        app.add(bind_type::<GreeterService>().to_class())?;
        app.add(GREETERS.extension::<English>("en", |it| it).scope(Scope::Singleton))?;
        Ok(())
    }
}

#[derive(Injectable)]
struct English;

impl Greeter for English {
    fn greet(&self, who: &str) -> String {
        format!("Hello, {who}!")
    }
}
