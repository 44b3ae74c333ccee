//! The command as people and CI run it.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

const OLD: &str = "openapi: 3.1.0
info: {title: a, version: 1.0.0}
paths:
  /a:
    get: {parameters: [{name: q, in: query, schema: {type: integer, maximum: 10}}], responses: {'204': {description: d}}}
";

fn lazo(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lazo"));
    command.arg("openapi").args(arguments).current_dir(folder).output().unwrap()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), OLD).unwrap();
    fs::write(folder.path().join("new.yaml"), OLD.replace("10", "5")).unwrap();
    fs::write(folder.path().join("more.yaml"), OLD.replace("10", "50")).unwrap();
    folder
}

#[test]
fn the_exit_code_says_how_grave_it_is() {
    let folder = folder();
    let code = |arguments: &[&str]| lazo(folder.path(), arguments).status.code();
    assert_eq!(code(&["diff", "old.yaml", "old.yaml", "--fail-on", "any"]), Some(0));
    assert_eq!(code(&["diff", "old.yaml", "more.yaml"]), Some(0));
    assert_eq!(code(&["diff", "old.yaml", "more.yaml", "--fail-on", "any"]), Some(1));
    assert_eq!(code(&["diff", "old.yaml", "new.yaml"]), Some(1));
    assert_eq!(code(&["diff", "old.yaml", "new.yaml", "--fail-on", "never"]), Some(0));
    assert_eq!(code(&["diff", "old.yaml", "gone.yaml"]), Some(2));
    assert_eq!(code(&["diff", "old.yaml"]), Some(2));
}

#[test]
fn a_difference_is_told_in_each_form() {
    let folder = folder();
    let text = told(&lazo(folder.path(), &["diff", "old.yaml", "new.yaml"]));
    assert!(text.contains("breaking  maximum tightened: 10 is now 5  [request-maximum-tightened]"), "{text}");
    assert!(text.contains("1.0.0 to 2.0.0"), "{text}");
    for (format, begin) in [
        ("markdown", "### API changes"),
        ("json", "{"),
        ("html", "<!doctype html>"),
        ("junit", "<?xml"),
        ("github", "::error file=new.yaml,title=breaking%3A request-maximum-tightened::"),
    ] {
        let text = told(&lazo(folder.path(), &["diff", "old.yaml", "new.yaml", "--format", format]));
        assert!(text.starts_with(begin), "{text}");
    }
    lazo(folder.path(), &["diff", "old.yaml", "new.yaml", "--format", "html", "--out", "report.html"]);
    assert!(fs::read_to_string(folder.path().join("report.html")).unwrap().contains("maximum tightened"));
}

#[test]
fn the_policy_of_a_team_is_read() {
    let folder = folder();
    let config = folder.path().join("lazo-api.toml");
    fs::write(&config, "[severity]\nrequest-maximum-tightened = \"warning\"\n").unwrap();
    assert_eq!(lazo(folder.path(), &["diff", "old.yaml", "new.yaml"]).status.code(), Some(0));
    fs::write(&config, "[severity]\nmaximum-tightened = \"warning\"\n").unwrap();
    let output = lazo(folder.path(), &["diff", "old.yaml", "new.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told(&output).contains("lazo-api.toml: there is no rule `maximum-tightened`; do you mean"),
        "{}",
        told(&output)
    );
}

#[test]
fn a_revision_is_a_document_too() {
    let folder = folder();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        Command::new("git").args(identity).args(arguments).current_dir(folder.path()).output()
    };
    if git(&["init", "-q"]).is_err() {
        let _ = std::io::Write::write_all(&mut std::io::stderr(), b"skipped: there is no git\n");
        assert!(std::env::var_os("LAZO_TESTS_REFUSE_SKIPS").is_none(), "there is no git");
        return;
    }
    git(&["add", "old.yaml"]).unwrap();
    git(&["commit", "-qm", "old"]).unwrap();
    fs::write(folder.path().join("old.yaml"), OLD.replace("10", "3")).unwrap();
    let output = lazo(folder.path(), &["diff", "git:HEAD:old.yaml", "old.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("10 is now 3"), "{}", told(&output));
    let output = lazo(folder.path(), &["diff", "git:HEAD:gone.yaml", "old.yaml"]);
    assert!(told(&output).contains("git has no `gone.yaml` at `HEAD`"), "{}", told(&output));
    let output = lazo(folder.path(), &["diff", "git:--output=written:old.yaml", "old.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("a revision does not begin with `-`"), "{}", told(&output));
    assert!(!folder.path().join("written:old.yaml").exists());
}

#[test]
fn rules_are_listed() {
    let folder = folder();
    let text = told(&lazo(folder.path(), &["rules", "sunset-advanced"]));
    assert_eq!(
        text,
        "sunset-advanced\n  wire breaking, strict breaking, codegen breaking\n  Clients have less time than was announced.\n"
    );
}

/// A program that writes a document when it is asked to, as an application does.
#[cfg(unix)]
#[test]
fn the_document_comes_from_the_application() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder();
    let program = folder.path().join("application");
    fs::write(&program, "#!/bin/sh\n[ \"$LAZO_RUN\" = 'openapi --format yaml' ] && cat new.yaml\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let program = program.to_str().unwrap();
    let output = lazo(folder.path(), &["export", "--program", program, "--yaml"]);
    assert_eq!(told(&output), OLD.replace("10", "5"));
    let output = lazo(folder.path(), &["check", "--program", program, "--against", "new.yaml"]);
    assert_eq!((output.status.code(), told(&output).as_str()), (Some(0), ""));
    let output = lazo(folder.path(), &["check", "--program", program, "--against", "old.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let text = told(&output);
    assert!(text.contains("maximum tightened: 10 is now 5"), "{text}");
    let repair = format!("lazo openapi export --program {program} --out old.yaml");
    assert!(text.contains(&repair), "{text}");
    assert_eq!(
        lazo(folder.path(), &["export", "--program", program, "--out", "old.yaml"]).status.code(),
        Some(0)
    );
    assert_eq!(
        lazo(folder.path(), &["check", "--program", program, "--against", "old.yaml"]).status.code(),
        Some(0)
    );
    // It is true or it is not, however grave.
    assert_eq!(
        lazo(folder.path(), &["check", "--program", program, "--fail-on", "never"]).status.code(),
        Some(2)
    );
    // JSON is what this one does not write.
    let output = lazo(folder.path(), &["export", "--program", program]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("did not write its document"), "{}", told(&output));
}

const GREETER: &str = "openapi: 3.1.0
info: {title: greeter, version: 1.0.0}
paths:
  /greetings:
    post:
      tags: [Greeter]
      operationId: GreeterController.greet
      requestBody: {required: true, content: {application/json: {schema: {$ref: 'parts/greeting.yaml'}}}}
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: 'parts/greeting.yaml'}}}}
        default: {description: d}
  /health:
    get: {tags: [ops], responses: {'204': {description: d}}}
";
const GREETING: &str = "type: object
required: [text]
properties: {text: {type: string, minLength: 1}, at: {type: string, format: date-time}}
";

fn greeter() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("parts")).unwrap();
    fs::write(folder.path().join("greeter.yaml"), GREETER).unwrap();
    fs::write(folder.path().join("parts/greeting.yaml"), GREETING).unwrap();
    folder
}

