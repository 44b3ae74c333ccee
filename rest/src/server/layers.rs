//! Middleware of actix's, of any type, around everything that the server answers.

use super::failure::{Asked, told};
use crate::{ErrorsConfig, error::Errors};
use actix_service::{Service, ServiceExt as _, Transform, boxed};
use actix_web::{
    Error,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
};
use futures_util::future::LocalBoxFuture;
use pin_project_lite::pin_project;
use std::{
    future::Future,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll},
};

/// What middleware is put around.
pub(crate) type Wrapped = boxed::BoxService<ServiceRequest, ServiceResponse<BoxBody>, Error>;

/// A middleware of whatever type.
trait Layer {
    fn around(&self, inner: Wrapped) -> LocalBoxFuture<'static, Result<Wrapped, ()>>;
}

impl<T, B> Layer for T
where
    T: Transform<Wrapped, ServiceRequest, Response = ServiceResponse<B>, Error = Error, InitError = ()>,
    T::Transform: 'static,
    <T::Transform as Service<ServiceRequest>>::Future: 'static,
    T::Future: 'static,
    B: MessageBody + 'static,
{
    fn around(&self, inner: Wrapped) -> LocalBoxFuture<'static, Result<Wrapped, ()>> {
        let made = self.new_transform(inner);
        Box::pin(async move {
            let service = made.await?.map(ServiceResponse::map_into_boxed_body);
            Ok(boxed::service(service))
        })
    }
}

type Make = Arc<dyn Fn() -> Box<dyn Layer> + Send + Sync>;

/// A list of middleware, the outermost last.
#[derive(Clone, Default)]
pub(crate) struct Layers {
    makes: Vec<Make>,
    errors: ErrorsConfig,
}

impl Layers {
    /// Adds a middleware, which each worker makes for itself.
    pub(crate) fn add<T, B>(&mut self, make: impl Fn() -> T + Send + Sync + 'static)
    where
        T: Transform<Wrapped, ServiceRequest, Response = ServiceResponse<B>, Error = Error, InitError = ()>
            + 'static,
        T::Transform: 'static,
        <T::Transform as Service<ServiceRequest>>::Future: 'static,
        T::Future: 'static,
        B: MessageBody + 'static,
    {
        self.makes.push(Arc::new(move || Box::new(make())));
    }

    /// With errors written so.
    pub(crate) fn with_errors(mut self, errors: ErrorsConfig) -> Self {
        self.errors = errors;
        self
    }

    pub(crate) fn len(&self) -> usize {
        self.makes.len()
    }
}

impl<S> Transform<S, ServiceRequest> for Layers
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
    S::Future: 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Transform = Layered<S>;
    type InitError = ();
    type Future = LocalBoxFuture<'static, Result<Layered<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        let layers: Vec<Box<dyn Layer>> = self.makes.iter().map(|make| make()).collect();
        let errors = self.errors.clone();
        Box::pin(async move {
            if layers.is_empty() {
                return Ok(Layered::Bare(service));
            }
            let mut wrapped = boxed::service(service);
            for layer in layers {
                wrapped = layer.around(wrapped).await?;
            }
            Ok(Layered::Wrapped(wrapped, Rc::new(Errors::plain(errors))))
        })
    }
}

/// A service with its middleware; without any, it costs nothing.
pub(crate) enum Layered<S> {
    Bare(S),
    Wrapped(Wrapped, Rc<Errors>),
}

impl<S> Service<ServiceRequest> for Layered<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = Answering<S::Future>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        match self {
            Self::Bare(service) => service.poll_ready(cx),
            Self::Wrapped(service, _) => service.poll_ready(cx),
        }
    }

    #[inline]
    fn call(&self, request: ServiceRequest) -> Self::Future {
        match self {
            Self::Bare(service) => Answering::Bare { future: service.call(request) },
            Self::Wrapped(service, errors) => {
                let (asked, errors) = (Box::new(Asked::of(request.head())), Rc::clone(errors));
                Answering::Wrapped { future: service.call(request), asked, errors }
            }
        }
    }
}

pin_project! {
    /// The future of either.
    #[project = AnsweringProjection]
    pub(crate) enum Answering<F> {
        Bare { #[pin] future: F },
        Wrapped {
            future: LocalBoxFuture<'static, Result<ServiceResponse<BoxBody>, Error>>,
            // Apart, so that the future of requests without middleware stays small.
            asked: Box<Asked>,
            errors: Rc<Errors>,
        },
    }
}

impl<F> Future for Answering<F>
where
    F: Future<Output = Result<ServiceResponse<BoxBody>, Error>>,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            AnsweringProjection::Bare { future } => future.poll(cx),
            AnsweringProjection::Wrapped { future, asked, errors } => {
                future.as_mut().poll(cx).map_err(|error| told(error, asked, errors))
            }
        }
    }
}
