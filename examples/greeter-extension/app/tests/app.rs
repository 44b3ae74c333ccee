//! The program as its README shows it.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::process::Command;

fn run(words: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_greeter-app")).args(words).output().unwrap();
    let text = if output.status.success() { output.stdout } else { output.stderr };
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn it_greets_in_the_languages_of_all_crates() {
    for (language, greeting) in
        [("en", "Hello, Lazo!"), ("fr", "Bonjour, Lazo !"), ("es", "¡Hola, Lazo!"), ("pirate", "Ahoy, Lazo!")]
    {
        assert_eq!(run(&[language, "Lazo"]), (true, format!("{greeting}\n")));
    }
    let (_, usage) = run(&[]);
    for language in ["en", "es", "fr", "pirate"] {
        assert!(usage.contains(language), "{usage}");
    }
}

#[test]
fn it_says_which_languages_there_are() {
    let (is_greeted, error) = run(&["pirat", "Lazo"]);
    assert!(!is_greeted);
    assert!(error.contains("did you mean `pirate`?"), "{error}");
}
