//! What `#[variant(Name, ..)]` says, and whether the struct has what it names.

use super::nested::Deep;
use crate::{docs, mistakes::Mistakes, words};
use proc_macro2::Span;
use syn::{
    Error, Field, Ident, ItemStruct, Result, Token, parenthesized,
    parse::{End, Parse, ParseStream},
    punctuated::Punctuated,
    token::Paren,
};

const WORDS: &str = "`exclude(..)`, `only(..)`, `optional(..)`, `partial`, `deep(..)` or `with(..)`";

const HOW: &str = "write `#[variant(NewThing, exclude(id))]`, with `exclude(..)`, `only(..)`, `optional(..)`, `partial`, \
     `deep(..)` or `with(..)`";

pub(super) struct Settings {
    pub(super) name: Ident,
    pub(super) partial: bool,
    exclude: Vec<Ident>,
    only: Vec<Ident>,
    optional: Vec<Ident>,
    deep: Vec<Deep>,
    /// Fields that the struct has not.
    pub(super) with: Vec<Field>,
}

impl Parse for Settings {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.is_empty() {
            return Err(Error::new(Span::call_site(), format!("the variant needs a name: {HOW}")));
        }
        if !input.peek(Ident) || !(input.peek2(Token![,]) || input.peek2(End)) {
            return Err(input.error(format!("the variant's name comes first, and stands alone: {HOW}")));
        }
        let mut settings = Self {
            name: input.parse()?,
            partial: false,
            exclude: vec![],
            only: vec![],
            optional: vec![],
            deep: vec![],
            with: vec![],
        };
        while !input.is_empty() {
            if !input.peek(Token![,]) {
                return Err(input.error(format!("the words stand between commas: {HOW}")));
            }
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            settings.word(input)?;
        }
        settings.says_something()?;
        Ok(settings)
    }
}

impl Settings {
    fn word(&mut self, input: ParseStream<'_>) -> Result<()> {
        let word: Ident = input.parse()?;
        let example = match word.to_string().as_str() {
            "partial" => {
                self.partial = true;
                return Ok(());
            }
            "exclude" | "only" | "optional" => "id",
            "deep" => "address: AddressPatch",
            "with" => "todos: Vec<Todo>",
            _ => return Err(words::unknown(&word, WORDS)),
        };
        if !input.peek(Paren) {
            let what = format!("`{word}` says of which fields: `{word}({example})`");
            return Err(Error::new(word.span(), what));
        }
        let list;
        parenthesized!(list in input);
        match word.to_string().as_str() {
            "deep" => self.deep.extend(Punctuated::<Deep, Token![,]>::parse_terminated(&list)?),
            "with" => self.with.extend(list.parse_terminated(Field::parse_named, Token![,])?),
            "exclude" => self.exclude.extend(names(&list)?),
            "only" => self.only.extend(names(&list)?),
            _ => self.optional.extend(names(&list)?),
        }
        Ok(())
    }

    fn says_something(&self) -> Result<()> {
        let names_fields = [&self.exclude, &self.only, &self.optional].iter().any(|list| !list.is_empty());
        if names_fields || self.partial || !self.deep.is_empty() || !self.with.is_empty() {
            return Ok(());
        }
        let what = format!("`{}` would be the same type again: {HOW}", self.name);
        Err(Error::new(self.name.span(), what))
    }

    pub(super) fn has(&self, name: &Ident) -> bool {
        (self.only.is_empty() || self.only.contains(name)) && !self.exclude.contains(name)
    }

    pub(super) fn makes_optional(&self, name: &Ident) -> bool {
        self.partial || self.optional.contains(name)
    }

    /// How the variant goes into the type of a field.
    pub(super) fn goes_into(&self, name: &Ident) -> Option<&Deep> {
        self.deep.iter().find(|deep| deep.field == *name)
    }

    /// Whether the fields that it names are those of the struct, and it says nothing twice.
    pub(super) fn check<'f>(&self, fields: impl Iterator<Item = &'f Field> + Clone, mistakes: &mut Mistakes) {
        let known = || fields.clone().filter_map(|field| field.ident.as_ref());
        let deep = || self.deep.iter().map(|deep| &deep.field);
        for name in self.exclude.iter().chain(&self.only).chain(&self.optional).chain(deep()) {
            if !known().any(|field| field == name) {
                let list: Vec<String> = known().map(|one| format!("`{one}`")).collect();
                let what = format!("there is no field `{name}`: there are {}", list.join(", "));
                mistakes.add(Error::new(name.span(), what));
            } else if !self.has(name) && !self.exclude.contains(name) {
                let what = format!("`{name}` is left out: name it in `only(..)`, too");
                mistakes.add(Error::new(name.span(), what));
            }
        }
        if let (Some(name), false) = (self.exclude.first(), self.only.is_empty()) {
            mistakes.add(Error::new(name.span(), "say either `only(..)` or `exclude(..)`"));
        }
        for name in self.optional.iter().chain(deep()).filter(|name| self.exclude.contains(name)) {
            let what =
                format!("`{name}` is left out: take it out of `exclude(..)`, or say nothing else of it");
            mistakes.add(Error::new(name.span(), what));
        }
        for (index, name) in deep().enumerate() {
            if deep().take(index).any(|other| other == name) {
                let what = format!("`{name}` has a variant already: name one of them");
                mistakes.add(Error::new(name.span(), what));
            }
        }
        self.check_added(known, mistakes);
    }

    fn check_added<'f, I: Iterator<Item = &'f Ident>>(&self, known: impl Fn() -> I, mistakes: &mut Mistakes) {
        let added = || self.with.iter().filter_map(|field| field.ident.as_ref());
        for (index, name) in added().enumerate() {
            if known().any(|field| field == name && self.has(name)) {
                let what = format!(
                    "the struct has a field `{name}` already: give this one another name, or leave that one out with \
                     `exclude({name})`"
                );
                mistakes.add(Error::new(name.span(), what));
            }
            if added().take(index).any(|other| other == name) {
                mistakes
                    .add(Error::new(name.span(), format!("`{name}` is added twice: take one of them away")));
            }
        }
    }

    /// What the variant is, in words.
    pub(super) fn doc(&self, base: &ItemStruct) -> String {
        let mut said = Vec::new();
        if !self.exclude.is_empty() {
            said.push(format!("without {}", listed(&self.exclude)));
        }
        if !self.only.is_empty() {
            said.push(format!("with only {}", listed(&self.only)));
        }
        let added: Vec<_> = self.with.iter().filter_map(|field| field.ident.clone()).collect();
        if !added.is_empty() {
            said.push(format!("which may have {}", listed(&added)));
        }
        if self.partial {
            said.push("of which everything may be absent".to_owned());
        } else if !self.optional.is_empty() {
            said.push(format!("of which {} may be absent", listed(&self.optional)));
        }
        let deep: Vec<_> = self.deep.iter().map(|deep| deep.field.clone()).collect();
        if !deep.is_empty() {
            said.push(format!("with another form of {}", listed(&deep)));
        }
        let own = docs::summary(&base.attrs).0.map(|text| format!("{text}: ")).unwrap_or_default();
        format!("{own}a `{}` {}.", base.ident, said.join(", "))
    }
}

fn names(list: ParseStream<'_>) -> Result<Punctuated<Ident, Token![,]>> {
    Punctuated::parse_terminated(list)
}

fn listed(names: &[Ident]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
