//! What others add to the document.

use async_trait::async_trait;
use lazo_kernel::ExtensionPoint;

use super::Document;

/// The extension point of those that complete the document. They run in the order of their bindings' phases and names.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use std::sync::Arc;
///
/// use lazo_kernel::{Application, bind_type};
/// use lazo_rest::openapi::{Document, ENHANCERS, Enhancer};
/// use lazo_rest::{RestApplication, RestComponent};
/// use serde_json::json;
///
/// struct Limits;
///
/// #[async_trait::async_trait]
/// impl Enhancer for Limits {
///     async fn enhance(&self, document: &mut Document) -> anyhow::Result<()> {
///         document.merge(&json!({"info": {"x-requests-per-minute": 600}}));
///         Ok(())
///     }
/// }
///
/// let limits = bind_type::<Limits>().to(Limits).extension_for(&ENHANCERS, |it| it);
/// let app = Application::new("demo").component(RestComponent::without_server()).with(limits);
/// let document = app.openapi().await?;
/// assert_eq!(document.value()["info"]["x-requests-per-minute"], 600);
/// # anyhow::Ok(())
/// # }).unwrap();
/// ```
pub const ENHANCERS: ExtensionPoint<dyn Enhancer> = ExtensionPoint::new("rest.openapi.enhancers");

/// Completes the document, in the words of OpenAPI 3.1: a document of 3.0 is translated afterwards. What it says of
/// security is enforced, on each [operation that the document shows](crate::security); nothing else of what it changes is.
#[async_trait]
pub trait Enhancer: Send + Sync {
    /// Changes the document.
    ///
    /// # Errors
    /// Whatever keeps it from doing so; the document is then not to be had.
    async fn enhance(&self, document: &mut Document) -> anyhow::Result<()>;
}
