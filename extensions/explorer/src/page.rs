//! The page around Swagger UI, and the script that starts it.

/// The page. All its references are relative to its own address, and it has no script or style inside.
pub(crate) fn html(title: &str) -> String {
    let title = escape(title);
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{title}</title>
  <link rel="icon" type="image/png" href="favicon-32x32.png">
  <link rel="stylesheet" href="swagger-ui.css">
</head>
<body>
  <div id="swagger-ui"></div>
  <noscript>The API explorer needs JavaScript. The document it shows is <a href="openapi.json">openapi.json</a>.</noscript>
  <script src="swagger-ui-bundle.js"></script>
  <script src="swagger-initializer.js"></script>
</body>
</html>
"#
    )
}

/// Starts Swagger UI on the document beside the page. `validatorUrl` would have the document checked by a server
/// elsewhere.
pub(crate) const INITIALIZER: &str = r#"window.ui = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null
});
"#;

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn a_title_cannot_leave_its_element() {
        assert!(html("a</title><script>").contains("<title>a&lt;/title&gt;&lt;script&gt;</title>"));
    }
}
