//! The operations of `HelloController`.

use lazo::prelude::*;

/// Greets.
#[controller]
pub struct HelloController {}

#[api(tag = "HelloController")]
impl HelloController {
    /// Says hello
    #[get("/hello/{name}")]
    async fn hello(&self, name: String) -> Result<String> {
        let _ = name;
        Err(
            HttpError::not_implemented("`hello` is not implemented yet")
                .expose(true)
                .into(),
        )
    }
}
