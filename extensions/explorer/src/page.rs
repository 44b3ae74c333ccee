//! The page around Swagger UI, and the script that starts it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The name of the application's own document, beside the page.
pub(crate) const DOCUMENT: &str = "openapi.json";

/// Another document that the explorer shows, to be chosen on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExplorerDocument {
    /// What it is called on the page.
    pub name: String,
    /// Its address, absolute or relative to the page: `/v2/openapi.json`, `../v2/openapi.json`. The page may only load it
    /// from its own origin, or from one that it is [allowed to call](crate::Explorer::allow_connections_to).
    pub url: String,
}

/// As which client the page signs its user in, where the document has an OAuth 2 or OpenID Connect scheme. There is no
/// secret: whoever opens the page would know it, so the page proves itself by PKCE (RFC 7636).
///
/// The authorization server must know the page's redirection address, `oauth2-redirect.html` beside the page, and the page
/// must be [allowed to call](crate::Explorer::allow_connections_to) the server's token endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExplorerOauth {
    /// The client's identifier, as the authorization server knows it.
    pub client_id: String,
    /// The scopes that are ticked at first.
    #[serde(default)]
    pub scopes: Vec<String>,
}

/// What is shown, and how.
#[derive(Debug, Clone, Default)]
pub(crate) struct Look {
    pub(crate) title: String,
    /// The address of a style sheet.
    pub(crate) theme: Option<String>,
    pub(crate) persist_authorization: bool,
    pub(crate) oauth: Option<ExplorerOauth>,
    /// Those beside the application's own.
    pub(crate) documents: Vec<ExplorerDocument>,
}

impl Look {
    /// The page. All its references are relative to its own address (a theme's is as it was given), and it has no script or
    /// style inside.
    pub(crate) fn page(&self) -> String {
        let title = escape(&self.title);
        let theme = self.theme.as_ref().map_or_else(String::new, |address| {
            format!("  <link rel=\"stylesheet\" href=\"{}\">\n", escape(address))
        });
        format!(
            r#"<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{title}</title>
  <link rel="icon" type="image/png" href="favicon-32x32.png">
  <link rel="stylesheet" href="swagger-ui.css">
{theme}</head>
<body>
  <div id="swagger-ui"></div>
  <noscript>The API explorer needs JavaScript. The document it shows is <a href="{DOCUMENT}">{DOCUMENT}</a>.</noscript>
  <script src="swagger-ui-bundle.js"></script>
  <script src="swagger-initializer.js"></script>
</body>
</html>
"#
        )
    }

    /// Starts Swagger UI on the document beside the page. `validatorUrl` would have the document checked by a server
    /// elsewhere. The choice among documents is our own: Swagger UI's needs a second bundle.
    pub(crate) fn initializer(&self) -> String {
        let own = json!({"name": self.title, "url": DOCUMENT});
        let documents =
            Value::from_iter(std::iter::once(own).chain(self.documents.iter().map(|one| json!(one))));
        let persist = self.persist_authorization;
        let start = format!(
            "const documents = {documents};
window.ui = SwaggerUIBundle({{
  url: documents[0].url,
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: {persist},
  validatorUrl: null
}});
"
        );
        let sign_in = self.oauth.as_ref().map_or_else(String::new, |oauth| {
            let settings = json!({
                "clientId": oauth.client_id,
                "scopes": oauth.scopes,
                "usePkceWithAuthorizationCodeGrant": true,
            });
            format!("ui.initOAuth({settings});\n")
        });
        let choice = if self.documents.is_empty() { "" } else { CHOICE };
        start + &sign_in + choice
    }

    /// A page of somebody else's, with what is known filled in.
    pub(crate) fn fill(&self, template: &str) -> String {
        template.replace("{{document}}", DOCUMENT).replace("{{title}}", &escape(&self.title))
    }
}

/// Lets the user choose among documents.
const CHOICE: &str = "const choice = document.createElement('select');
choice.id = 'documents';
choice.setAttribute('aria-label', 'Document');
for (const one of documents) choice.add(new Option(one.name, one.url));
choice.addEventListener('change', () => {
  ui.specActions.updateUrl(choice.value);
  ui.specActions.download(choice.value);
});
document.getElementById('swagger-ui').before(choice);
";

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
    use super::Look;

    #[test]
    fn a_title_cannot_leave_its_element() {
        let look =
            Look { title: "a</title><script>".into(), theme: Some("x\"><script>".into()), ..Look::default() };
        let page = look.page();
        assert!(page.contains("<title>a&lt;/title&gt;&lt;script&gt;</title>"), "{page}");
        assert!(page.contains(r#"href="x&quot;&gt;&lt;script&gt;""#), "{page}");
        assert_eq!(look.fill("<b>{{title}}</b>"), "<b>a&lt;/title&gt;&lt;script&gt;</b>");
    }
}
