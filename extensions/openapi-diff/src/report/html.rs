//! A page that needs nothing else.

use super::{Finding, Report, escape::xml, group::groups};
use std::fmt::Write;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#222;background:#fff}\
h1{font-size:1.4rem}h2{font-size:1.05rem;margin:2rem 0 .5rem;font-family:ui-monospace,monospace}\
article{border:1px solid #ddd;border-left:6px solid #999;border-radius:4px;padding:.6rem 1rem;margin:.6rem 0}\
.breaking{border-left-color:#b3261e}.warning{border-left-color:#b26a00}.compatible{border-left-color:#2e7d32}\
.sides{display:grid;grid-template-columns:1fr 1fr;gap:1rem}.sides div{min-width:0}\
code,pre{font-family:ui-monospace,monospace;font-size:.85rem;overflow-wrap:anywhere;white-space:pre-wrap;margin:0}\
small{color:#666}b.breaking{color:#b3261e}b.warning{color:#b26a00}b.compatible{color:#2e7d32}\
@media(prefers-color-scheme:dark){body{background:#161616;color:#ddd}article{border-color:#444}small{color:#999}}";

pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    let title = format!("API changes: {}", report.summary());
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{0}</title><style>{STYLE}</style></head><body>\n<h1>{0}</h1>\n<p><code>{1}</code> to <code>{2}</code>; {3}.</p>\n",
        xml(&title),
        xml(&report.names.0),
        xml(&report.names.1),
        xml(&report.advice()),
    );
    for group in groups(report) {
        let _ = writeln!(out, "<section><h2>{}</h2>", xml(&group.title));
        for finding in group.findings {
            one(&mut out, finding);
        }
        out.push_str("</section>\n");
    }
    out.push_str("</body></html>\n");
    out
}

fn one(out: &mut String, finding: &Finding) {
    let severity = finding.severity.name();
    let _ = write!(
        out,
        "<article class=\"{severity}\"><b class=\"{severity}\">{severity}</b> {} <small><code>{}</code></small>\n<p>{}</p>\n<div class=\"sides\">",
        xml(&finding.message),
        xml(&finding.id),
        xml(&finding.why),
    );
    for (word, place, value) in
        [("old", &finding.old, &finding.before), ("new", &finding.new, &finding.after)]
    {
        let _ = write!(out, "<div><small>{word}</small>");
        for text in [value, place].into_iter().flatten() {
            let _ = write!(out, "<pre>{}</pre>", xml(text));
        }
        out.push_str("</div>");
    }
    out.push_str("</div>\n");
    if let Some(reason) = &finding.undecided {
        let _ = writeln!(out, "<p>Cannot decide whether it breaks: {}.</p>", xml(reason));
    }
    if let Some(words) = finding.witness_words() {
        let _ = writeln!(out, "<p>Witness: <code>{}</code></p>", xml(&words));
    }
    match &finding.approval {
        Some(reason) => {
            let _ = writeln!(out, "<p>Approved: {}</p>", xml(reason));
        }
        None => {
            let words = finding.expired_words().map(|words| format!("; {words}")).unwrap_or_default();
            let _ = writeln!(out, "<small>fingerprint {}{}</small>", xml(&finding.fingerprint), xml(&words));
        }
    }
    out.push_str("</article>\n");
}
