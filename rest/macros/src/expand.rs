//! What `#[api]` writes: `Controller` for the block's type, with one route for each operation.

use crate::{
    api::Settings,
    argument::Kind,
    names,
    operation::Operation,
    parameters::{Place, parameters},
    paths,
};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, ItemImpl, LitInt, Type, spanned::Spanned};

pub(crate) fn controller(
    block: &ItemImpl,
    class: &str,
    settings: &Settings,
    operations: &[Operation],
) -> TokenStream {
    let private = paths::private();
    let routes = operations.iter().map(|operation| route(operation, class, settings, &private));
    let (generics, _, clause) = block.generics.split_for_impl();
    let ty = &block.self_ty;
    quote! {
        #[automatically_derived]
        impl #generics #private::Controller for #ty #clause {
            #[allow(deprecated, reason = "what clients are told to leave is served until it goes")]
            fn routes() -> ::std::vec::Vec<#private::Route<Self>> {
                #[allow(unused_imports, reason = "which of them chooses the writer depends on the result")]
                use #private::{
                    ChooseFound as _, ChooseItself as _, ChooseJson as _, ChooseNoBody as _, ChooseNoError as _, ChooseNothing as _, ChooseOptionalForm as _,
                    ChooseOwnBody as _, ChooseOwnForm as _,
                    ChooseOwnMedia as _, ChooseSaid as _, ChooseSchemaBody as _, Unremarked as _,
                };
                let mut routes = ::std::vec::Vec::new();
                #(#routes)*
                routes
            }
        }
    }
}

