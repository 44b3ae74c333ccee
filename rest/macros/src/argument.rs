//! One argument of a method: where its value comes from.

use crate::{body::Body, docs, names, rules::Rules};
use quote::quote;
use syn::{
    Attribute, Error, FnArg, GenericArgument, Ident, ImplItemFn, Pat, PatType, PathArguments, Result, Type,
    spanned::Spanned,
};

/// Where an argument's value comes from.
pub(crate) enum Kind {
    Path,
    Query,
    Header,
    Cookie,
    Body(Body),
    Extract,
    /// A struct of parameters.
    Parameters,
}

/// The styles of OpenAPI, where they exist, and their variants of `Style`.
const STYLES: [(&str, &[&str], &str); 7] = [
    ("simple", &["path", "header"], "Simple"),
    ("label", &["path"], "Label"),
    ("matrix", &["path"], "Matrix"),
    ("form", &["query", "cookie"], "Form"),
    ("spaceDelimited", &["query"], "SpaceDelimited"),
    ("pipeDelimited", &["query"], "PipeDelimited"),
    ("deepObject", &["query"], "DeepObject"),
];

impl Kind {
    /// The place's name in a document; nothing for what is no parameter.
    fn place(&self) -> Option<&'static str> {
        Some(match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            _ => return None,
        })
    }
}

/// The variant of `Style` that a rule names.
pub(crate) fn style_of(style: &syn::LitStr) -> Option<&'static str> {
    STYLES.iter().find(|(name, ..)| *name == style.value()).map(|(_, _, variant)| *variant)
}

/// Finds styles that do not exist in the place, or do not go with what else is said.
fn check_style(kind: &Kind, rules: &Rules) -> Result<()> {
    let (Some(place), Some(style)) = (kind.place(), &rules.style) else {
        return match (&rules.explode, &rules.content) {
            (Some(explode), Some(_)) => Err(Error::new(
                explode.span(),
                "JSON text is not taken apart: leave `explode` out, or `content`",
            )),
            _ => Ok(()),
        };
    };
    if rules.content.is_some() {
        return Err(Error::new(style.span(), "JSON text has no style: leave `style` out, or `content`"));
    }
    let name = style.value();
    if STYLES.iter().any(|(known, places, _)| *known == name && places.contains(&place)) {
        return Ok(());
    }
    let there: Vec<String> = STYLES
        .iter()
        .filter(|(_, places, _)| places.contains(&place))
        .map(|(known, ..)| format!("\"{known}\""))
        .collect();
    let what =
        format!("the {place} has no style \"{name}\": write {}, or leave `style` out", there.join(" or "));
    Err(Error::new(style.span(), what))
}

/// An argument of a method.
pub(crate) struct Argument {
    pub(crate) kind: Kind,
    /// Its name in the method.
    pub(crate) ident: Ident,
    /// Its name in the request.
    pub(crate) name: String,
    /// Its type, inside of `Option`.
    pub(crate) ty: Type,
    /// Whether it is an `Option`.
    pub(crate) is_optional: bool,
    pub(crate) description: Option<String>,
    pub(crate) rules: Rules,
}

