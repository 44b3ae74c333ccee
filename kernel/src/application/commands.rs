//! Commands: what a program does instead of running, `todo openapi` say.

use std::{
    collections::BTreeMap,
    future::Future,
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::Context as _;
use futures_util::future::BoxFuture;

use super::Application;
use crate::sync::lock;

/// The variable that names a command: its name, and its arguments after blanks.
const VARIABLE: &str = "LAZO_RUN";

/// What asks for the list of commands, unless a command is called so.
const HELP: [&str; 3] = ["help", "--help", "-h"];

/// Whether `#[lazo::main]` runs the program: only then are its arguments ours to read.
static OWNS_COMMAND_LINE: AtomicBool = AtomicBool::new(false);

/// Says that the program's arguments name commands of its application.
pub(crate) fn read_command_line() {
    OWNS_COMMAND_LINE.store(true, Ordering::Relaxed);
}

type Work = Arc<dyn Fn(Application, Vec<String>) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

/// A command and what it does.
#[derive(Clone)]
pub(super) struct Command {
    name: String,
    about: String,
    work: Work,
}

impl Application {
    /// Offers a command: a program with `#[lazo::main]` whose first argument is `name`, and any program with
    /// `LAZO_RUN=name` in its environment, does this in [`run`](Self::run) and ends, without a start. The REST component offers
    /// `openapi`, say. The work gets the arguments behind the name. Of two commands of one name the later counts.
    ///
    /// `about` is the line that the command `help` has for it, which is there in every application (`--help` and `-h` are the
    /// same).
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use lazo_kernel::Application;
    ///
    /// let app = Application::new("demo");
    /// app.on_command("greet", "NAME: say good day", async |_app, arguments| {
    ///     anyhow::ensure!(arguments == ["Ada"], "greet whom?");
    ///     Ok(())
    /// });
    /// assert!(app.command("greet", vec!["Ada".into()]).await.is_some_and(|done| done.is_ok()));
    /// assert!(app.command("dance", vec![]).await.is_none());
    /// # });
    /// ```
    pub fn on_command<F, Fut>(&self, name: &str, about: &str, work: F)
    where
        F: Fn(Self, Vec<String>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let work: Work = Arc::new(move |app, arguments| Box::pin(work(app, arguments)));
        lock(&self.0.commands).push(Command { name: name.to_owned(), about: about.to_owned(), work });
    }

    /// Does what a command does; nothing if no component offers it.
    pub async fn command(&self, name: &str, arguments: Vec<String>) -> Option<anyhow::Result<()>> {
        let command = lock(&self.0.commands).iter().rev().find(|known| known.name == name).cloned();
        match command {
            Some(command) => Some((command.work)(self.clone(), arguments).await),
            None if HELP.contains(&name) => {
                let written = std::io::stdout().lock().write_all(self.help().as_bytes());
                Some(written.context("cannot write to standard output"))
            }
            None => None,
        }
    }

    /// What the program can do instead of running.
    fn help(&self) -> String {
        let commands = lock(&self.0.commands);
        let mut lines = BTreeMap::new();
        for Command { name, about, .. } in &*commands {
            // Of two of one name the later counts.
            lines.insert(name, format!("  {name} {about}\n"));
        }
        let lines: String = lines.into_values().collect();
        let name = self.name();
        format!(
            "{name} runs until a signal ends it. With a command as its first argument it does that instead:\n{lines}"
        )
    }

    /// Does what the environment asks for, which has to be there.
    async fn wanted(&self, wanted: &str) -> anyhow::Result<()> {
        let mut words = wanted.split_whitespace().map(str::to_owned);
        let name = words.next().unwrap_or_default();
        self.command(&name, words.collect()).await.unwrap_or_else(|| {
            let known = lock(&self.0.commands);
            let names: Vec<&str> = known.iter().map(|command| command.name.as_str()).collect();
            let names = names.join(", ");
            Err(anyhow::anyhow!("{VARIABLE} asks for `{name}`, which no component offers; there is: {names}"))
        })
    }

    /// Does the command that the environment or the program's arguments name; nothing if they name none.
    pub(super) async fn command_of_program(&self) -> Option<anyhow::Result<()>> {
        if let Ok(wanted) = std::env::var(VARIABLE)
            && !wanted.trim().is_empty()
        {
            return Some(self.wanted(&wanted).await);
        }
        if !OWNS_COMMAND_LINE.load(Ordering::Relaxed) {
            return None;
        }
        // Arguments that are no Unicode are none of ours.
        let arguments = std::env::args_os().skip(1).map(|text| text.to_string_lossy().into_owned());
        let mut arguments: Vec<String> = arguments.collect();
        // The name is the first.
        let behind = if arguments.is_empty() { return None } else { arguments.split_off(1) };
        self.command(&arguments[0], behind).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[tokio::test]
    async fn what_is_asked_for_is_done_with_its_words() {
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let app = Application::new("demo");
        let ear = Arc::clone(&heard);
        app.on_command("write", "WORDS", move |_, words| {
            lock(&ear).extend(words);
            async { Ok(()) }
        });
        app.wanted("write --spec 3.1").await.unwrap();
        assert_eq!(*lock(&heard), ["--spec", "3.1"]);
        assert!(app.wanted("--help").await.is_ok());
        let error = app.wanted("read").await.unwrap_err().to_string();
        assert_eq!(error, "LAZO_RUN asks for `read`, which no component offers; there is: write");
    }

    #[tokio::test]
    async fn help_has_a_line_for_each_command() {
        let app = Application::new("demo");
        app.on_command("write", "WORDS: write them down", async |_, _| Ok(()));
        app.on_command("greet", "NAME: say hello", async |_, _| Ok(()));
        app.on_command("greet", "NAME: say good day", async |_, _| Ok(()));
        let told =
            "demo runs until a signal ends it. With a command as its first argument it does that instead:
  greet NAME: say good day
  write WORDS: write them down
";
        assert_eq!(app.help(), told);
    }
}
