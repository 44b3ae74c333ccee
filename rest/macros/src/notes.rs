//! Words of `#[api]` and of verbs that say something in the document: `security`, `external_docs`, `servers`, ...

use crate::{api::texts, responses::Said};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Error, Expr, Ident, LitStr, Result, Token, parenthesized, parse::ParseStream, punctuated::Punctuated,
    spanned::Spanned, token,
};

/// What these words say.
#[derive(Default)]
pub(crate) struct Notes {
    /// Alternatives, each of schemes with their scopes that are needed together.
    security: Vec<Vec<(LitStr, Vec<LitStr>)>>,
    public: bool,
    external_docs: Option<Page>,
    servers: Vec<LitStr>,
    extensions: Vec<(LitStr, Expr)>,
    /// Answers that the result does not tell of.
    responses: Vec<Said>,
    /// What the answer looks like.
    examples: Vec<Example>,
}

/// How the words are written, for who writes others.
pub(crate) const WORDS: &str = "`security(\"scheme\")`, `public`, `external_docs(\"url\")`, `servers = \"url\"`, \
                                `response(404, \"what it means\")`, \
                                `extension(\"x-name\" = value)`";

/// A value to be shown, under a name where there are several.
pub(crate) struct Example {
    name: Option<LitStr>,
    value: Expr,
}

impl Example {
    /// `example = value`, `examples("name" = value, ..)`; nothing for another word.
    pub(crate) fn parse(word: &Ident, input: ParseStream<'_>) -> Result<Option<Vec<Self>>> {
        if word == "example" {
            input.parse::<Token![=]>()?;
            return Ok(Some(vec![Self { name: None, value: input.parse()? }]));
        }
        if word != "examples" {
            return Ok(None);
        }
        let named = pairs(word, input, "examples(\"small\" = json!({\"a\": 1}))")?;
        let example = |(name, value)| Self { name: Some(name), value };
        Ok(Some(named.into_iter().map(example).collect()))
    }

