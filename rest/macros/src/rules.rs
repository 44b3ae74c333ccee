//! The rules in a parameter's attribute: `#[query(minimum = 0, maximum = 9, name = "x", default = 7)]`.

use crate::{defaults, notes::Example, words};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{
    Error, Expr, ExprLit, ExprUnary, Ident, Lit, LitBool, LitStr, Result, Token, Type, UnOp, parenthesized,
    parse::{Parse, ParseStream},
    spanned::Spanned,
};

/// A literal, with a sign in front of a number.
pub(crate) struct Literal {
    negative: bool,
    pub(crate) lit: Lit,
}

/// What a parameter's attribute says.
#[derive(Default)]
pub(crate) struct Rules {
    pub(crate) name: Option<LitStr>,
    pub(crate) description: Option<LitStr>,
    default: Option<Literal>,
    pub(crate) style: Option<LitStr>,
    pub(crate) explode: Option<LitBool>,
    /// The media type of its text.
    pub(crate) content: Option<LitStr>,
    pub(crate) deprecated: bool,
    pub(crate) allow_reserved: bool,
    pub(crate) allow_empty_value: bool,
    pub(crate) examples: Vec<Example>,
    /// Keywords of JSON schema with their values.
    keywords: Vec<(String, Literal)>,
}

/// Attribute words, the keywords they stand for, and their values.
const KEYWORDS: [(&str, &str, Value); 12] = [
    ("minimum", "minimum", Value::Number),
    ("maximum", "maximum", Value::Number),
    ("exclusive_minimum", "exclusiveMinimum", Value::Number),
    ("exclusive_maximum", "exclusiveMaximum", Value::Number),
    ("multiple_of", "multipleOf", Value::Number),
    ("min_length", "minLength", Value::Count),
    ("max_length", "maxLength", Value::Count),
    ("pattern", "pattern", Value::Text),
    ("format", "format", Value::Text),
    ("min_items", "minItems", Value::Count),
    ("max_items", "maxItems", Value::Count),
    ("unique_items", "uniqueItems", Value::Flag),
];

/// What a keyword's value is.
#[derive(Clone, Copy)]
enum Value {
    Number,
    Count,
    Text,
    Flag,
}

impl Value {
    /// The value of a word, if it is one of these.
    fn parse(self, word: &Ident, input: ParseStream<'_>) -> Result<Literal> {
        let literal: Literal = value(input)?;
        let (fits, how) = match self {
            Self::Number => (literal.is_number(), "a number: `= 1`"),
            Self::Count => (matches!(literal.lit, Lit::Int(_)) && !literal.negative, "a whole number: `= 1`"),
            Self::Text => (matches!(literal.lit, Lit::Str(_)), "a text: `= \"..\"`"),
            Self::Flag => (matches!(literal.lit, Lit::Bool(_)), "`true` or `false`: `= true`"),
        };
        let how = how.replace("`= ", &format!("`{word} = "));
        if fits { Ok(literal) } else { Err(Error::new(literal.lit.span(), format!("`{word}` is {how}"))) }
    }
}

impl Parse for Rules {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let (mut rules, mut said) = (Self::default(), Vec::new());
        while !input.is_empty() {
            let word: Ident = input.parse()?;
            let text = word.to_string();
            if said.contains(&text) && text != "keyword" {
                return Err(Error::new(word.span(), format!("`{text}` is said twice: keep one of them")));
            }
            said.push(text.clone());
            match text.as_str() {
                "name" => rules.name = Some(value(input)?),
                "description" => rules.description = Some(value(input)?),
                "default" => rules.default = Some(value(input)?),
                "style" => rules.style = Some(value(input)?),
                "explode" => rules.explode = Some(value(input)?),
                "content" => rules.content = Some(json(value(input)?)?),
                "deprecated" => rules.deprecated = true,
                "allow_reserved" => rules.allow_reserved = true,
                "allow_empty_value" => rules.allow_empty_value = true,
                "keyword" => {
                    let pair;
                    parenthesized!(pair in input);
                    let name: LitStr = pair.parse()?;
                    if !name.value().starts_with("x-") {
                        let what = format!(
                            "a keyword of your own begins with `x-`: write `keyword(\"x-{}\" = ..)`",
                            name.value()
                        );
                        return Err(Error::new(name.span(), what));
                    }
                    rules.keywords.push((name.value(), value(&pair)?));
                }
                "example" | "examples" => {
                    rules.examples.extend(Example::parse(&word, input)?.into_iter().flatten());
                    Example::check(&rules.examples)?;
                }
                // Alone it can only mean one thing.
                "unique_items" if !input.peek(Token![=]) => {
                    let lit = Lit::Bool(LitBool::new(true, word.span()));
                    rules.keywords.push(("uniqueItems".to_owned(), Literal { negative: false, lit }));
                }
                text => match KEYWORDS.iter().find(|(known, ..)| *known == text) {
                    Some((_, keyword, value)) => {
                        rules.keywords.push(((*keyword).to_owned(), value.parse(&word, input)?));
                    }
                    None => {
                        let known: Vec<_> = KEYWORDS.iter().map(|(word, ..)| format!("`{word}`")).collect();
                        let known = format!(
                            "`name`, `default`, `description`, `style`, `explode`, `content`, `deprecated`, `allow_reserved`, \
                             `allow_empty_value`, `example`, `examples`, `keyword(\"x-..\" = value)`, {}",
                            known.join(", ")
                        );
                        return Err(words::unknown(&word, &known));
                    }
                },
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(rules)
    }
}

/// A parameter is either laid out in a style, or JSON.
fn json(content: LitStr) -> Result<LitStr> {
    match content.value().as_str() {
        "application/json" => Ok(content),
        _ => Err(Error::new(
            content.span(),
            "the text of a parameter is JSON or in a style: write \"application/json\"",
        )),
    }
}

fn value<T: Parse>(input: ParseStream<'_>) -> Result<T> {
    if !input.peek(Token![=]) {
        return Err(input.error("expected `=` and a value, like `minimum = 1`"));
    }
    input.parse::<Token![=]>()?;
    input.parse()
}

impl Parse for Literal {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let expression: Expr = input.parse()?;
        match expression {
            Expr::Lit(ExprLit { lit, .. }) => Ok(Self { negative: false, lit }),
            Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => match *expr {
                Expr::Lit(ExprLit { lit: lit @ (Lit::Int(_) | Lit::Float(_)), .. }) => {
                    Ok(Self { negative: true, lit })
                }
                other => Err(Error::new(other.span(), "write a literal")),
            },
            other => Err(Error::new(other.span(), "write a literal: the value is part of the document")),
        }
    }
}

