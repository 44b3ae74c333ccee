//! An API of a model: where it is, and what of it there is.

use std::{borrow::Cow, fmt, marker::PhantomData};

use lazo_kernel::{Application, BindingKey, Error};
use lazo_repository::Model;
use lazo_rest::{Controller, Placement, controller_binding};

use crate::{ReadController, WriteController};

/// The tag of bindings that belong to the API of a model; its value is the model's name.
pub const MODEL_API: &str = "modelApi";

/// What [`crud_api!`](crate::crud_api) tells the booter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelApi {
    /// Where it is, `/todos`.
    pub path: &'static str,
    /// Whether entities can only be read.
    pub readonly: bool,
}

/// REST endpoints for the entities of a model.
///
/// ```
/// use lazo_kernel::Application;
/// use lazo_repository::{bind_data_source, bind_repository, model};
/// use lazo_rest::{RestApplication, RestComponent};
/// use lazo_rest_crud::CrudApi;
///
/// /// Something to do.
/// #[model]
/// pub struct Todo {
///     #[id(generated)]
///     pub id: Option<i64>,
///     pub title: String,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> anyhow::Result<()> {
/// let app = Application::new("demo").component(RestComponent::without_server());
/// bind_data_source(&app, "db", Some("memory"))?;
/// bind_repository::<Todo>(&app, "db")?;
/// CrudApi::<Todo>::new("/todos").bind(&app)?;
/// assert!(app.openapi().await?.to_json().contains("\"TodoController.findById\""));
/// # Ok(())
/// # }
/// ```
pub struct CrudApi<M> {
    name: Cow<'static, str>,
    placement: Placement,
    readonly: bool,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> CrudApi<M> {
    /// All operations, below a path.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self::placed(Placement::below(path))
    }

    /// All operations, below a path, for a host, in a version of the API.
    #[must_use]
    pub fn placed(placement: Placement) -> Self {
        let name = format!("{}Controller", M::definition().name).into();
        Self { name, placement, readonly: false, model: PhantomData }
    }

    /// Those only that change nothing.
    #[must_use]
    pub fn readonly(self) -> Self {
        Self { readonly: true, ..self }
    }

    /// The name that operation ids begin with, and the tag in the document: `TodoController` for a model `Todo`. A second API of
    /// one model needs another.
    #[must_use]
    pub fn named(self, name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// Binds its controllers, `controllers.TodoController.read` and `controllers.TodoController.write`. The repository is the
    /// one that provides `dyn CrudRepository<M>`.
    ///
    /// # Errors
    ///
    /// As [`Context::add`](lazo_kernel::Context::add).
    #[track_caller]
    pub fn bind(&self, app: &Application) -> Result<(), Error> {
        self.add::<ReadController<M>>(app, "read")?;
        if !self.readonly {
            self.add::<WriteController<M>>(app, "write")?;
        }
        Ok(())
    }

    #[track_caller]
    fn add<C: Controller + lazo_kernel::Injectable>(
        &self,
        app: &Application,
        part: &str,
    ) -> Result<(), Error> {
        let key = BindingKey::<C>::named(format!("controllers.{}.{part}", self.name));
        let placement = self.placement.clone().named(self.name.clone());
        let binding = controller_binding(key).meta(placement).tag_value(MODEL_API, M::definition().name);
        app.add(binding)?;
        Ok(())
    }
}

impl<M> fmt::Debug for CrudApi<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CrudApi")
            .field("name", &self.name)
            .field("placement", &self.placement)
            .field("readonly", &self.readonly)
            .finish_non_exhaustive()
    }
}
