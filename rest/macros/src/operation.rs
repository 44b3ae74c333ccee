//! One method with a verb: its attribute, signature and arguments.

use crate::{
    api::{flag, texts, value},
    argument::{Argument, Kind},
    body::media_types,
    docs,
    mistakes::Mistakes,
    names,
    notes::{self, Notes},
    words,
};
use syn::{
    Attribute, Error, FnArg, GenericArgument, GenericParam, Ident, ImplItemFn, LitInt, LitStr, PathArguments,
    ReceiverKind, Result, ReturnType, Token, Type, parse::ParseStream, spanned::Spanned,
};

/// What the attribute of a verb says.
pub(crate) struct Verb {
    pub(crate) method: String,
    pub(crate) path: LitStr,
    pub(crate) operation_id: Option<LitStr>,
    pub(crate) tags: Vec<LitStr>,
    /// The versions that have it, if they are not those of the block.
    pub(crate) versions: Vec<LitStr>,
    pub(crate) status: Option<LitInt>,
    /// What the block says where these say nothing.
    pub(crate) deprecated: Option<bool>,
    pub(crate) hidden: Option<bool>,
    /// The media types of the answer.
    pub(crate) produces: Vec<LitStr>,
    /// What the document says beside that.
    pub(crate) notes: Notes,
}

/// The verbs that have an attribute.
const VERBS: [(&str, &str); 7] = [
    ("get", "GET"),
    ("post", "POST"),
    ("put", "PUT"),
    ("patch", "PATCH"),
    ("del", "DELETE"),
    ("delete", "DELETE"),
    ("head", "HEAD"),
];

impl Verb {
    /// Whether an attribute is one of a verb; `None` for any other.
    pub(crate) fn of(attribute: &Attribute) -> Option<Result<Self>> {
        let name = attribute.path().segments.last()?.ident.to_string();
        let method = if name == "operation" {
            None
        } else {
            Some(VERBS.iter().find(|(word, _)| *word == name)?.1.to_owned())
        };
        if matches!(attribute.meta, syn::Meta::Path(_)) {
            let what = format!("say the path: `#[{name}(\"/path\")]`");
            return Some(Err(Error::new_spanned(attribute, what)));
        }
        Some(attribute.parse_args_with(|input: ParseStream<'_>| Self::parse(method, input)))
    }

    fn parse(method: Option<String>, input: ParseStream<'_>) -> Result<Self> {
        let method = match method {
            Some(method) => method,
            None => {
                let verb: LitStr = input.parse()?;
                input.parse::<Token![,]>()?;
                let text = verb.value();
                if text.is_empty() || !text.bytes().all(|b| b.is_ascii_uppercase()) {
                    return Err(Error::new(
                        verb.span(),
                        "write the verb in capitals: `#[operation(\"PUT\", \"/path\")]`",
                    ));
                }
                text
            }
        };
        if !input.peek(LitStr) {
            return Err(input.error("the path comes first, without a word in front: `\"/path\"`"));
        }
        let path: LitStr = input.parse()?;
        if !path.value().starts_with('/') {
            return Err(Error::new(
                path.span(),
                format!("a path begins with `/`: write \"/{}\"", path.value()),
            ));
        }
        if let Some(mistake) = names::mistake_in_path(&path.value()) {
            return Err(Error::new(path.span(), mistake));
        }
        let mut verb = Self {
            method,
            path,
            operation_id: None,
            tags: vec![],
            versions: vec![],
            status: None,
            deprecated: None,
            hidden: None,
            produces: vec![],
            notes: Notes::default(),
        };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let word: Ident = input.parse()?;
            match word.to_string().as_str() {
                "deprecated" => verb.deprecated = Some(flag(input)?),
                "hidden" => verb.hidden = Some(flag(input)?),
                "operation_id" => verb.operation_id = Some(value(input)?),
                "tag" => verb.tags.push(value(input)?),
                "version" => {
                    input.parse::<Token![=]>()?;
                    verb.versions = texts(input)?;
                }
                "status" => verb.status = Some(value(input)?),
                "produces" => {
                    input.parse::<Token![=]>()?;
                    verb.produces = media_types(input)?;
                }
                _ => {
                    if !verb.notes.parse(&word, input)? {
                        let known = format!(
                            "`operation_id = \"..\"`, `tag = \"..\"`, `version = \"..\"`, `status = 201`, `produces = \"text/csv\"`, \
                             `deprecated`, `hidden`, `example = value`, {}",
                            notes::WORDS
                        );
                        return Err(words::unknown(&word, &known));
                    }
                }
            }
        }
        Ok(verb)
    }

    fn takes_body(&self) -> bool {
        !matches!(self.method.as_str(), "GET" | "HEAD")
    }
}

/// A method that answers an operation.
pub(crate) struct Operation {
    pub(crate) verb: Verb,
    /// The path with the prefix of the block.
    pub(crate) path: String,
    pub(crate) name: Ident,
    pub(crate) is_async: bool,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) conditions: Vec<Attribute>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) output: Option<Type>,
    /// The interceptors that the method lists.
    pub(crate) interceptors: Option<proc_macro2::TokenStream>,
    /// The middleware that the method lists.
    pub(crate) middleware: Option<proc_macro2::TokenStream>,
}

