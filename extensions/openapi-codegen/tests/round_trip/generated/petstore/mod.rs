//! What `Pet store` offers.

use lazo::rest::openapi::{Declarations, KeyPlace, OAuthFlow, SecurityScheme};
use lazo::rest::operation::SecurityRequirement;

pub mod default;
pub mod models;
pub mod pets;
pub mod store;

/// What the document says for all operations, to be bound: `app.with(declarations().binding("document"))`.
#[must_use]
pub fn declarations() -> Declarations {
    Declarations::default()
        .server(lazo::rest::openapi::Server::at("https://pets.example.com/api"))
        .security_scheme(
            "key",
            SecurityScheme::api_key(KeyPlace::Header, "X-Key").described("Ask for one."),
        )
        .security_scheme(
            "oauth",
            SecurityScheme {
                flows: [
                    (
                        "authorizationCode".to_owned(),
                        OAuthFlow::tokens_at("https://login.example.com/token")
                            .asking_at("https://login.example.com/authorize")
                            .scope("admin", "Everything")
                            .scope("pets:write", "Change pets"),
                    ),
                ]
                    .into(),
                ..SecurityScheme::oauth2()
            },
        )
        .security(SecurityRequirement::scheme("key"))
}