#[test]
fn code_is_generated_with_what_it_cannot_say() {
    let folder = greeter();
    let output = lazo(folder.path(), &["generate", "greeter.yaml", "--output", "src/api"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let text = String::from_utf8_lossy(&output.stdout);
    let files =
        ["greeter.rs", "mod.rs", "models.rs", "ops.rs"].map(|file| format!("src/api/{file}\n")).concat();
    assert!(text.starts_with(&files), "{text}");
    assert!(text.contains("\n  jiff = "), "{text}");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "lazo: warning: #/paths/~1greetings/post/responses/default: an answer for all other statuses is left out: errors have \
         one form\n"
    );
    let read = |file: &str| fs::read_to_string(folder.path().join("src/api").join(file)).unwrap();
    assert!(read("greeter.rs").contains("async fn greet(&self, #[body] body: Greeting) -> Result<Greeting>"));
    assert!(read("models.rs").contains("pub at: Option<jiff::Timestamp>"));
    assert!(read("mod.rs").contains("pub mod ops;"));
}

#[test]
fn what_somebody_has_written_is_not_overwritten() {
    let folder = greeter();
    let arguments = ["generate", "greeter.yaml", "--output", "api"];
    assert_eq!(lazo(folder.path(), &arguments).status.code(), Some(0));
    // Nothing is new.
    let again = lazo(folder.path(), &arguments);
    assert_eq!((again.status.code(), again.stdout.len()), (Some(0), 0), "{}", told(&again));
    let controller = folder.path().join("api/greeter.rs");
    fs::write(&controller, "// mine").unwrap();
    fs::remove_file(folder.path().join("api/ops.rs")).unwrap();
    let refused = lazo(folder.path(), &arguments);
    let file = Path::new("api").join("greeter.rs");
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0), "{}", told(&refused));
    assert!(
        told(&refused).contains(&format!("lazo: {} has something else in it", file.display())),
        "{}",
        told(&refused)
    );
    assert_eq!(fs::read_to_string(&controller).unwrap(), "// mine");
    assert!(!folder.path().join("api/ops.rs").exists());
    let forced = lazo(folder.path(), &["generate", "greeter.yaml", "--output", "api", "--force"]);
    assert_eq!(forced.status.code(), Some(0), "{}", told(&forced));
    assert!(fs::read_to_string(&controller).unwrap().contains("GreeterController"));
}

#[test]
fn some_tags_are_generated() {
    let folder = greeter();
    let output = lazo(
        folder.path(),
        &["generate", "greeter.yaml", "--output", "api", "--tag", "ops", "--text-formats"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(!folder.path().join("api/greeter.rs").exists());
    let output = lazo(folder.path(), &["generate", "greeter.yaml", "--output", "api", "--tag", "Ops"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told(&output).contains("no operation has the tag `Ops`; there are `Greeter`, `ops`"),
        "{}",
        told(&output)
    );
}

#[test]
fn a_document_that_cannot_be_followed_writes_nothing() {
    let folder = greeter();
    fs::remove_file(folder.path().join("parts/greeting.yaml")).unwrap();
    let output = lazo(folder.path(), &["generate", "greeter.yaml", "--output", "api"]);
    assert_eq!(output.status.code(), Some(2));
    let place = "lazo: #/paths/~1greetings/post/requestBody/content/application~1json/schema: the reference `parts/greeting.yaml`";
    assert!(told(&output).starts_with(place), "{}", told(&output));
    assert!(!folder.path().join("api").exists());
    assert_eq!(lazo(folder.path(), &["generate", "greeter.yaml"]).status.code(), Some(2));
}
