//! # lazo-rest
//!
//! The REST component of Lazo: controllers on actix-web, with one OpenAPI document as the source of truth.
//!
//! | to learn about | read |
//! |---|---|
//! | writing controllers | [`macro@controller`], [`macro@api`] |
//! | serving them | [`RestComponent`], [`RestServer`], [`mount`], [`config`] |
//! | answers and errors | [`IntoAnswer`], [`Json`], [`HttpError`] |
//! | what runs around requests | [`mod@middleware`], [`sequence`], [`RestComponent::wrap`] |
//! | who is let in | [`security`] |
//! | interceptors | [`Route::intercept`], [`Call::chain`], [`mod@lazo_kernel::interceptor`] |
//! | doing it by hand | [`Controller`], [`Route`], [`Call`], [`mod@operation`] |
//! | how routes are found | [`router`] |
//! | the document and its schemas | [`openapi`], [`schema`] |

mod actix_service;
mod answer;
mod base64;
mod binding;
mod body;
mod call;
mod component;
pub mod config;
mod cors;
mod derives;
mod document_routes;
mod endpoint;
mod error;
mod generated;
mod intercept;
pub mod middleware;
mod negotiation;
pub mod openapi;
pub mod operation;
mod parameter;
pub mod percent;
mod placement;
mod prohibited;
mod realm;
mod redirect;
mod request;
mod route;
pub mod router;
mod routes;
pub mod schema;
pub mod security;
pub mod sequence;
mod server;
mod service;
mod static_files;
mod table;
mod tables;
mod variant;

pub use actix_service::{ACTIX_SERVICE, ActixService};
pub use answer::{
    BODY_WRITERS, BodyWriter, Created, Event, Events, FileAnswer, IntoAnswer, Json, Preconditions, Streaming,
    Versioned,
};
pub use base64::Base64;
pub use binding::{CONTROLLER, ROUTE, RestApplication, controller_binding, route_binding};
pub use body::{
    BODY_PARSERS, BodyParser, BodyStream, FromBody, HasMediaType, Part, Parts, Upload, UploadedFile,
};
pub use call::{Body, Call};
pub use component::RestComponent;
pub use config::{RestConfig, with_config};
pub use error::{ApiError, ERROR_MAPPERS, ErrorFormat, ErrorMapper, ErrorsConfig, HttpError, MapApiError};
pub use lazo_rest_macros::{
    Answer, ApiError, FromBody, api, controller, del, delete, get, head, middleware, operation, parameters,
    patch, post, put, variant,
};
pub use middleware::{Exchange, Middleware};
pub use parameter::{ParameterPolicy, StyleError, structs::Parameters};
pub use placement::Placement;
pub use redirect::{Redirect, redirect_route};
#[cfg(feature = "tls")]
pub use request::ClientCertificate;
pub use request::{CurrentRoute, REQUEST, RequestInfo};
pub use route::{Controller, Route};
pub use routes::Routes;
pub use sequence::{SEQUENCE, Sequence};
pub use server::{REST_SERVER, REST_URL, RestServer};
pub use service::Mount;
pub use static_files::StaticFiles;
pub use table::{Table, TableError, TableErrors};
pub use tables::{mount, table};
pub use variant::{PatchOf, VariantOf};

/// What generated code names. Not for users.
#[doc(hidden)]
pub mod __private {
    pub use crate::{
        Body, Call, Controller, FromBody, HasMediaType, HttpError, IntoAnswer, Route,
        answer::{
            ChooseJson, ChooseNothing, ChooseOptionalForm, ChooseOwnForm, Tag, header_of, header_text,
            set_header, set_status,
        },
        binding::controller_binding,
        body::{
            AsJsonBody, BodySettings, BodyTag, BySchema, ChooseNoBody, ChooseOwnBody, ChooseOwnMedia,
            ChooseSchemaBody, InOwnWay,
        },
        error::api_error::{
            ApiError, ChooseFound, ChooseItself, ChooseNoError, ChooseSaid, ChooseSilent, ErrorTag,
            ToldByChain, ToldByItself, ToldByObject, http_error, message,
        },
        generated::{
            Described, ResultOf, Said, Unremarked, described, parameter, present, tag_note, with_errors,
        },
        intercept::{Called, ShowResult, intercepted},
        middleware::{BindMiddleware, Exchange, Middleware, Middlewares, Next, generated as middleware},
        openapi::Server,
        operation::{self, Location, MediaType, Response, ResponseHeader, SchemaOf, Style},
        parameter::{
            check::{self, Bound},
            structs::Parameters,
        },
        variant::{PatchOf, VariantOf},
    };
    pub use actix_web::HttpResponse;
    pub use anyhow;
    pub use lazo_kernel::interceptor::{Interceptors, generated as interception};
    pub use lazo_kernel::{self, Injectable};
    pub use serde::Deserialize;
}
