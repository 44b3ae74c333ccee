//! Where the value of a field or parameter comes from: what its attribute says.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Attribute, Error, Expr, GenericArgument, Generics, Ident, LitStr, PathArguments, Result, Token, Type,
    parse::{Parse, ParseStream},
    spanned::Spanned,
};

/// Where a value comes from.
pub(crate) enum Source {
    /// Looked up.
    Injected(Injected),
    /// An expression.
    Value(TokenStream),
}

/// A value that is looked up.
pub(crate) struct Injected {
    /// Its `Dependency`.
    pub(crate) need: TokenStream,
    /// Its `Resolution`, with a `resolver` at hand.
    pub(crate) value: TokenStream,
    /// What must hold of a generic type; none if the key says so already.
    bound: Option<TokenStream>,
    /// What a class can remember of it.
    pub(crate) remembered: Option<Box<Remembered>>,
}

impl Injected {
    /// What must hold of the generic types in it.
    pub(crate) fn bounds(&self, generics: &Generics) -> impl Iterator<Item = TokenStream> {
        let remembered = self
            .remembered
            .as_deref()
            .map(|Remembered { ty, .. }| quote!(#ty: ::core::marker::Send + ::core::marker::Sync + 'static));
        let all = self.bound.clone().into_iter().chain(remembered);
        all.filter(|bound| is_generic(bound, generics))
    }
}

/// What a class can remember of a member, from one of its values to the next.
pub(crate) struct Remembered {
    /// The `T` of an `Arc<T>`.
    pub(crate) ty: Type,
    /// Its `Injection`.
    pub(crate) at: TokenStream,
}

/// A field or parameter.
pub(crate) struct Member<'a> {
    pub(crate) name: String,
    pub(crate) attributes: &'a [Attribute],
    pub(crate) ty: &'a Type,
    pub(crate) kernel: &'a TokenStream,
}

/// Whether the attribute says where a value comes from.
pub(crate) fn is_source(attribute: &Attribute) -> bool {
    ["inject", "config", "default"].iter().any(|name| attribute.path().is_ident(name))
}

impl Member<'_> {
    /// What the attributes say; `None` if they say nothing.
    pub(crate) fn source(&self) -> Result<Option<Source>> {
        let mut found = None;
        for attribute in self.attributes.iter().filter(|attribute| is_source(attribute)) {
            if found.is_some() {
                let what = "a field or parameter has one source: keep one of its attributes";
                return Err(Error::new(attribute.span(), what));
            }
            found = Some(self.read(attribute)?);
        }
        Ok(found)
    }

