//! Filters that want much: how long it takes to refuse them, or to answer them over a thousand rows in memory. A filter in a query has at
//! most the 32 KiB of a head; these have up to 128 KiB.

use lazo_repository::{
    CrudRepository as _, DataSource, DefaultCrudRepository, Filter, MemoryConnector, Model as _, model,
};
use serde_json::{Value, json};
use std::{
    io::{Write as _, stdout},
    sync::Arc,
    time::{Duration, Instant},
};

const SIZE: usize = 128 * 1024;

/// Something with a text.
#[model]
#[derive(Debug, Clone)]
pub struct Note {
    /// The number that the store gives.
    #[id(generated)]
    pub id: Option<i64>,
    /// A text.
    pub title: String,
    /// Another one.
    pub text: Option<String>,
    /// Anything.
    pub extra: Option<Value>,
}

/// As many of these as fit.
fn list(one: &Value) -> Vec<Value> {
    let count = SIZE / (one.to_string().len() + 1);
    vec![one.clone(); count.max(1)]
}

fn filters() -> Vec<(&'static str, String)> {
    let wherever = |condition: Value| json!({"where": condition}).to_string();
    let all = |conditions: Vec<Value>| wherever(json!({"and": conditions}));
    let pattern = |kind: &str, text: &str| json!({"title": {kind: text}});
    let patterns = |kind: &str, text: &str| all((0..16).map(|_| pattern(kind, text)).collect());
    vec![
        ("a long text", wherever(json!({"title": "x".repeat(SIZE)}))),
        ("16 likes that are taken", patterns("like", &"%ab".repeat(40))),
        ("16 likes of a thousand characters", patterns("like", &"%ab".repeat(300))),
        ("16 likes, each step anything", patterns("like", &"%_".repeat(500))),
        ("16 regular expressions, nested", patterns("regexp", "^((a+)+)+((b|bb)+)+$")),
        ("16 regular expressions that are taken", patterns("regexp", &r"(a|b|ab)*[ab]{1,9}".repeat(8))),
        ("16 regular expressions, classes", patterns("regexp", &r"[\w\s]{1,9}".repeat(40))),
        ("16 regular expressions, counted", patterns("regexp", "(a{1,60}){1,60}")),
        ("a pattern that is too long", wherever(pattern("like", &"a".repeat(SIZE)))),
        ("255 conditions and their `and`", all(vec![json!({"title": {"neq": "a"}}); 255])),
        ("more conditions than are read", all(list(&json!({"title": "a"})))),
        ("nested to the limit", wherever((0..16).fold(json!({"id": 1}), |inner, _| json!({"and": [inner]})))),
        ("nested for ever", format!("{}{}", r#"{"where":"#, r#"{"and":["#.repeat(SIZE / 8))),
        ("255 lists of a few values", all(vec![json!({"id": {"inq": vec![1; 100]}}); 255])),
        ("a list of a thousand", wherever(json!({"title": {"inq": vec!["x".repeat(120); 1000]}}))),
        ("a longer list", wherever(json!({"id": {"inq": list(&json!(1))}}))),
        ("a long path", wherever(json!({"extra.".to_owned() + &"a.".repeat(SIZE / 2) + "a": 1}))),
        (
            "many unknown properties",
            format!(
                "{{\"where\":{{{}}}}}",
                (0..9000).map(|at| format!("\"p{at}\":1")).collect::<Vec<_>>().join(",")
            ),
        ),
        (
            "the same property again and again",
            format!("{{\"where\":{{{}\"id\":1}}}}", "\"id\":1,".repeat(SIZE / 8)),
        ),
        ("many orders", json!({"order": list(&json!("title ASC"))}).to_string()),
        ("no JSON", "\"".repeat(SIZE)),
    ]
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let db = Arc::new(DataSource::new("db", Arc::new(MemoryConnector::new())));
    db.open(&[Note::definition()]).await?;
    let notes = DefaultCrudRepository::<Note>::new(db);
    for number in 0..1000 {
        let title = format!("{} {number}", "ab".repeat(50));
        notes.create(NewNote { title, text: None, extra: Some(json!({"a": number})) }).await?;
    }
    let mut out = stdout();
    let mut slowest = Duration::ZERO;
    writeln!(out, "{:<38}{:>9}{:>12}  what came of it", "filter", "bytes", "ms")?;
    for (name, text) in filters() {
        let mut least = Duration::MAX;
        let mut came = String::new();
        for _ in 0..3 {
            let begun = Instant::now();
            came = match serde_json::from_str::<Filter<Note>>(&text) {
                Ok(filter) => match notes.find(Some(filter)).await {
                    Ok(found) => format!("{} rows", found.len()),
                    Err(_) => "refused by the store".to_owned(),
                },
                Err(_) => "refused".to_owned(),
            };
            least = least.min(begun.elapsed());
        }
        slowest = slowest.max(least);
        writeln!(out, "{name:<38}{:>9}{:>12.3}  {came}", text.len(), least.as_secs_f64() * 1000.0)?;
    }
    writeln!(out, "the slowest took {:.1} ms", slowest.as_secs_f64() * 1000.0)?;
    Ok(())
}
