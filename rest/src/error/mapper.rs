//! What others make of errors that say nothing to clients.

use super::HttpError;
use lazo_kernel::ExtensionPoint;

/// The extension point of those that know foreign errors. They are asked in their order; the first that knows wins.
///
/// ```
/// use lazo_kernel::{Application, bind_type};
/// use lazo_rest::{ERROR_MAPPERS, ErrorMapper, HttpError, RestComponent};
///
/// /// A file that is not there is a 404.
/// struct Files;
///
/// impl ErrorMapper for Files {
///     fn map(&self, error: &anyhow::Error) -> Option<HttpError> {
///         let error = error.downcast_ref::<std::io::Error>()?;
///         (error.kind() == std::io::ErrorKind::NotFound).then(|| HttpError::not_found("No such file"))
///     }
/// }
///
/// let files = bind_type::<Files>().to(Files).extension_for(&ERROR_MAPPERS, |it| it);
/// let app = Application::new("demo").component(RestComponent::default()).with(files);
/// # app.verify().unwrap();
/// ```
pub const ERROR_MAPPERS: ExtensionPoint<dyn ErrorMapper> = ExtensionPoint::new("rest.errorMappers");

/// Knows errors of some library. It must be buildable without awaiting.
pub trait ErrorMapper: Send + Sync {
    /// What clients are told of an error of a handler or interceptor that is no [`HttpError`] itself; nothing if it is
    /// unknown here. The cause need not be put in: it is kept for the log.
    fn map(&self, error: &anyhow::Error) -> Option<HttpError>;
}
