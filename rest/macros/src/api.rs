//! `#[api]`.

use crate::{
    argument, docs, expand, intercept,
    mistakes::Mistakes,
    notes::{self, Notes, TagNote},
    operation::{Operation, Verb},
    paths, words,
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Error, Ident, ImplItem, ImplItemFn, Item, ItemImpl, LitBool, LitStr, Result, Token, Type, bracketed,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
    token,
};

/// What `#[api(..)]` says.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) tag: Option<LitStr>,
    path: Option<LitStr>,
    /// What the document says of the tag.
    pub(crate) tag_note: TagNote,
    /// What the document says of all operations.
    pub(crate) notes: Notes,
    pub(crate) deprecated: bool,
    pub(crate) hidden: bool,
    /// The hosts that have the operations.
    pub(crate) hosts: Vec<LitStr>,
    /// The versions that have them, unless one says others.
    pub(crate) versions: Vec<LitStr>,
    /// The interceptors that the block lists.
    pub(crate) interceptors: Option<proc_macro2::TokenStream>,
    /// The middleware that the block lists.
    pub(crate) middleware: Option<proc_macro2::TokenStream>,
}

impl Parse for Settings {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut settings = Self::default();
        while !input.is_empty() {
            let word: Ident = input.parse()?;
            match word.to_string().as_str() {
                "deprecated" => settings.deprecated = true,
                "hidden" => settings.hidden = true,
                "tag" => settings.tag = Some(value(input)?),
                "tag_description" => settings.tag_note.description = Some(value(input)?),
                "tag_docs" => settings.tag_note.docs = Some(notes::page(&word, input)?),
                "path" => settings.path = Some(value(input)?),
                "host" => {
                    input.parse::<Token![=]>()?;
                    settings.hosts = texts(input)?;
                }
                "version" => {
                    input.parse::<Token![=]>()?;
                    settings.versions = texts(input)?;
                }
                _ => {
                    if !settings.notes.parse(&word, input)? {
                        let known = format!(
                            "`tag = \"..\"`, `tag_description = \"..\"`, `tag_docs(\"url\")`, `path = \"/prefix\"`, `host = \"..\"`, \
                             `version = \"..\"`, `deprecated`, `hidden`, {}",
                            notes::WORDS
                        );
                        return Err(words::unknown(&word, &known));
                    }
                    settings.notes.without_examples()?;
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(settings)
    }
}

pub(crate) fn value<T: Parse>(input: ParseStream<'_>) -> Result<T> {
    input.parse::<Token![=]>()?;
    input.parse()
}

/// A word that stands for itself, or `word = false`.
pub(crate) fn flag(input: ParseStream<'_>) -> Result<bool> {
    if input.peek(Token![=]) { Ok(value::<LitBool>(input)?.value) } else { Ok(true) }
}

/// One text, or a list of them: `"1"`, `["1", "2"]`.
pub(crate) fn texts(input: ParseStream<'_>) -> Result<Vec<LitStr>> {
    if !input.peek(token::Bracket) {
        if !input.peek(LitStr) {
            return Err(input.error("write a text, or a list of them: `\"1\"`, `[\"1\", \"2\"]`"));
        }
        return Ok(vec![input.parse()?]);
    }
    let list;
    bracketed!(list in input);
    Ok(Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?.into_iter().collect())
}

/// Writes the block also when something is wrong, so that only the mistakes are reported.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut block: ItemImpl = match syn::parse2(item.clone()) {
        Ok(block) => block,
        Err(_) => {
            let mistake = Error::new(proc_macro2::Span::call_site(), no_block(&item)).into_compile_error();
            return quote!(#mistake #item);
        }
    };
    match try_expand(args, &mut block) {
        Ok(controller) => quote!(#block #controller),
        Err(mistakes) => {
            let mistakes = mistakes.into_compile_error();
            let stub = stub(&block);
            // What follows from a mistake is not worth a warning.
            quote!(#[allow(unused, reason = "the mistakes come first")] #block #mistakes #stub)
        }
    }
}

/// What to write where the item is no `impl` block.
fn no_block(item: &TokenStream) -> &'static str {
    match syn::parse2(item.clone()) {
        Ok(Item::Fn(_)) => {
            "`#[api]` stands on an `impl` block; a function becomes an operation by its verb alone: `#[get(\"/path\")]` in place of \
             `#[api]`"
        }
        Ok(Item::Trait(_)) => {
            "`#[api]` stands on an `impl` block of a controller, not on a trait: write the operations as methods of the class, which \
             may call those of the trait"
        }
        _ => {
            "`#[api]` stands on an `impl` block of a controller; the struct itself is marked `#[controller]`"
        }
    }
}

/// A controller without operations, so that a block with mistakes is not reported as missing, too.
fn stub(block: &ItemImpl) -> Option<TokenStream> {
    class_name(&block.self_ty).filter(|_| block.trait_.is_none())?;
    let private = paths::private();
    let (generics, _, clause) = block.generics.split_for_impl();
    let ty = &block.self_ty;
    Some(quote! {
        #[automatically_derived]
        impl #generics #private::Controller for #ty #clause {
            fn routes() -> ::std::vec::Vec<#private::Route<Self>> {
                ::std::vec::Vec::new()
            }
        }
    })
}

