//! What a process does instead of running its application: writes the application's document, say.

use std::sync::Arc;

use anyhow::bail;

use crate::Application;

/// The variable that says what to do instead of running: a name, and words for it after blanks.
const VARIABLE: &str = "LAZO_RUN";

/// What is done, with the words that came with its name.
pub(crate) type Instead = Arc<dyn Fn(&Application, &[&str]) -> anyhow::Result<()> + Send + Sync>;

/// Does what the environment asks for; whether it asked for anything.
pub(crate) fn instead(app: &Application) -> anyhow::Result<bool> {
    match std::env::var(VARIABLE) {
        Ok(wanted) if !wanted.trim().is_empty() => run_instead(app, &wanted).map(|()| true),
        _ => Ok(false),
    }
}

fn run_instead(app: &Application, wanted: &str) -> anyhow::Result<()> {
    app.verify()?;
    let mut words = wanted.split_whitespace();
    let name = words.next().unwrap_or_default();
    let known = app.insteads();
    let Some((_, run)) = known.iter().find(|(one, _)| one == name) else {
        let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
        bail!("{VARIABLE} asks for `{name}`, which no component offers; there is: {}", names.join(", "));
    };
    run(app, &words.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::run_instead;
    use crate::Application;
    use std::sync::{Arc, Mutex};

    #[test]
    fn what_is_asked_for_is_done_with_its_words() {
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let app = Application::new("demo");
        let ear = Arc::clone(&heard);
        app.on_run("write", move |_, words| {
            ear.lock().unwrap().extend(words.iter().map(|word| (*word).to_owned()));
            Ok(())
        });
        run_instead(&app, "write --spec 3.1").unwrap();
        assert_eq!(*heard.lock().unwrap(), ["--spec", "3.1"]);
        let error = run_instead(&app, "read").unwrap_err().to_string();
        assert_eq!(error, "LAZO_RUN asks for `read`, which no component offers; there is: write");
    }
}
