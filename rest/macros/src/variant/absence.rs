//! Fields that may be absent: an `Option` of what they are in the struct, where `null` is a value and no absence (RFC 7396).

use super::{attributes, attributes::Words, generics, nested};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Error, Expr, ExprLit, Field, GenericParam, Generics, Lit, Meta, Result, Type, parse_quote,
};

/// How the struct's derives are told of absence.
pub(super) struct Absence<'a> {
    generics: &'a Generics,
    private: TokenStream,
    knows_serde: bool,
    is_read: bool,
    is_described: bool,
}

impl<'a> Absence<'a> {
    pub(super) fn new(generics: &'a Generics, attributes: &[Attribute], private: TokenStream) -> Self {
        Self {
            generics,
            private,
            knows_serde: attributes::knows_serde(attributes),
            is_read: attributes::derives_one_of(&["Deserialize"], attributes),
            is_described: attributes::derives_one_of(&["JsonSchema"], attributes),
        }
    }

    /// A field of the struct that may be absent.
    pub(super) fn may_be_absent(&self, mut field: Field) -> Result<Field> {
        let ty = field.ty.clone();
        let said = said_of(&field.attrs)?;
        let says =
            |names: &[&str]| said.iter().any(|word| names.iter().any(|name| word.path().is_ident(name)));
        let kept: Result<Vec<_>> = field.attrs.iter().map(without_absence).collect();
        field.attrs = kept?.into_iter().flatten().collect();
        if self.is_read {
            let private = &self.private;
            let present = quote!(#private::present).to_string();
            field.attrs.push(parse_quote!(#[serde(deserialize_with = #present)]));
            // Of a field with a function of its own, serde does not ask itself what it needs.
            if let Some(bound) = self.bound(&ty).filter(|_| !says(&["bound"])) {
                field.attrs.push(parse_quote!(#[serde(bound(deserialize = #bound))]));
            }
            // Nor does it look into an `Option` in an `Option` for what is borrowed.
            if nested::is_optional_reference(&ty) && !says(&["borrow"]) {
                field.attrs.push(parse_quote!(#[serde(borrow)]));
            }
        }
        if self.is_described && !says(&["with", "schema_with"]) {
            let described = ty.to_token_stream().to_string();
            field.attrs.push(parse_quote!(#[schemars(with = #described)]));
        }
        field.ty = parse_quote!(::core::option::Option<#ty>);
        self.leave_out(&mut field);
        Ok(field)
    }

    /// A field that the struct has not: an `Option`, also where it is spelled as what it is when it is there.
    pub(super) fn added(&self, mut field: Field) -> Result<Field> {
        if !nested::is_option(&field.ty) {
            return self.may_be_absent(field);
        }
        let kept: Result<Vec<_>> = field.attrs.iter().map(without_absence).collect();
        field.attrs = kept?.into_iter().flatten().collect();
        self.leave_out(&mut field);
        Ok(field)
    }

    /// What is absent is not written, and not filled by a default of the struct. A path says so, since serde's plain
    /// `default` would ask of a type parameter that it has one.
    fn leave_out(&self, field: &mut Field) {
        if self.knows_serde {
            let ty = &field.ty;
            let absent = quote!(<#ty as ::core::default::Default>::default).to_string();
            field.attrs.push(parse_quote! {
                #[serde(default = #absent, skip_serializing_if = "::core::option::Option::is_none")]
            });
        }
    }

    /// What has to hold of the parameters that a type names for it to be read.
    fn bound(&self, ty: &Type) -> Option<String> {
        let private = &self.private;
        let read = self.generics.params.iter().filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) | GenericParam::Const(_) => None,
        });
        let read = read.filter(|name| generics::is_named(&name.to_string(), ty.to_token_stream()));
        let bounds: Vec<TokenStream> = read.map(|name| quote!(#name: #private::Deserialize<'de>)).collect();
        (!bounds.is_empty()).then(|| quote!(#(#bounds),*).to_string())
    }
}

/// Whether a field is an `Option` that is not written where it is `None`.
pub(super) fn is_skipped(field: &Field) -> bool {
    let is_none = |word: &Meta| match word {
        Meta::NameValue(named) if named.path.is_ident("skip_serializing_if") => match &named.value {
            Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) => path.value().ends_with("Option::is_none"),
            _ => false,
        },
        _ => false,
    };
    nested::is_option(&field.ty) && said_of(&field.attrs).is_ok_and(|said| said.iter().any(is_none))
}

/// What is said of a field to serde and schemars.
fn said_of(attributes: &[Attribute]) -> Result<Vec<Meta>> {
    let about =
        attributes.iter().filter(|one| one.path().is_ident("serde") || one.path().is_ident("schemars"));
    let said: Result<Vec<Words>> =
        about.map(|attribute| attribute.parse_args_with(Words::parse_terminated)).collect();
    Ok(said?.into_iter().flatten().collect())
}

/// An attribute without what it says of absence, which is said anew.
fn without_absence(attribute: &Attribute) -> Result<Option<Attribute>> {
    if !attribute.path().is_ident("serde") {
        return Ok(Some(attribute.clone()));
    }
    let words = attribute.parse_args_with(Words::parse_terminated)?;
    let mut kept = Vec::new();
    for word in words {
        let name = word.path().get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "default" | "skip_serializing_if" => {}
            "with" | "serialize_with" | "deserialize_with" | "flatten" => {
                let what = format!(
                    "a field with `{name}` cannot be optional: leave it out, or put its type into one with `Serialize` and \
                     `Deserialize` of its own"
                );
                return Err(Error::new_spanned(word.path(), what));
            }
            _ => kept.push(word),
        }
    }
    Ok((!kept.is_empty()).then(|| parse_quote!(#[serde(#(#kept),*)])))
}
