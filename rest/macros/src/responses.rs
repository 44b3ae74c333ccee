//! `response(404, "There is no such item", code = "ITEM_NOT_FOUND")`: answers that the result does not tell of.

use crate::{api::texts, words};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{
    Error, Ident, LitInt, LitStr, Result, Token, Type, parenthesized, parse::ParseStream, spanned::Spanned,
    token,
};

/// What an attribute says of one answer.
pub(crate) struct Said {
    status: LitInt,
    description: Option<LitStr>,
    codes: Vec<LitStr>,
    content: Option<LitStr>,
    ty: Option<Type>,
}

const HOW: &str = "write `response(404, \"what it means\")`, with `code = \"..\"` of an error, or with `content = \"media/type\"` and \
                   the type of the body: `response(202, \"It is made later\", Job)`";

impl Said {
    /// Reads what stands behind the word.
    pub(crate) fn parse(word: &Ident, input: ParseStream<'_>) -> Result<Self> {
        if !input.peek(token::Paren) {
            return Err(Error::new(word.span(), HOW));
        }
        let list;
        parenthesized!(list in input);
        if !list.peek(LitInt) {
            return Err(Error::new(list.span(), HOW));
        }
        let status: LitInt = list.parse()?;
        if !status.base10_parse().is_ok_and(|status: u16| (100..=599).contains(&status)) {
            return Err(Error::new(status.span(), "a status is between 100 and 599"));
        }
        let mut said = Self { status, description: None, codes: Vec::new(), content: None, ty: None };
        while !list.is_empty() {
            list.parse::<Token![,]>()?;
            if list.is_empty() {
                break;
            }
            said.parse_one(&list)?;
        }
        said.check()?;
        Ok(said)
    }

    fn parse_one(&mut self, list: ParseStream<'_>) -> Result<()> {
        if list.peek(LitStr) && self.description.is_none() {
            self.description = Some(list.parse()?);
            return Ok(());
        }
        if list.peek(Ident) && list.peek2(Token![=]) {
            let word: Ident = list.parse()?;
            list.parse::<Token![=]>()?;
            match word.to_string().as_str() {
                "code" => self.codes = texts(list)?,
                "content" => self.content = Some(list.parse()?),
                _ => return Err(words::unknown(&word, "`code = \"..\"` or `content = \"..\"`")),
            }
            return Ok(());
        }
        if self.ty.is_some() || list.peek(LitStr) {
            return Err(list.error(HOW));
        }
        self.ty = Some(list.parse()?);
        Ok(())
    }

    fn check(&self) -> Result<()> {
        let Some(code) = self.codes.first() else { return Ok(()) };
        if self.status() < 400 {
            return Err(Error::new(code.span(), "codes are those of errors, from status 400 on"));
        }
        if self.ty.is_some() || self.content.is_some() {
            let what = "an answer with a code has the shape of all errors: leave out its type and media type, or the code";
            return Err(Error::new(code.span(), what));
        }
        Ok(())
    }

    /// The status; checked when it was read.
    pub(crate) fn status(&self) -> u16 {
        self.status.base10_parse().unwrap_or_default()
    }

    /// The answer as data.
    pub(crate) fn expression(&self, private: &TokenStream) -> TokenStream {
        let Self { status, codes, content, .. } = self;
        let response = quote!(#private::Response);
        let none = quote!(::core::option::Option::None);
        let made = match (&self.ty, content) {
            (Some(ty), content) => {
                let content = content.as_ref().map_or("application/json".to_owned(), LitStr::value);
                let schema = quote_spanned!(ty.span()=> #private::SchemaOf::of::<#ty>());
                quote!(#response::of_media(#status, #content, ::core::option::Option::Some(#schema)))
            }
            (None, Some(content)) => quote!(#response::of_media(#status, #content, #none)),
            (None, None) if self.status() >= 400 => quote!(#response::of_error(#status, &[#(#codes),*])),
            (None, None) => quote!(#response::empty(#status)),
        };
        let description = self.description.as_ref().map(|text| quote!(.describing(#text)));
        quote!(#made #description)
    }
}
