//! Controllers as they are written.

use super::{
    Controller, Operation,
    answer::{Answer, Content, Errors, Header, Is, One},
    attribute_of,
    body::{Body, ReadAs, Way},
    parameter::Parameter,
};
use crate::{
    docs,
    model::{Definition, Type, any_in, rust_type},
    name::ident,
};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeSet;

/// The items of a controller's file.
pub(crate) fn items(controller: &Controller, definitions: &[Definition]) -> Vec<TokenStream> {
    let writer = Writer { definitions };
    let class = ident(&controller.class);
    let tag = &controller.tag;
    let described = controller.description.clone().unwrap_or_else(|| format!("The operations of `{tag}`."));
    let described = docs::comment(&described);
    let docs = controller.docs.iter();
    let methods = controller.operations.iter().map(|operation| writer.method(operation));
    let models: BTreeSet<&str> = controller
        .operations
        .iter()
        .flat_map(types)
        .filter_map(any_in)
        .map(|id| definitions[id].name.as_str())
        .collect();
    let models = models.into_iter().map(ident);
    let mut items = Vec::new();
    let imported = quote!(use super::models::{#(#models),*};);
    if controller.operations.iter().flat_map(types).any(|ty| any_in(ty).is_some()) {
        items.push(imported);
    }
    items.push(quote!(
        use lazo::prelude::*;
    ));
    items.push(quote!(#described #[controller] pub struct #class {}));
    items.push(quote!(#[api(tag = #tag #(, #docs)*)] impl #class { #(#methods)* }));
    for operation in &controller.operations {
        items.extend(writer.beside(operation));
    }
    items
}

/// The types that an operation names.
fn types(operation: &Operation) -> impl Iterator<Item = &Type> {
    let parameters = operation.parameters.iter().map(|one| &one.ty);
    let body = operation.body.iter().flat_map(|body| match &body.read_as {
        ReadAs::Type(ty) => vec![ty],
        ReadAs::Bytes => vec![],
        ReadAs::Several { ways, .. } => ways.iter().filter_map(|way| way.ty.as_ref()).collect(),
    });
    let content = |content: &'_ Content| matches!(content, Content::Json(_));
    let answers: Vec<&Type> = match &operation.answer.is {
        Is::Content(Content::Json(ty)) => vec![ty],
        Is::Several { answers, .. } => answers
            .iter()
            .filter_map(|one| one.content.as_ref().filter(|one| content(one)))
            .filter_map(|one| if let Content::Json(ty) = one { Some(ty) } else { None })
            .collect(),
        Is::Nothing | Is::Content(_) => vec![],
    };
    parameters.chain(body).chain(answers)
}

struct Writer<'a> {
    definitions: &'a [Definition],
}

impl Writer<'_> {
    fn method(&self, operation: &Operation) -> TokenStream {
        let name = ident(&operation.method);
        let docs = [&operation.summary, &operation.description].into_iter().flatten().map(|text| text.trim());
        let docs: Vec<&str> = docs.filter(|text| !text.is_empty()).collect();
        let docs = docs::comment(&docs.join("\n\n"));
        let attribute = attribute(operation);
        let arguments = operation.parameters.iter().map(|one| self.argument(one));
        // The body's name gives way to a parameter's.
        let body = operation.body.as_ref().map(|body| (body_name(operation), self.body(body)));
        let body_argument = body.as_ref().map(|(name, (attribute, ty))| {
            let name = ident(name);
            quote!(#attribute #name: #ty)
        });
        let arguments = arguments.chain(body_argument);
        let names = operation.parameters.iter().map(|one| ident(&one.name));
        let names: Vec<_> = names.chain(body.iter().map(|(name, _)| ident(name))).collect();
        let unused = match names.as_slice() {
            [] => TokenStream::new(),
            [one] => quote!(let _ = #one;),
            many => quote!(let _ = (#(#many),*);),
        };
        let called = operation.id.as_ref().unwrap_or(&operation.method);
        let message = format!("`{called}` is not implemented yet");
        let missing = quote!(HttpError::not_implemented(#message).expose(true));
        let value = self.value(&operation.answer);
        let (result, error) = match &operation.answer.errors {
            None => (quote!(Result<#value>), quote!(#missing.into())),
            Some(Errors { name, .. }) => {
                let name = ident(name);
                (quote!(std::result::Result<#value, #name>), quote!(#name::Other(#missing)))
            }
        };
        // With `self`, lints want seven at most.
        let many = (names.len() > 6)
            .then(|| quote!(#[allow(clippy::too_many_arguments, reason = "the document has so many")]));
        quote! {
            #docs
            #attribute
            #many
            async fn #name(&self #(, #arguments)*) -> #result {
                #unused
                Err(#error)
            }
        }
    }

    fn argument(&self, parameter: &Parameter) -> TokenStream {
        let Parameter { name, location, ty, is_optional, words } = parameter;
        let (name, location) = (ident(name), format_ident!("{location}"));
        let ty = rust_type(self.definitions, ty);
        let ty = if *is_optional { quote!(Option<#ty>) } else { ty };
        let attribute = match (words.is_empty(), location == "path") {
            (true, true) => TokenStream::new(),
            (true, false) => quote!(#[#location]),
            (false, _) => quote!(#[#location(#(#words),*)]),
        };
        quote!(#attribute #name: #ty)
    }

    fn body(&self, body: &Body) -> (TokenStream, TokenStream) {
        let words = &body.words;
        let attribute = if words.is_empty() { quote!(#[body]) } else { quote!(#[body(#(#words),*)]) };
        let ty = match &body.read_as {
            ReadAs::Type(ty) => rust_type(self.definitions, ty),
            ReadAs::Bytes => quote!(Vec<u8>),
            ReadAs::Several { name, .. } => {
                let name = ident(name);
                quote!(#name)
            }
        };
        (attribute, if body.is_optional { quote!(Option<#ty>) } else { ty })
    }

    fn value(&self, answer: &Answer) -> TokenStream {
        match &answer.is {
            Is::Nothing => quote!(()),
            Is::Content(content) => self.content(content),
            Is::Several { name, .. } => {
                let name = ident(name);
                quote!(#name)
            }
        }
    }

    fn content(&self, content: &Content) -> TokenStream {
        match content {
            // A text alone is no JSON.
            Content::Json(Type::Text) => quote!(Json<String>),
            Content::Json(ty) => rust_type(self.definitions, ty),
            Content::Text => quote!(String),
            Content::Bytes => quote!(Vec<u8>),
        }
    }

    /// Types that are an operation's own.
    fn beside(&self, operation: &Operation) -> Vec<TokenStream> {
        let mut items = Vec::new();
        let called = operation.id.as_ref().unwrap_or(&operation.method);
        if let Some(Body { read_as: ReadAs::Several { name, ways }, .. }) = &operation.body {
            let name = ident(name);
            let docs = docs::comment(&format!("What `{called}` takes."));
            let ways = ways.iter().map(|Way { variant, content, ty }| {
                let variant = ident(variant);
                let ty = ty.as_ref().map_or_else(|| quote!(Vec<u8>), |ty| rust_type(self.definitions, ty));
                let content = match content.as_slice() {
                    [one] => quote!(#one),
                    all => quote!([#(#all),*]),
                };
                quote!(#[body(#content)] #variant(#ty))
            });
            items.push(quote!(#docs #[derive(Debug, lazo::rest::FromBody)] pub enum #name { #(#ways,)* }));
        }
        if let Is::Several { name, answers } = &operation.answer.is {
            items.push(self.answers(name, answers, called));
        }
        items.extend(operation.answer.errors.as_ref().map(|errors| error(errors, called)));
        items
    }

    fn answers(&self, name: &str, answers: &[One], called: &str) -> TokenStream {
        let name = ident(name);
        if let [one] = answers {
            let (attribute, docs) = (status(one), docs::comment(&described(one, called)));
            let fields = self.parts(one, true);
            return quote!(#docs #[derive(Debug, lazo::rest::Answer)] #attribute pub struct #name #fields);
        }
        let docs = docs::comment(&format!("What `{called}` answers."));
        let variants = answers.iter().map(|one| {
            let (variant, attribute) = (ident(&one.variant), status(one));
            let (docs, fields) = (docs::comment(&one.description), self.parts(one, false));
            quote!(#docs #attribute #variant #fields)
        });
        let large = large();
        quote!(#docs #[derive(Debug, lazo::rest::Answer)] #large pub enum #name { #(#variants,)* })
    }

    /// Headers and content.
    fn parts(&self, one: &One, is_struct: bool) -> TokenStream {
        let visible = is_struct.then(|| quote!(pub));
        let content = one.content.as_ref().map(|content| self.content(content));
        if one.headers.is_empty() {
            return match (content, is_struct) {
                (None, true) => quote!(;),
                (None, false) => TokenStream::new(),
                (Some(content), true) => quote!((pub #content);),
                (Some(content), false) => quote!((#content)),
            };
        }
        let headers = one.headers.iter().map(|Header { field, name, description, ty, is_optional }| {
            let (field, ty, docs) =
                (ident(field), rust_type(self.definitions, ty), docs::comment(description));
            let ty = if *is_optional { quote!(Option<#ty>) } else { ty };
            quote!(#docs #[header(name = #name)] #visible #field: #ty)
        });
        let mut called = "content".to_owned();
        while one.headers.iter().any(|header| header.field == called) {
            called.push('_');
        }
        let called = ident(&called);
        let content = content.map(|content| quote!(#visible #called: #content));
        quote!({ #(#headers,)* #content })
    }
}

fn body_name(operation: &Operation) -> String {
    let mut name = "body".to_owned();
    while operation.parameters.iter().any(|one| one.name == name) {
        name.push('_');
    }
    name
}

/// The attribute of an enum whose variants may be of any size.
pub(crate) fn large() -> TokenStream {
    quote!(#[allow(clippy::large_enum_variant, reason = "they are what the document has")])
}

/// The attribute of the verb.
fn attribute(operation: &Operation) -> TokenStream {
    let path = &operation.path;
    let mut words = Vec::new();
    words.extend(operation.id.as_ref().map(|id| quote!(operation_id = #id)));
    words.extend(operation.tags.iter().map(|tag| quote!(tag = #tag)));
    words.extend(operation.answer.status.map(|status| {
        let status = Literal::u16_unsuffixed(status);
        quote!(status = #status)
    }));
    match operation.answer.produces.as_slice() {
        [] => {}
        [one] => words.push(quote!(produces = #one)),
        all => words.push(quote!(produces = [#(#all),*])),
    }
    if operation.is_deprecated {
        words.push(quote!(deprecated));
    }
    words.extend(operation.notes.iter().cloned());
    words.extend(operation.answer.example.clone());
    match attribute_of(operation.verb) {
        Some(verb) => {
            let verb = format_ident!("{verb}");
            quote!(#[#verb(#path #(, #words)*)])
        }
        None => {
            let verb = operation.verb.to_uppercase();
            quote!(#[operation(#verb, #path #(, #words)*)])
        }
    }
}

fn status(one: &One) -> TokenStream {
    let status = Literal::u16_unsuffixed(one.status);
    quote!(#[answer(status = #status)])
}

fn described(one: &One, called: &str) -> String {
    if one.description.is_empty() { format!("What `{called}` answers.") } else { one.description.clone() }
}

/// An enum of errors.
fn error(errors: &Errors, called: &str) -> TokenStream {
    let name = ident(&errors.name);
    let docs = docs::comment(&format!("Why `{called}` fails."));
    let variants = errors.all.iter().map(|(status, variant, description)| {
        let text = if description.is_empty() { variant } else { description };
        let (docs, status) = (docs::comment(text), Literal::u16_unsuffixed(*status));
        let variant = ident(variant);
        // Braces are the format's.
        let message = text.trim().trim_end_matches('.').replace('{', "{{").replace('}', "}}");
        quote!(#docs #[error(#message)] #[status(#status)] #variant)
    });
    quote! {
        #docs
        #[derive(Debug, thiserror::Error, ApiError)]
        pub enum #name {
            #(#variants,)*
            /// Anything else.
            #[error(transparent)]
            #[status(transparent)]
            Other(#[from] HttpError),
        }
    }
}
