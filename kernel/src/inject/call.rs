//! Calling functions with injected arguments, and binding what they make.

use std::{any::type_name, sync::Arc};

use crate::{
    Binding, BindingStart, Context, Error, Resolution,
    inject::{Arguments, Function, FunctionOnce, Outcome, arguments, outcome},
};

impl Context {
    /// Calls a function with arguments that are looked up here, by their types.
    ///
    /// What else the function needs, it captures; so any method can be called with some arguments passed and some injected:
    ///
    /// ```
    /// use std::sync::Arc;
    /// use lazo_kernel::{Context, bind_type};
    ///
    /// struct Clock(u8);
    /// let context = Context::new("demo");
    /// context.add(bind_type::<Clock>().to(Clock(9)))?;
    /// let greeting = "Good morning";
    /// let told = context.call(|clock: Arc<Clock>, name: Option<Arc<str>>| {
    ///     format!("{greeting}, {}: {} o'clock", name.as_deref().unwrap_or("stranger"), clock.0)
    /// })?;
    /// assert_eq!(told, "Good morning, stranger: 9 o'clock");
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`get_sync`](Self::get_sync), for any argument. What the function itself returns is returned as it is.
    pub fn call<A, F>(&self, function: F) -> Result<F::Output, Error>
    where
        A: Arguments,
        F: FunctionOnce<A>,
    {
        self.call_with(A::by_type(), function)
    }

    /// Calls a function with arguments that are looked up here as their places say.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use lazo_kernel::{BindingKey, Context, Injection, bind};
    ///
    /// const HOST: BindingKey<str> = BindingKey::new("host");
    /// let context = Context::new("demo");
    /// context.add(bind(HOST).to("lazo.rs"))?;
    /// let host = Injection::by_key::<Arc<str>>("host", &HOST);
    /// assert_eq!(context.call_with([host], |host: Arc<str>| host.len())?, 7);
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call).
    pub fn call_with<A, F>(&self, places: A::Places, function: F) -> Result<F::Output, Error>
    where
        A: Arguments,
        F: FunctionOnce<A>,
    {
        let injected = arguments(self, type_name::<F>(), |resolver| A::inject(resolver, &places)).now()?;
        Ok(function.call_once(injected))
    }

    /// Calls an asynchronous function with arguments that are looked up here, by their types.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), for any argument. What the function itself returns is returned as it is.
    pub async fn call_async<A, F>(&self, function: F) -> Result<<F::Output as Future>::Output, Error>
    where
        A: Arguments,
        F: FunctionOnce<A, Output: Future>,
    {
        self.call_async_with(A::by_type(), function).await
    }

    /// Calls an asynchronous function with arguments that are looked up here as their places say.
    ///
    /// # Errors
    ///
    /// As [`call_async`](Self::call_async).
    pub async fn call_async_with<A, F>(
        &self,
        places: A::Places,
        function: F,
    ) -> Result<<F::Output as Future>::Output, Error>
    where
        A: Arguments,
        F: FunctionOnce<A, Output: Future>,
    {
        let injected = arguments(self, type_name::<F>(), |resolver| A::inject(resolver, &places)).await?;
        Ok(function.call_once(injected).await)
    }
}

impl<T: ?Sized + Send + Sync + 'static> BindingStart<T> {
    /// What a function makes of arguments that are injected by their types: a `T`, an `Arc<T>`, or a `Result` of either.
    /// Verification sees what it needs, and `T` may be any type, of any crate.
    ///
    /// ```
    /// use std::{net::SocketAddr, sync::Arc};
    /// use lazo_kernel::{BindingKey, Context, bind, bind_type};
    ///
    /// struct Settings { address: String }
    ///
    /// let context = Context::new("demo");
    /// context.add(bind_type::<Settings>().to(Settings { address: "127.0.0.1:3000".into() }))?;
    /// context.add(bind_type::<SocketAddr>().to_function(|settings: Arc<Settings>| settings.address.parse::<SocketAddr>()))?;
    /// assert_eq!(context.get_sync(&BindingKey::<SocketAddr>::of())?.port(), 3000);
    /// # Ok::<(), lazo_kernel::Error>(())
    /// ```
    pub fn to_function<A, Kind, F>(self, function: F) -> Binding<T>
    where
        A: Arguments,
        F: Function<A, Output: Outcome<T, Kind>>,
    {
        self.to_function_with(A::by_type(), function)
    }

    /// The same, with arguments that are injected as their places say.
    pub fn to_function_with<A, Kind, F>(self, places: A::Places, function: F) -> Binding<T>
    where
        A: Arguments,
        F: Function<A, Output: Outcome<T, Kind>>,
    {
        let needs = A::dependencies(&places);
        let function = Arc::new(function);
        let make = move |resolver: &crate::Resolver<'_>| {
            let function = function.clone();
            A::inject(resolver, &places)
                .and_then(move |injected| outcome::made_shared(function.call(injected)))
        };
        needs.into_iter().fold(self.to_factory(make), Binding::needs)
    }

    /// What an asynchronous function makes of arguments that are injected by their types.
    pub fn to_async_function<A, Kind, F>(self, function: F) -> Binding<T>
    where
        A: Arguments,
        F: Function<A, Output: Future<Output: Outcome<T, Kind>> + Send + 'static>,
    {
        self.to_async_function_with(A::by_type(), function)
    }

    /// The same, with arguments that are injected as their places say.
    pub fn to_async_function_with<A, Kind, F>(self, places: A::Places, function: F) -> Binding<T>
    where
        A: Arguments,
        F: Function<A, Output: Future<Output: Outcome<T, Kind>> + Send + 'static>,
    {
        let needs = A::dependencies(&places);
        let function = Arc::new(function);
        let make = move |resolver: &crate::Resolver<'_>| -> Resolution<Arc<T>> {
            let function = function.clone();
            A::inject(resolver, &places)
                .and_then(move |injected| outcome::made_shared_async(function.call(injected)))
        };
        needs.into_iter().fold(self.to_factory(make), Binding::needs)
    }
}