impl Argument {
    /// Reads an argument and takes its attributes away.
    pub(crate) fn take(argument: &mut PatType, in_path: &[String], path: &str) -> Result<Self> {
        let attributes = std::mem::take(&mut argument.attrs);
        let Pat::Ident(pattern) = &*argument.pat else {
            return Err(unnamed(argument));
        };
        let ident = &pattern.ident;
        let (ty, is_optional) = inside_option(&argument.ty);
        let documented = docs::text(&attributes);
        let mut own: Option<(Kind, Rules)> = None;
        for attribute in &attributes {
            if attribute.path().is_ident("inject") || attribute.path().is_ident("config") {
                return Err(injected(attribute, ident));
            }
            let Some(read) = read(attribute)? else {
                // Others (`#[allow]`, say) are the user's.
                if !attribute.path().is_ident("doc") {
                    argument.attrs.push(attribute.clone());
                }
                continue;
            };
            if own.replace(read).is_some() {
                return Err(Error::new_spanned(
                    attribute,
                    "an argument has one source: keep one of its attributes",
                ));
            }
        }
        let camel = names::camel(ident);
        let is_extracted = matches!(own, Some((Kind::Extract, _)));
        if let Type::Reference(borrowed) = &ty
            && !is_extracted
        {
            let what = "an argument is made for the request and owns its value: take `String` for `&str`, `Vec<T>` for `&[T]`";
            return Err(Error::new_spanned(borrowed, what));
        }
        let (kind, mut rules) = match own {
            Some(own) => own,
            None => match in_path.iter().any(|name| *name == camel || *name == names::text(ident)) {
                true => (Kind::Path, Rules::default()),
                false => {
                    let other_way = [camel.clone(), names::text(ident)]
                        .into_iter()
                        .find(|name| path.split('/').any(|segment| segment.strip_prefix(':') == Some(name)));
                    if let Some(name) = other_way {
                        let what = format!("a parameter is written `{{{name}}}` in a path, not `:{name}`");
                        return Err(Error::new(ident.span(), what));
                    }
                    let what = format!(
                        "nobody says where `{ident}` comes from: mark it `#[query]`, `#[header]`, `#[cookie]`, `#[body]`, \
                         `#[parameters]` or `#[extract]`, or put `{{{camel}}}` into the path \"{path}\""
                    );
                    return Err(Error::new(ident.span(), what));
                }
            },
        };
        let name = match (rules.name.take(), &kind) {
            (Some(name), _) => name.value(),
            (None, Kind::Header) => names::header(ident),
            (None, _) if in_path.contains(&names::text(ident)) => names::text(ident),
            (None, _) => camel,
        };
        check(&kind, &name, ident, &ty, is_optional, in_path, path)?;
        check_style(&kind, &rules)?;
        rules.check_default(&ty)?;
        let description = rules.description.take().map(|text| text.value());
        let description = description.or_else(|| (!documented.is_empty()).then_some(documented));
        Ok(Self { kind, ident: ident.clone(), name, ty, is_optional, description, rules })
    }

    /// A field of a struct of parameters.
    pub(crate) fn of_field(field: &syn::Field, ident: &Ident) -> Result<Self> {
        let mut own: Option<(Kind, Rules)> = None;
        for attribute in &field.attrs {
            let Some(read) = read(attribute)? else { continue };
            if matches!(read.0, Kind::Body(_) | Kind::Extract) {
                return Err(Error::new_spanned(
                    attribute,
                    "a field is a parameter: `#[query]`, `#[header]`, `#[cookie]`, `#[path]` or `#[parameters]`",
                ));
            }
            if own.replace(read).is_some() {
                return Err(Error::new_spanned(
                    attribute,
                    "a field has one source: keep one of its attributes",
                ));
            }
        }
        let (kind, mut rules) = own.unwrap_or((Kind::Query, Rules::default()));
        let (ty, is_optional) = inside_option(&field.ty);
        let name = match (rules.name.take(), &kind) {
            (Some(name), _) => name.value(),
            (None, Kind::Header) => names::header(ident),
            (None, _) => names::camel(ident),
        };
        check(&kind, &name, ident, &ty, is_optional, std::slice::from_ref(&name), "")?;
        check_style(&kind, &rules)?;
        rules.check_default(&ty)?;
        let documented = docs::text(&field.attrs);
        let description = rules.description.take().map(|text| text.value());
        let description = description.or_else(|| (!documented.is_empty()).then_some(documented));
        Ok(Self { kind, ident: ident.clone(), name, ty, is_optional, description, rules })
    }

    /// Whether it is one of the operation's parameters.
    pub(crate) fn is_parameter(&self) -> bool {
        self.kind.place().is_some()
    }
}

fn check(
    kind: &Kind,
    name: &str,
    ident: &Ident,
    ty: &Type,
    is_optional: bool,
    in_path: &[String],
    path: &str,
) -> Result<()> {
    match kind {
        Kind::Path if !in_path.iter().any(|known| known == name) => {
            let what =
                format!("the path \"{path}\" has no `{{{name}}}`: add it, or mark `{ident}` `#[query]`");
            Err(Error::new(ident.span(), what))
        }
        Kind::Path if is_optional => {
            let what = format!("`{{{name}}}` is always in the path: write the type without `Option`");
            Err(Error::new(ty.span(), what))
        }
        Kind::Body(_) if is_file(ty) => {
            let what = "a file is a field of a form: take a struct that has it, `#[body(content = \"multipart/form-data\")] form: Form`; \
                        bytes alone are `#[body(content = \"image/png\")] image: Bytes`";
            Err(Error::new(ty.span(), what))
        }
        Kind::Parameters if is_optional => {
            Err(Error::new(ty.span(), "a struct of parameters is always there: make its fields `Option`s"))
        }
        _ => Ok(()),
    }
}

