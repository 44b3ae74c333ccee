//! `#[body]` on an argument.

use crate::{argument::Argument, notes::Example, words};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{
    Error, Ident, LitBool, LitInt, LitStr, Result, Token, bracketed,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
    spanned::Spanned,
};

/// What `#[body(..)]` says.
#[derive(Default)]
pub(crate) struct Body {
    /// The media types; what the type says where none is named.
    content: Vec<LitStr>,
    /// Whether the document says that it is required, if that is not what the type says.
    required: Option<bool>,
    description: Option<LitStr>,
    /// The most bytes.
    limit: Option<LitInt>,
    /// JSON schemas instead of the type's: one for all media types, or one for each.
    schema: Vec<LitStr>,
    /// Values that a reader of the document is shown.
    examples: Vec<Example>,
}

impl Parse for Body {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut body = Self::default();
        while !input.is_empty() {
            if input.peek(LitStr) {
                return Err(input.error("a media type has a word in front: `content = \"text/plain\"`"));
            }
            let word: Ident = input.parse()?;
            let known =
                ["required", "content", "description", "limit", "schema"].iter().any(|known| word == *known);
            if known {
                input.parse::<Token![=]>()?;
            }
            match word.to_string().as_str() {
                "optional" => {
                    return Err(Error::new(word.span(), "a body that may be absent is of type `Option<..>`"));
                }
                "required" => body.required = Some(input.parse::<LitBool>()?.value),
                "content" => body.content = media_types(input)?,
                "description" => body.description = Some(input.parse()?),
                "schema" => body.schema = texts(input)?,
                "limit" if !input.peek(LitInt) => {
                    return Err(input.error("a limit is a number of bytes: `limit = 10_000_000`"));
                }
                "limit" => body.limit = Some(input.parse()?),
                "example" | "examples" => {
                    body.examples.extend(Example::parse(&word, input)?.into_iter().flatten());
                    Example::check(&body.examples)?;
                }
                _ => {
                    let known = "`content = \"..\"`, `content = [\"..\", ..]`, `required = false`, `schema = \"schemas/todo.json\"`, \
                                 `limit = 4096`, `example = value`, `examples(\"name\" = value)` or `description = \"..\"`";
                    return Err(words::unknown(&word, known));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(body)
    }
}

/// One text, or a list of them.
fn texts(input: ParseStream<'_>) -> Result<Vec<LitStr>> {
    if input.peek(syn::token::Bracket) {
        let list;
        bracketed!(list in input);
        return Ok(Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?.into_iter().collect());
    }
    Ok(vec![input.parse()?])
}

/// The text of a schema: written in place, or that of a file of the crate.
fn schema(given: &LitStr) -> TokenStream {
    if given.value().trim_start().starts_with('{') {
        return quote!(#given);
    }
    quote_spanned! {given.span()=>
        ::core::include_str!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #given))
    }
}

/// One media type, or a list of them.
pub(crate) fn media_types(input: ParseStream<'_>) -> Result<Vec<LitStr>> {
    let all = texts(input)?;
    for one in &all {
        if !one.value().contains('/') {
            return Err(Error::new(one.span(), "a media type looks like `application/json`"));
        }
    }
    Ok(all)
}

impl Body {
    /// Whether nothing but JSON is named.
    fn is_json(&self) -> bool {
        self.content.iter().all(|content| {
            let content = content.value();
            content == "application/json" || content.ends_with("+json")
        })
    }

    /// What reads it.
    fn reader(&self, argument: &Argument, private: &TokenStream) -> TokenStream {
        let ty = &argument.ty;
        match (self.content.is_empty(), self.is_json()) {
            (true, _) => quote_spanned!(ty.span()=> (&&&#private::BodyTag::<#ty>::new()).unnamed()),
            (_, true) => quote_spanned!(ty.span()=> #private::AsJsonBody),
            _ => quote_spanned!(ty.span()=> (&&&#private::BodyTag::<#ty>::new()).named()),
        }
    }

    /// The body as data.
    pub(crate) fn described(&self, argument: &Argument, private: &TokenStream) -> TokenStream {
        let (ty, content) = (&argument.ty, &self.content);
        let required = self.required.unwrap_or(!argument.is_optional);
        let description =
            self.description.as_ref().map(LitStr::value).or_else(|| argument.description.clone());
        let description = crate::expand::optional(&description);
        let limit = match &self.limit {
            Some(limit) => quote!(::core::option::Option::Some(#limit)),
            None => quote!(::core::option::Option::None),
        };
        let reader = self.reader(argument, private);
        let schemas = self.schema.iter().map(schema);
        let examples = self.examples.iter().map(|example| example.expression(private));
        quote_spanned! {ty.span()=>
            ::core::option::Option::Some(#reader.body(
                ::core::marker::PhantomData::<#ty>,
                #private::BodySettings {
                    content: &[#(#content),*],
                    required: #required,
                    description: #description,
                    limit: #limit,
                    schema: &[#(#schemas),*],
                    examples: ::std::vec![#(#examples),*],
                },
            ))
        }
    }

    /// How it is read first, and accepted after the parameters.
    pub(crate) fn read(
        &self,
        argument: &Argument,
        variable: &Ident,
        private: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let ty = &argument.ty;
        let reader = self.reader(argument, private);
        let read = quote_spanned! {ty.span()=>
            let #variable = #reader.read(::core::marker::PhantomData::<#ty>, call).await?;
        };
        let word = if argument.is_optional { quote!(accept_optional) } else { quote!(accept) };
        let accept = quote_spanned!(ty.span()=> let #variable = #reader.#word(call, #variable)?;);
        (read, accept)
    }
}
