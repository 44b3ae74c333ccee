//! More languages for the greeter. This crate knows the greeter's; the greeter's does not know this one.

use std::sync::Arc;

use greeter::{GREETERS, Greeter};
use lazo_kernel::{Application, BindingKey, Component, Injectable, bind, bind_type};

/// Whether people are greeted politely in languages that make a difference. The application may bind its own.
pub const POLITE: BindingKey<bool> = BindingKey::new("greeter-languages.polite");

/// Brings French and Spanish.
#[derive(Debug)]
pub struct LanguagesComponent;

impl Component for LanguagesComponent {
    fn mount(&self, app: &Application) -> anyhow::Result<()> {
        app.add(bind(POLITE).to(true).as_default())?;
        // A class says itself what it extends,
        app.add(bind_type::<French>().to_class())?;
        // or its binding does.
        app.add(GREETERS.extension::<Spanish>("es", |it| it))?;
        Ok(())
    }
}

#[derive(Injectable)]
#[injectable(scope = Singleton, extends(GREETERS), tag = "name": "fr")]
struct French {
    #[inject(POLITE)]
    polite: Arc<bool>,
}

impl Greeter for French {
    fn greet(&self, who: &str) -> String {
        if *self.polite { format!("Bonjour, {who} !") } else { format!("Salut, {who} !") }
    }
}

#[derive(Injectable)]
struct Spanish;

impl Greeter for Spanish {
    fn greet(&self, who: &str) -> String {
        format!("¡Hola, {who}!")
    }
}