impl Literal {
    fn is_number(&self) -> bool {
        matches!(self.lit, Lit::Int(_) | Lit::Float(_))
    }

    /// As JSON text.
    fn json(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        match &self.lit {
            Lit::Int(number) => format!("{sign}{}", number.base10_digits()),
            Lit::Float(number) => format!("{sign}{}", number.base10_digits()),
            Lit::Bool(value) => value.value.to_string(),
            Lit::Str(text) => quoted(&text.value()),
            other => quoted(&quote!(#other).to_string()),
        }
    }

    /// As a value of the argument's type.
    fn expression(&self) -> TokenStream {
        let lit = &self.lit;
        match (lit, self.negative) {
            (Lit::Str(_), _) => quote!(::core::convert::From::from(#lit)),
            (_, true) => quote!(-#lit),
            _ => quote!(#lit),
        }
    }

    /// As a bound for the checks of numbers.
    fn bound(&self, private: &TokenStream) -> TokenStream {
        let lit = self.expression();
        match &self.lit {
            Lit::Float(_) => quote_spanned!(self.lit.span()=> #private::Bound::Number(#lit)),
            _ => quote_spanned!(self.lit.span()=> #private::Bound::Integer(#lit)),
        }
    }
}

/// A JSON string.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A path in another place.
fn moved(path: TokenStream, to: Span) -> TokenStream {
    let tokens = path.into_iter().map(|mut token| {
        token.set_span(to);
        token
    });
    tokens.collect()
}

impl Rules {
    /// The members laid over the schema, as JSON text; nothing where there are none.
    pub(crate) fn extra(&self) -> Option<String> {
        let default = self.default.iter().map(|value| ("default", value));
        let members: Vec<String> = self
            .keywords
            .iter()
            .map(|(keyword, value)| (keyword.as_str(), value))
            .chain(default)
            .map(|(keyword, value)| format!("\"{keyword}\":{}", value.json()))
            .collect();
        (!members.is_empty()).then(|| format!("{{{}}}", members.join(",")))
    }

    /// Finds a value of the absent parameter that is none of its type.
    pub(crate) fn check_default(&self, ty: &Type) -> Result<()> {
        self.default.as_ref().map_or(Ok(()), |default| defaults::check(default, ty))
    }

    /// The value of an absent parameter.
    pub(crate) fn default_value(&self) -> Option<TokenStream> {
        self.default.as_ref().map(Literal::expression)
    }

    /// The rules that generated code checks on `value`, a reference to the typed value; the validator checks the others.
    pub(crate) fn check(&self, private: &TokenStream) -> Option<TokenStream> {
        let checks: Vec<TokenStream> = self
            .keywords
            .iter()
            .filter_map(|(keyword, literal)| {
                let (bound, lit) = (literal.bound(private), &literal.lit);
                // What the compiler finds wrong with the type is wrong with the rule.
                let at = Span::call_site().located_at(lit.span());
                let value = Ident::new("value", at);
                let path = |name: &str| {
                    let name = format_ident!("{name}");
                    moved(quote!(#private::check::#name), at)
                };
                let number = |name: &str| {
                    let path = path(name);
                    quote_spanned!(at=> #path(*#value, #bound))
                };
                let text = |name: &str| {
                    let path = path(name);
                    quote_spanned!(at=> #path(#value, #lit))
                };
                Some(match keyword.as_str() {
                    "minimum" => number("at_least"),
                    "maximum" => number("at_most"),
                    "exclusiveMinimum" => number("above"),
                    "exclusiveMaximum" => number("below"),
                    "minLength" => text("no_shorter"),
                    "maxLength" => text("no_longer"),
                    _ => return None,
                })
            })
            .collect();
        (!checks.is_empty()).then(|| quote!(#(#checks)&&*))
    }
}