fn try_expand(args: TokenStream, block: &mut ItemImpl) -> Result<TokenStream> {
    let mut mistakes = Mistakes::default();
    let mut settings: Settings = mistakes.keep(syn::parse2(args)).unwrap_or_default();
    settings.tag_note.remark = Some(docs::text(&block.attrs)).filter(|text| !text.is_empty());
    settings.interceptors = mistakes.keep(intercept::take(&mut block.attrs)).flatten();
    settings.middleware = mistakes.keep(intercept::take_middleware(&mut block.attrs)).flatten();
    if let Some((trait_, _)) = &block.trait_ {
        mistakes.add(Error::new_spanned(
            trait_,
            "`#[api]` stands on the controller's own `impl` block, not on a trait's: move the operations there, and call the trait's \
             methods in them",
        ));
    }
    let Some(class) = class_name(&block.self_ty) else {
        return Err(Error::new_spanned(&block.self_ty, "`#[api]` needs a type with a name"));
    };
    let prefix = settings.path.as_ref().map(LitStr::value).unwrap_or_default();
    if !prefix.is_empty() && !prefix.starts_with('/') {
        let span = settings.path.as_ref().map_or_else(proc_macro2::Span::call_site, LitStr::span);
        mistakes.add(Error::new(span, format!("a path begins with `/`: write \"/{prefix}\"")));
    }
    let mut operations = Vec::new();
    for item in &mut block.items {
        if let ImplItem::Fn(method) = item
            && let Some(verb) = take_verb(method, &mut mistakes)
        {
            let interceptors = mistakes.keep(intercept::take(&mut method.attrs)).flatten();
            let middleware = mistakes.keep(intercept::take_middleware(&mut method.attrs)).flatten();
            let operation = mistakes.keep(Operation::of(verb, &prefix, method));
            operations.extend(operation.map(|operation| Operation { interceptors, middleware, ..operation }));
        }
    }
    mistakes.into_result(())?;
    if operations.is_empty() {
        let what = "this block has no operation: mark a method `#[get(\"/path\")]`, `#[post(..)]`, ...";
        return Err(Error::new_spanned(&block.self_ty, what));
    }
    Ok(expand::controller(block, &class, &settings, &operations))
}

/// The verb of a method, whose attribute is taken away.
fn take_verb(method: &mut ImplItemFn, mistakes: &mut Mistakes) -> Option<Verb> {
    let mut found = None;
    let mut others = Vec::new();
    for attribute in std::mem::take(&mut method.attrs) {
        match Verb::of(&attribute) {
            None => others.push(attribute),
            Some(verb) => {
                let verb = mistakes.keep(verb);
                if verb.is_none() {
                    argument::strip(method);
                }
                if found.is_some() {
                    mistakes.add(Error::new_spanned(
                        &attribute,
                        "a method answers one verb: write a method for each",
                    ));
                }
                found = found.or(verb);
            }
        }
    }
    method.attrs = others;
    found
}

/// The last name of the type.
fn class_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}