    /// Whatever provides the type.
    pub(crate) fn by_type(&self) -> Source {
        let (kernel, name) = (self.kernel, &self.name);
        self.inject(&quote!(const { &#kernel::Injection::by_type(#name) }), true)
    }

    fn read(&self, attribute: &Attribute) -> Result<Source> {
        let bare = matches!(attribute.meta, syn::Meta::Path(_));
        if attribute.path().is_ident("inject") {
            return if bare { Ok(self.by_type()) } else { self.select(&attribute.parse_args()?) };
        }
        if attribute.path().is_ident("config") {
            let place = if bare { ConfigPlace::default() } else { attribute.parse_args()? };
            return Ok(self.configure(&place));
        }
        Ok(Source::Value(if bare {
            quote!(::core::default::Default::default())
        } else {
            let value: Expr = attribute.parse_args()?;
            quote!(#value)
        }))
    }

    fn select(&self, selector: &Selector) -> Result<Source> {
        let Self { kernel, name, ty, .. } = self;
        Ok(match selector {
            Selector::Name(key) if key.value().contains('#') => {
                if key.value().trim_start().starts_with('#') {
                    return Err(Error::new(
                        key.span(),
                        "name the key before the path: `\"settings#rest.port\"`",
                    ));
                }
                let at = quote!(&#kernel::Injection::by_property(#name, #key));
                self.data(&quote!(#kernel::InjectProperty), &at)
            }
            Selector::Name(key) if key.value().is_empty() => {
                return Err(Error::new(key.span(), "a key needs a name; by type, write `#[inject]`"));
            }
            Selector::Name(key) => {
                self.inject(&quote!(const { &#kernel::Injection::by_name(#name, #key) }), true)
            }
            Selector::Tag(tag) => {
                self.inject(&quote!(const { &#kernel::Injection::by_tag(#name, #tag) }), true)
            }
            Selector::Extensions(point) => {
                self.inject(&quote!(&#kernel::Injection::by_extensions::<#ty>(#name, &#point)), false)
            }
            Selector::Filter(filter) => {
                self.inject(&quote!(&#kernel::Injection::by_filter(#name, #filter)), true)
            }
            Selector::Key(key) => {
                self.inject(&quote!(&#kernel::Injection::by_key::<#ty>(#name, &#key)), false)
            }
            Selector::Binding(key) => {
                self.inject(&quote!(&#kernel::Injection::binding_of(#name, &#key)), true)
            }
        })
    }

    fn configure(&self, place: &ConfigPlace) -> Source {
        let (kernel, name) = (self.kernel, &self.name);
        let path = place.path.as_ref().map_or_else(String::new, LitStr::value);
        let at = match (&place.section, &place.of) {
            (Some(section), _) => quote!(const { &#kernel::Injection::by_section(#name, #section) }),
            (None, None) => quote!(const { &#kernel::Injection::by_own_config(#name, #path) }),
            (None, Some(Expr::Lit(key))) => quote!(&#kernel::Injection::by_config_of(#name, #key, #path)),
            (None, Some(key)) => {
                let key = quote!(::std::string::String::from((#key).name()));
                quote!(&#kernel::Injection::by_config_of(#name, #key, #path))
            }
        };
        self.data(&quote!(#kernel::config::InjectConfig), &at)
    }

    fn inject(&self, at: &TokenStream, bounded: bool) -> Source {
        let (kernel, ty) = (self.kernel, self.ty);
        Source::Injected(Injected {
            need: quote!(<#ty as #kernel::Inject>::dependency(#at)),
            value: quote!(<#ty as #kernel::Inject>::inject(resolver, #at)),
            bound: bounded.then(|| quote!(#ty: #kernel::Inject)),
            remembered: argument_of(ty, "Arc")
                .map(|ty| Box::new(Remembered { ty: ty.clone(), at: at.clone() })),
        })
    }

    /// Configuration and properties, which are injected shared or by value.
    fn data(&self, injects: &TokenStream, at: &TokenStream) -> Source {
        let (kernel, ty) = (self.kernel, self.ty);
        let (ty, unwrap) = match (last_segment(ty), argument_of(ty, "Option")) {
            (Some("Arc" | "ConfigGetter" | "ConfigView"), _) => (quote!(#ty), None),
            (_, Some(inner)) if last_segment(inner) == Some("Arc") => (quote!(#ty), None),
            (_, Some(inner)) => (
                quote!(::core::option::Option<#kernel::ByValue<#inner>>),
                Some(quote!(.map(|found| found.map(|value| value.0)))),
            ),
            _ => (quote!(#kernel::ByValue<#ty>), Some(quote!(.map(|value| value.0)))),
        };
        Source::Injected(Injected {
            need: quote!(<#ty as #injects>::dependency(#at)),
            value: quote!(<#ty as #injects>::inject(resolver, #at) #unwrap),
            bound: Some(quote!(#ty: #injects)),
            remembered: None,
        })
    }
}

/// What `#[inject(..)]` says.
enum Selector {
    Name(LitStr),
    Tag(LitStr),
    Key(Expr),
    Binding(Expr),
    Extensions(Expr),
    Filter(Expr),
}

impl Parse for Selector {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::Name(input.parse()?));
        }
        if input.peek(Ident) && input.peek2(Token![=]) {
            let word: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            return match word.to_string().as_str() {
                "tag" => Ok(Self::Tag(input.parse()?)),
                "key" => Ok(Self::Name(input.parse()?)),
                "binding" => Ok(Self::Binding(input.parse()?)),
                "extensions" => Ok(Self::Extensions(input.parse()?)),
                "filter" => Ok(Self::Filter(input.parse()?)),
                _ => {
                    let what = "expected `tag = \"..\"`, `key = \"..\"`, `binding = KEY`, `extensions = POINT` or \
                                `filter = a BindingFilter`";
                    Err(Error::new(word.span(), what))
                }
            };
        }
        Ok(Self::Key(input.parse()?))
    }
}

/// What `#[config(..)]` says.
#[derive(Default)]
struct ConfigPlace {
    section: Option<LitStr>,
    of: Option<Expr>,
    path: Option<LitStr>,
}

impl Parse for ConfigPlace {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut place = Self::default();
        if input.peek(LitStr) {
            place.section = Some(input.parse()?);
            return Ok(place);
        }
        while !input.is_empty() {
            let word: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            match word.to_string().as_str() {
                "of" => place.of = Some(input.parse()?),
                "path" => place.path = Some(input.parse()?),
                _ => {
                    let what = "expected a section, `\"rest\"`, or `of = KEY`, `path = \"..\"`";
                    return Err(Error::new(word.span(), what));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(place)
    }
}

/// The last name of a type's path.
fn last_segment(ty: &Type) -> Option<&str> {
    const KNOWN: [&str; 5] = ["Arc", "Option", "Result", "ConfigGetter", "ConfigView"];
    let Type::Path(path) = ty else { return None };
    let last = &path.path.segments.last()?.ident;
    KNOWN.into_iter().find(|known| last == known)
}

/// The first type argument of a type that is called `name`.
pub(crate) fn argument_of<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    if last_segment(ty) != Some(name) {
        return None;
    }
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// A class with lifetimes cannot be kept.
pub(crate) fn refuse_lifetimes(generics: &Generics) -> Result<()> {
    match generics.lifetimes().next() {
        None => Ok(()),
        Some(lifetime) => Err(Error::new_spanned(
            lifetime,
            "the container keeps what it builds for as long as it likes: hold an `Arc<T>` or an owned value instead of a \
             reference",
        )),
    }
}

/// Whether a bound names one of the type parameters; the others hold or fail without being written down.
fn is_generic(bound: &TokenStream, generics: &Generics) -> bool {
    bound.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => generics.type_params().any(|parameter| parameter.ident == ident),
        TokenTree::Group(group) => is_generic(&group.stream(), generics),
        _ => false,
    })
}

/// Adds a mistake to those found before.
pub(crate) fn combine(mistakes: &mut Option<Error>, mistake: Error) {
    match mistakes {
        Some(all) => all.combine(mistake),
        None => *mistakes = Some(mistake),
    }
}

/// `ready(()).zip_with(|| a).zip_with(|| b)` and the pattern `(((), a), b)`.
pub(crate) fn zipped(
    names: &[Ident],
    values: &[TokenStream],
    kernel: &TokenStream,
) -> (TokenStream, TokenStream) {
    let pattern = names.iter().fold(quote!(()), |pattern, name| quote!((#pattern, #name)));
    (quote!(#kernel::Resolution::ready(()) #(.zip_with(|| #values))*), pattern)
}

/// An identifier that cannot meet one of the user's.
pub(crate) fn hidden(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