impl Operation {
    /// Reads a method and takes away the attributes of its arguments.
    pub(crate) fn of(mut verb: Verb, prefix: &str, method: &mut ImplItemFn) -> Result<Self> {
        if method.attrs.iter().any(|one| one.path().is_ident("deprecated")) {
            verb.deprecated = Some(true);
        }
        let mut mistakes = Mistakes::default();
        check_receiver(method, &mut mistakes);
        let prefix = prefix.trim_end_matches('/');
        let path = match verb.path.value() {
            // What is at `/` is at the prefix itself.
            root if root == "/" && !prefix.is_empty() => prefix.to_owned(),
            own => format!("{prefix}{own}"),
        };
        let in_path = names::in_path(&path);
        let mut arguments = Vec::new();
        for input in &mut method.sig.inputs {
            if let FnArg::Typed(argument) = input {
                arguments.extend(mistakes.keep(Argument::take(argument, &in_path, &path)));
            }
        }
        check_bodies(&verb, &arguments, &mut mistakes);
        for name in &in_path {
            // A struct of parameters may have it.
            let is_taken = |one: &Argument| match &one.kind {
                Kind::Path => one.name == *name,
                kind => matches!(kind, Kind::Parameters),
            };
            if !arguments.iter().any(is_taken) && mistakes_in_arguments(method, &arguments) {
                let ident = heck::ToSnakeCase::to_snake_case(name.as_str());
                let what = format!(
                    "the path has `{{{name}}}`, but no argument takes it: add `{ident}: String` (or its type)"
                );
                mistakes.add(Error::new(verb.path.span(), what));
            }
        }
        let (summary, description) = docs::summary(&method.attrs);
        let output = match &method.sig.output {
            ReturnType::Default => None,
            ReturnType::Type(_, output) => Some((**output).clone()),
        };
        check_output(output.as_ref(), &mut mistakes);
        mistakes.into_result(Self {
            path,
            name: method.sig.ident.clone(),
            is_async: method.sig.asyncness.is_some(),
            summary,
            description,
            conditions: method.attrs.iter().filter(|one| one.path().is_ident("cfg")).cloned().collect(),
            arguments,
            output,
            interceptors: None,
            middleware: None,
            verb,
        })
    }
}

/// Whether every argument could be read: only then is it known that none takes a parameter of the path.
fn mistakes_in_arguments(method: &ImplItemFn, arguments: &[Argument]) -> bool {
    let typed = method.sig.inputs.iter().filter(|input| matches!(input, FnArg::Typed(_))).count();
    typed == arguments.len()
}

fn check_receiver(method: &ImplItemFn, mistakes: &mut Mistakes) {
    match method.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) if matches!(receiver.kind, ReceiverKind::Reference(_, _, Some(_))) => mistakes.add(Error::new_spanned(
            receiver,
            "an operation takes `&self`: one controller serves many requests at a time; put what changes behind a `Mutex` or an \
             atomic",
        )),
        Some(FnArg::Receiver(receiver)) if !matches!(receiver.kind, ReceiverKind::Reference(..)) => {
            mistakes.add(Error::new_spanned(receiver, "an operation takes `&self`"));
        }
        Some(FnArg::Receiver(_)) => {}
        _ => mistakes.add(Error::new(method.sig.ident.span(), "an operation is a method: add `&self`")),
    }
    for parameter in &method.sig.generics.params {
        let what = match parameter {
            GenericParam::Lifetime(_) => {
                "an operation takes no lifetimes: its arguments own their values (`String` for `&'a str`), and `&self` needs no name"
            }
            _ => {
                "an operation cannot be generic: its types are in the document, so take an owned value of one type"
            }
        };
        mistakes.add(Error::new_spanned(parameter, what));
    }
}

/// A `Result` has a value with a name.
fn check_output(output: Option<&Type>, mistakes: &mut Mistakes) {
    let Some(Type::Path(path)) = output else { return };
    let Some(last) = path.path.segments.last() else { return };
    let PathArguments::AngleBracketed(inside) = &last.arguments else { return };
    for one in &inside.args {
        if let GenericArgument::Type(opaque @ Type::ImplTrait(_)) = one {
            let what = "what an operation returns has a name, since the document tells of it: write the type in place of `impl ..`, \
                        like `Json<Todo>`";
            mistakes.add(Error::new_spanned(opaque, what));
        }
    }
}

fn check_bodies(verb: &Verb, arguments: &[Argument], mistakes: &mut Mistakes) {
    let mut bodies = arguments.iter().filter(|one| matches!(one.kind, Kind::Body(_)));
    let Some(first) = bodies.next() else { return };
    for second in bodies {
        let what = "a request has one body: keep one `#[body]` and make a struct of both";
        mistakes.add(Error::new(second.ty.span(), what));
    }
    if !verb.takes_body() {
        let what = format!(
            "{} takes no body: use `#[post(..)]`, `#[put(..)]` or `#[patch(..)]`, or make it a `#[query]` parameter",
            verb.method
        );
        mistakes.add(Error::new(first.ty.span(), what));
    }
}