/// Whether a type is that of an uploaded file, or a list of them.
fn is_file(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| match &last.arguments {
        syn::PathArguments::AngleBracketed(inside) => inside
            .args
            .iter()
            .any(|one| matches!(one, syn::GenericArgument::Type(ty) if last.ident == "Vec" && is_file(ty))),
        _ => last.ident == "UploadedFile",
    })
}

/// A pattern in the place of a name.
pub(crate) fn unnamed(argument: &PatType) -> Error {
    let (pattern, ty) = (&argument.pat, &argument.ty);
    let (pattern, ty) = (quote!(#pattern).to_string(), quote!(#ty).to_string());
    let tidy =
        |text: &str| text.replace(" :: ", "::").replace(" (", "(").replace(" < ", "<").replace(" >", ">");
    let what = match &*argument.pat {
        Pat::Wild(_) => {
            format!("an argument has a name, which is that of the parameter: write `_name: {}`", tidy(&ty))
        }
        _ => format!(
            "an argument is bound by a name: write `name: {}`, and take it apart in the body, `let {} = name;`",
            tidy(&ty),
            tidy(&pattern)
        ),
    };
    Error::new_spanned(&argument.pat, what)
}

/// What is injected stands elsewhere.
fn injected(attribute: &Attribute, ident: &Ident) -> Error {
    let what = format!(
        "what is injected into a controller is a field of it: put `#[inject] {ident}: ..` into the struct, and use `self.{ident}` here"
    );
    Error::new_spanned(attribute, what)
}

/// Takes our attributes away from the arguments of a method that cannot be read, so that nobody reports them as unknown.
pub(crate) fn strip(method: &mut ImplItemFn) {
    for input in &mut method.sig.inputs {
        if let FnArg::Typed(argument) = input {
            argument.attrs.retain(|attribute| !is_ours(attribute));
        }
    }
}

/// Whether an attribute says where a value comes from.
pub(crate) fn is_ours(attribute: &Attribute) -> bool {
    OURS.iter().any(|ours| attribute.path().is_ident(ours))
}

/// The attributes of arguments.
const OURS: [&str; 7] = ["path", "query", "header", "cookie", "body", "extract", "parameters"];

/// What an attribute of ours says; `None` for anybody else's.
fn read(attribute: &Attribute) -> Result<Option<(Kind, Rules)>> {
    let Some(ident) = attribute.path().get_ident() else { return Ok(None) };
    let is_bare = matches!(attribute.meta, syn::Meta::Path(_));
    let rules = || if is_bare { Ok(Rules::default()) } else { attribute.parse_args() };
    Ok(Some(match ident.to_string().as_str() {
        "path" => (Kind::Path, rules()?),
        "query" => (Kind::Query, rules()?),
        "header" => (Kind::Header, rules()?),
        "cookie" => (Kind::Cookie, rules()?),
        "body" if is_bare => (Kind::Body(Body::default()), Rules::default()),
        "body" => (Kind::Body(attribute.parse_args()?), Rules::default()),
        "extract" if is_bare => (Kind::Extract, Rules::default()),
        "parameters" if is_bare => (Kind::Parameters, Rules::default()),
        "parameters" => return Err(Error::new_spanned(attribute, "`#[parameters]` takes no arguments")),
        "extract" => return Err(Error::new_spanned(attribute, "`#[extract]` takes no arguments")),
        _ => return Ok(None),
    }))
}

/// `T` for `Option<T>`, and whether it was one.
fn inside_option(ty: &Type) -> (Type, bool) {
    if let Type::Path(path) = ty
        && let Some(last) = path.path.segments.last()
        && last.ident == "Option"
        && let PathArguments::AngleBracketed(arguments) = &last.arguments
        && let Some(GenericArgument::Type(inner)) = arguments.args.first()
    {
        return (inner.clone(), true);
    }
    (ty.clone(), false)
}