    /// The example as an expression.
    pub(crate) fn expression(&self, private: &TokenStream) -> TokenStream {
        let value = &self.value;
        match &self.name {
            None => quote!(#private::operation::Example::of(&#value)),
            Some(name) => quote!(#private::operation::Example::named(#name, &#value)),
        }
    }

    /// Finds names that mean two values.
    pub(crate) fn check(all: &[Self]) -> Result<()> {
        if let (Some(unnamed), true) = (all.iter().find(|one| one.name.is_none()), all.len() > 1) {
            let what = "several examples have names: `examples(\"small\" = .., \"large\" = ..)`";
            return Err(Error::new(unnamed.value.span(), what));
        }
        for (at, one) in all.iter().enumerate() {
            if let Some(name) = &one.name
                && all[..at]
                    .iter()
                    .any(|other| other.name.as_ref().is_some_and(|known| known.value() == name.value()))
            {
                return Err(Error::new(name.span(), "another example has this name: give it one of its own"));
            }
        }
        Ok(())
    }
}

/// `("name" = value, ..)`.
fn pairs(word: &Ident, input: ParseStream<'_>, how: &str) -> Result<Vec<(LitStr, Expr)>> {
    if !input.peek(token::Paren) {
        return Err(Error::new(word.span(), format!("write `{how}`")));
    }
    let list;
    parenthesized!(list in input);
    let mut pairs = Vec::new();
    while !list.is_empty() {
        let name: LitStr = list.parse()?;
        list.parse::<Token![=]>()?;
        pairs.push((name, list.parse()?));
        if !list.is_empty() {
            list.parse::<Token![,]>()?;
        }
    }
    Ok(pairs)
}

/// A page that tells more.
pub(crate) struct Page {
    url: LitStr,
    description: Option<LitStr>,
}

/// `("https://..", "what it tells")`.
pub(crate) fn page(word: &Ident, input: ParseStream<'_>) -> Result<Page> {
    if !input.peek(token::Paren) {
        let how = format!("write `{word}(\"https://..\")`, or `{word}(\"https://..\", \"what it tells\")`");
        return Err(Error::new(word.span(), how));
    }
    let list;
    parenthesized!(list in input);
    let mut texts = Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?.into_iter();
    match (texts.next(), texts.next(), texts.next()) {
        (Some(url), description, None) => Ok(Page { url, description }),
        _ => Err(Error::new(word.span(), "one page: its URL, and what it tells")),
    }
}

impl Page {
    fn expression(&self, private: &TokenStream) -> TokenStream {
        let url = &self.url;
        let description = self.description.as_ref().map(|text| quote!(.describing(#text)));
        quote!(#private::operation::ExternalDocs::at(#url)#description)
    }
}

/// What a block says of its tag, and the doc comment in front of it.
#[derive(Default)]
pub(crate) struct TagNote {
    pub(crate) description: Option<LitStr>,
    pub(crate) docs: Option<Page>,
    pub(crate) remark: Option<String>,
}

impl TagNote {
    /// The call that says it of an operation. Without a word and a comment here, there may be one in front of the class.
    pub(crate) fn call(&self, tag: &str, private: &TokenStream) -> TokenStream {
        let option = |some: Option<TokenStream>| match some {
            Some(some) => quote!(::core::option::Option::Some(#some)),
            None => quote!(::core::option::Option::None),
        };
        let docs = option(self.docs.as_ref().map(|page| page.expression(private)));
        let said = option(self.description.as_ref().map(|text| quote!(#text)));
        let remark = match &self.remark {
            Some(text) => option(Some(quote!(#text))),
            None => quote!(Self::__LAZO_REMARK),
        };
        quote!(.noting_tag(#private::tag_note(#tag, #said, #remark, #docs)))
    }
}

impl Notes {
    /// Reads what stands behind a word, if it is one of these.
    pub(crate) fn parse(&mut self, word: &Ident, input: ParseStream<'_>) -> Result<bool> {
        match word.to_string().as_str() {
            "security" => self.security.push(requirement(word, input)?),
            "public" => self.public = true,
            "response" => self.responses.push(Said::parse(word, input)?),
            "external_docs" => self.external_docs = Some(page(word, input)?),
            "servers" => {
                input.parse::<Token![=]>()?;
                self.servers = texts(input)?;
            }
            "extension" => {
                for (name, value) in pairs(word, input, "extension(\"x-team\" = \"core\")")? {
                    if !name.value().starts_with("x-") {
                        let what =
                            format!("an extension's name begins with `x-`: write \"x-{}\"", name.value());
                        return Err(Error::new(name.span(), what));
                    }
                    self.extensions.push((name, value));
                }
            }
            _ => match Example::parse(word, input)? {
                Some(examples) => {
                    self.examples.extend(examples);
                    Example::check(&self.examples)?;
                }
                None => return Ok(false),
            },
        }
        Ok(true)
    }

    /// A mistake if there are examples where nothing is answered.
    pub(crate) fn without_examples(&self) -> Result<()> {
        match self.examples.first() {
            None => Ok(()),
            Some(example) => Err(Error::new(
                example.value.span(),
                "an example is one operation's: write it in the attribute of its verb",
            )),
        }
    }

    /// The calls that say it all of an operation; what the operation says itself comes before what the block says.
    pub(crate) fn calls(&self, block: &Self, private: &TokenStream) -> TokenStream {
        let model = quote!(#private::operation);
        let says_security = !self.security.is_empty() || self.public;
        let secured = if says_security { self } else { block };
        let security = secured.security.iter().map(|schemes| {
            let schemes = schemes.iter().map(|(name, scopes)| {
                quote!(#model::SecurityRequirement::scoped(#name, [#(#scopes),*] as [&str; _]))
            });
            let schemes = schemes.reduce(|all, one| quote!(#all.and(#one)));
            quote!(.requires(#schemes))
        });
        let public = secured.public.then(|| match secured.security.is_empty() {
            true => quote!(.public()),
            false => quote!(.requires(#model::SecurityRequirement::nothing())),
        });
        let docs = self.external_docs.as_ref().or(block.external_docs.as_ref()).map(|page| {
            let page = page.expression(private);
            quote!(.documented_at(#page))
        });
        let servers = if self.servers.is_empty() { &block.servers } else { &self.servers };
        let servers = servers.iter().map(|url| quote!(.served_at(#private::Server::at(#url))));
        let extensions = block
            .extensions
            .iter()
            .chain(&self.extensions)
            .map(|(name, value)| quote!(.with_extension(#name, #model::Example::of(&#value).value)));
        let is_own = |one: &&Said| self.responses.iter().any(|own| own.status() == one.status());
        let responses = block.responses.iter().filter(|one| !is_own(one)).chain(&self.responses).map(|one| {
            let response = one.expression(private);
            quote!(.with_response(#response))
        });
        let examples = self.examples.iter().map(|example| {
            let example = example.expression(private);
            quote!(.with_example(#example))
        });
        quote!(#(#security)* #public #docs #(#servers)* #(#extensions)* #(#responses)* #(#examples)*)
    }
}

/// `security("jwt")`, `security("oauth" = ["read", "write"], "tenant")`.
fn requirement(word: &Ident, input: ParseStream<'_>) -> Result<Vec<(LitStr, Vec<LitStr>)>> {
    let how = "write `security(\"scheme\")`, `security(\"scheme\" = [\"scope\"])`, or `public` for who comes without";
    if !input.peek(token::Paren) {
        return Err(Error::new(word.span(), how));
    }
    let list;
    parenthesized!(list in input);
    let mut schemes = Vec::new();
    while !list.is_empty() {
        if !list.peek(LitStr) {
            return Err(list.error(how));
        }
        let name: LitStr = list.parse()?;
        let scopes = if list.peek(Token![=]) {
            list.parse::<Token![=]>()?;
            texts(&list)?
        } else {
            Vec::new()
        };
        schemes.push((name, scopes));
        if !list.is_empty() {
            list.parse::<Token![,]>()?;
        }
    }
    if schemes.is_empty() {
        return Err(Error::new(word.span(), how));
    }
    Ok(schemes)
}