fn route(operation: &Operation, class: &str, settings: &Settings, private: &TokenStream) -> TokenStream {
    let conditions = &operation.conditions;
    let described = described(operation, class, settings, private);
    let code = code(operation, class, private);
    let class = settings.interceptors.as_ref().map(|list| quote!(.intercept_class(&#list)));
    let method = operation.interceptors.as_ref().map(|list| quote!(.intercept(&#list)));
    let guards = settings.middleware.as_ref().map(|list| quote!(.middleware_of_class(&#list)));
    let own_guards = operation.middleware.as_ref().map(|list| quote!(.middleware(&#list)));
    let hosts = &settings.hosts;
    let hosts = (!hosts.is_empty()).then(|| quote!(.hosts([#(#hosts),*])));
    let versions =
        if operation.verb.versions.is_empty() { &settings.versions } else { &operation.verb.versions };
    let versions = (!versions.is_empty()).then(|| quote!(.versions([#(#versions),*])));
    quote! {
        #(#conditions)*
        routes.push(#private::Route::new(#described, #code).intercepts_inside()#class #method #guards #own_guards #hosts #versions);
    }
}

/// The operation as data.
fn described(operation: &Operation, class: &str, settings: &Settings, private: &TokenStream) -> TokenStream {
    let (method, path) = (&operation.verb.method, &operation.path);
    let id = match &operation.verb.operation_id {
        Some(id) => id.value(),
        None if class.is_empty() => names::camel(&operation.name),
        None => format!("{class}.{}", names::camel(&operation.name)),
    };
    let tags = match (&*operation.verb.tags, &settings.tag) {
        ([], Some(tag)) => vec![tag.value()],
        ([], None) if class.is_empty() => Vec::new(),
        ([], None) => vec![class.to_owned()],
        (own, _) => own.iter().map(syn::LitStr::value).collect(),
    };
    // What is said of the block's tag; a tag of the operation's own is another one.
    let tag_note = match (&*operation.verb.tags, &settings.tag) {
        ([], None) if class.is_empty() => None,
        ([], tag) => Some(tag.as_ref().map_or_else(|| class.to_owned(), syn::LitStr::value)),
        (_, Some(tag)) => Some(tag.value()),
        (_, None) => None,
    };
    let tag_note = tag_note.map(|tag| settings.tag_note.call(&tag, private));
    let deprecated = operation.verb.deprecated.unwrap_or(settings.deprecated);
    let hidden = operation.verb.hidden.unwrap_or(settings.hidden);
    let notes = operation.verb.notes.calls(&settings.notes, private);
    let produces = &operation.verb.produces;
    let (summary, description) = (optional(&operation.summary), optional(&operation.description));
    let parameters = parameters(&operation.arguments, private);
    let body = operation.arguments.iter().find_map(|argument| match &argument.kind {
        Kind::Body(body) => Some(body.described(argument, private)),
        _ => None,
    });
    let body = body.unwrap_or_else(|| quote!(::core::option::Option::None));
    let responses = match writer(operation, private) {
        Some((ty, writer)) => {
            let status = status(operation);
            let span = operation.output.as_ref().map_or_else(Span::call_site, Spanned::span);
            quote_spanned!(span=> #writer.responses(::core::marker::PhantomData::<#ty>, #status))
        }
        None => {
            let status = status(operation);
            quote!(::std::vec![#private::Response::empty(#status)])
        }
    };
    let errors = operation.output.as_ref().filter(|output| is_result(output)).map(|output| {
        // In the same place as in the code below, so that a mistake is told once.
        let span = Span::call_site().located_at(output.span());
        let error = quote_spanned!(span=> <#output as #private::ResultOf>::Error);
        quote_spanned! {span=>
            (&&&#private::ErrorTag::<#error>::new()).way().responses(::core::marker::PhantomData::<#error>)
        }
    });
    let responses = match errors {
        Some(errors) => quote!(#private::with_errors(#responses, #errors)),
        None => responses,
    };
    quote! {
        #private::described(#private::Described {
            method: #method,
            path: #path,
            id: #id,
            tags: &[#(#tags),*],
            summary: #summary,
            description: #description,
            deprecated: #deprecated,
            hidden: #hidden,
            parameters: #parameters,
            body: #body,
            responses: #responses,
            produces: &[#(#produces),*],
        })#notes #tag_note
    }
}

fn status(operation: &Operation) -> LitInt {
    operation.verb.status.clone().unwrap_or_else(|| LitInt::new("200", Span::call_site()))
}

pub(crate) fn optional(text: &Option<String>) -> TokenStream {
    match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}

/// The code that answers: body, parameters in their order, body against its schema, method, result.
fn code(operation: &Operation, class: &str, private: &TokenStream) -> TokenStream {
    let mut steps = Vec::new();
    let mut values = Vec::new();
    let mut accept = None;
    let mut place = Place::default();
    for (n, argument) in operation.arguments.iter().enumerate() {
        let variable = format_ident!("argument_{n}");
        let ty = &argument.ty;
        match &argument.kind {
            Kind::Body(body) => {
                let (read, accepted) = body.read(argument, &variable, private);
                steps.insert(0, read);
                accept = Some(accepted);
            }
            Kind::Extract => {
                // The extractor decides what absence means: `Option<T>` is an extractor too.
                let ty = if argument.is_optional { quote!(::core::option::Option<#ty>) } else { quote!(#ty) };
                steps
                    .push(quote_spanned!(argument.ty.span()=> let #variable = call.extract::<#ty>().await?;));
            }
            _ => steps.push(place.read(argument, &variable, private)),
        }
        values.push(variable);
    }
    let name = &operation.name;
    let awaited = operation.is_async.then(|| quote!(.await));
    let is_result = operation.output.as_ref().is_some_and(is_result);
    let unpacked = is_result.then(|| unpacked(operation, private));
    let intercepted = intercepted(operation, class, &values, private);
    let answered = answered(operation, private);
    quote! {
        async |controller: &Self, call: &mut #private::Call<'_>|
            -> ::core::result::Result<#private::HttpResponse, #private::HttpError>
        {
            #(#steps)*
            #accept
            let result = if call.chain().is_none() {
                let result = controller.#name(#(#values),*)#awaited;
                #unpacked
                result
            } else {
                #intercepted
            };
            #answered
        }
    }
}

/// The value of a result; its error is told as its type says, or as what is found in its chain.
fn unpacked(operation: &Operation, private: &TokenStream) -> TokenStream {
    let span = operation.output.as_ref().map_or_else(Span::call_site, Spanned::span);
    // Where the compiler looks for names stays what it is, also for a block that another macro has written.
    let span = Span::call_site().located_at(span);
    let way = quote_spanned!(span=> (&&&#private::ErrorTag::of(&error)).way());
    quote! {
        let result = match result {
            ::core::result::Result::Ok(result) => result,
            ::core::result::Result::Err(error) => {
                let way = #way;
                ::core::result::Result::Err(way.failed(error))?
            }
        };
    }
}

/// The call of the method along its interceptors.
fn intercepted(operation: &Operation, class: &str, values: &[Ident], private: &TokenStream) -> TokenStream {
    let (mut puts, mut shown, mut takes) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (argument, value)) in operation.arguments.iter().zip(values).enumerate() {
        let (way, kept, one) =
            (format_ident!("way_{at}"), format_ident!("kept_{at}"), format_ident!("shown_{at}"));
        let text = argument.ident.to_string();
        let text = text.trim_start_matches("r#");
        let choose = match borrows(&argument.ty) {
            true => quote!(#private::interception::Hidden),
            false => quote!((&&&#private::interception::How::of(&#value)).way()),
        };
        puts.push(quote! {
            let #way = #choose;
            let (#one, mut #kept) = #way.put(#text, #value);
        });
        takes.push(quote!(let #value = #way.take(arguments, #at, &mut #kept)?;));
        shown.push(one);
    }
    let name = &operation.name;
    let text = name.to_string();
    let text = text.trim_start_matches("r#");
    let awaited = operation.is_async.then(|| quote!(.await));
    let is_result = operation.output.as_ref().is_some_and(is_result);
    let unpacked = is_result.then(|| unpacked(operation, private));
    let way = match (value_type(operation, private), &operation.output) {
        (Some(ty), output) if output.as_ref().is_none_or(|output| !borrows(output)) => {
            quote!((&&&#private::interception::How::<#ty>::new()).way())
        }
        _ => quote!(#private::interception::Hidden),
    };
    quote! {
        #[allow(unused_imports, reason = "which of them chooses depends on the types")]
        use #private::interception::{ChooseCloned as _, ChooseHidden as _, ChooseShown as _};
        #(#puts)*
        let way = #way;
        let arguments = ::std::vec![#(#shown),*];
        let called = #private::Called { controller, class: #class, method: #text, arguments, way };
        #private::intercepted(call, called, move |arguments| {
            let _ = &arguments;
            #(#takes)*
            ::core::result::Result::Ok(async move {
                let result = controller.#name(#(#values),*)#awaited;
                #unpacked
                ::core::result::Result::Ok(result)
            })
        })
        .await?
    }
}

/// Whether a type has borrowed data in it: interceptors do not see what does not live for ever.
fn borrows(ty: &Type) -> bool {
    fn any(tokens: TokenStream) -> bool {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let found = match token {
                TokenTree::Punct(punct) if punct.as_char() == '&' => true,
                TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                    !matches!(tokens.peek(), Some(TokenTree::Ident(name)) if name == "static")
                }
                TokenTree::Group(group) => any(group.stream()),
                _ => false,
            };
            if found {
                return true;
            }
        }
        false
    }
    any(quote!(#ty))
}

/// What is made of the method's result.
fn answered(operation: &Operation, private: &TokenStream) -> TokenStream {
    match writer(operation, private) {
        Some((_, writer)) => quote!(#writer.write(result, call)),
        // The type has no name: it is found by the value.
        None => {
            let span = operation.output.as_ref().map_or_else(Span::call_site, Spanned::span);
            let writer = Ident::new("writer", span);
            quote!((&&&#private::Tag::of(&result)).#writer().write(result, call))
        }
    }
}

/// The type of the value; nothing for one without a name.
fn value_type(operation: &Operation, private: &TokenStream) -> Option<TokenStream> {
    match &operation.output {
        None => Some(quote!(())),
        Some(Type::ImplTrait(_)) => None,
        Some(output) if is_result(output) => {
            Some(quote_spanned!(output.span()=> <#output as #private::ResultOf>::Value))
        }
        Some(output) => Some(quote!(#output)),
    }
}

/// The type of the value and its writer; nothing for a type without a name.
fn writer(operation: &Operation, private: &TokenStream) -> Option<(TokenStream, TokenStream)> {
    let ty = value_type(operation, private)?;
    let span = operation.output.as_ref().map_or_else(Span::call_site, Spanned::span);
    Some((ty.clone(), quote_spanned!(span=> (&&&#private::Tag::<#ty>::new()).writer())))
}

/// Whether a type is spelled `Result`.
fn is_result(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Result"))
}
