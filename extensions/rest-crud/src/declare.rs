//! The declaration that the booter finds.

use lazo_kernel::Application;
use lazo_repository::Model;

use crate::CrudApi;

/// What an artifact does when it is booted.
///
/// # Errors
///
/// As [`CrudApi::bind`].
pub fn register<M: Model>(
    app: &Application,
    path: &'static str,
    readonly: bool,
    name: &'static str,
) -> anyhow::Result<()> {
    let api = CrudApi::<M>::new(path).named(name);
    let api = if readonly { api.readonly() } else { api };
    Ok(api.bind(app)?)
}

/// Offers REST endpoints for a model to the booter, which binds them: see the crate's documentation.
///
/// ```
/// # use lazo_repository::model;
/// # /// Something to do.
/// # #[model(datasource = "db")]
/// # pub struct Todo {
/// #     #[id(generated)]
/// #     pub id: Option<i64>,
/// #     pub title: String,
/// # }
/// use lazo_rest_crud::crud_api;
///
/// crud_api! { model: Todo, path: "/todos" }
/// crud_api! { model: Todo, path: "/public/todos", readonly: true, name: "PublicTodos" }
/// # fn main() {
/// # let linked = lazo_kernel::Artifact::linked();
/// # for name in ["TodoController", "PublicTodos"] {
/// #     assert!(linked.iter().any(|artifact| artifact.kind == "modelApi" && artifact.name == name));
/// # }
/// # }
/// ```
///
/// What is no model, or is written otherwise, does not compile:
///
/// ```compile_fail,E0277
/// struct Todo;
/// lazo_rest_crud::crud_api! { model: Todo, path: "/todos" }
/// # fn main() {}
/// ```
///
/// ```compile_fail
/// # use lazo_repository::model;
/// # /// Something to do.
/// # #[model]
/// # pub struct Todo {
/// #     #[id(generated)]
/// #     pub id: Option<i64>,
/// # }
/// lazo_rest_crud::crud_api! { Todo, "/todos" }
/// # fn main() {}
/// ```
///
/// The artifact is of kind `modelApi` and carries a [`ModelApi`](crate::ModelApi). It is called what its controller is called.
#[macro_export]
macro_rules! crud_api {
    (model: $model:ident, path: $path:literal $(, readonly: $readonly:literal)? $(, name: $name:literal)? $(,)?) => {
        $crate::crud_api!(@submit $model, $path, $crate::crud_api!(@or $($readonly)?, false), $crate::crud_api!(@or $($name)?, ::core::concat!(::core::stringify!($model), "Controller")));
    };
    (@or $given:literal, $default:expr) => {
        $given
    };
    (@or , $default:expr) => {
        $default
    };
    (@submit $model:ident, $path:literal, $readonly:expr, $name:expr) => {
        $crate::__private::lazo_kernel::artifact! {
            kind: $crate::MODEL_API,
            name: $name,
            data: &$crate::ModelApi { path: $path, readonly: $readonly },
            register: |app| $crate::__private::register::<$model>(app, $path, $readonly, $name),
        }
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "write `crud_api! { model: Todo, path: \"/todos\" }`; after that may stand `readonly: true` and then `name: \"..\"`"
        );
    };
}
