//! `deep(address: AddressPatch)`: a field whose type is a variant, too.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{
    Error, Expr, GenericArgument, Ident, PathArguments, Result, Token, Type,
    parse::{Parse, ParseStream},
    spanned::Spanned,
};

/// One element of `deep(..)`.
pub(super) struct Deep {
    pub(super) field: Ident,
    variant: Type,
    /// What a value that is not there begins as.
    begin: Option<Expr>,
}

impl Parse for Deep {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let field: Ident = input.parse()?;
        if !input.peek(Token![:]) {
            let what = format!("say which variant: `deep({field}: NameOfTheVariant)`");
            return Err(Error::new(field.span(), what));
        }
        input.parse::<Token![:]>()?;
        let variant = input.parse()?;
        let begin = input.parse::<Option<Token![=]>>()?.map(|_| input.parse()).transpose()?;
        Ok(Self { field, variant, begin })
    }
}

/// What a variant goes through to the type that has a variant.
#[derive(Clone, Copy, PartialEq)]
enum Wrapper {
    Option,
    Vec,
    Box,
}

/// Other containers, which nobody should think to be gone through.
const NOT_ENTERED: [&str; 9] =
    ["Arc", "Rc", "Cow", "HashMap", "BTreeMap", "HashSet", "BTreeSet", "VecDeque", "Result"];

impl Deep {
    /// Whether the variant can stand in the field's type.
    pub(super) fn check(&self, ty: &Type) -> Result<()> {
        if wrapper(&self.variant).is_some() {
            let what = "name the variant alone: what is around the field's type stays around it";
            return Err(Error::new_spanned(&self.variant, what));
        }
        let wrappers: Vec<Wrapper> = wrappers(ty).collect();
        let options = wrappers.iter().filter(|one| **one == Wrapper::Option).count();
        let is_entered = match innermost(ty) {
            Type::Path(path) => {
                path.path.segments.last().is_some_and(|last| !NOT_ENTERED.iter().any(|not| last.ident == not))
            }
            _ => false,
        };
        if !is_entered || options > 1 {
            let what = format!(
                "`deep` goes into a type, and one in `Option`, `Vec` or `Box`: leave this one out with `exclude({0})`, and add it \
                 as it should be with `with({0}: ..)`",
                self.field
            );
            return Err(Error::new(self.field.span(), what));
        }
        match &self.begin {
            Some(begin) if wrappers.contains(&Wrapper::Vec) => {
                let what = "a list is not patched: take this away, or the field out of `deep(..)`, so that the list is replaced";
                Err(Error::new_spanned(begin, what))
            }
            Some(begin) if options == 0 => {
                let what =
                    format!("`{}` is always there, and begins as nothing else: take this away", self.field);
                Err(Error::new_spanned(begin, what))
            }
            _ => Ok(()),
        }
    }

    /// Whether a value can be patched: not the elements of a list, nor one that is perhaps not there.
    pub(super) fn can_patch(&self, ty: &Type) -> bool {
        wrappers(ty).all(|one| match one {
            Wrapper::Option => self.begin.is_some(),
            Wrapper::Box => true,
            Wrapper::Vec => false,
        })
    }

    /// The field's type, with the variant in it.
    pub(super) fn replace(&self, ty: &Type) -> Type {
        let mut replaced = ty.clone();
        let mut inner = &mut replaced;
        while wrapper(inner).is_some() {
            // The wrapper was found through its argument.
            match argument_mut(inner) {
                Some(argument) => inner = argument,
                None => return replaced,
            }
        }
        *inner = self.variant.clone();
        replaced
    }

    /// The variant of a value.
    pub(super) fn variant_of(&self, ty: &Type, value: &TokenStream, private: &TokenStream) -> TokenStream {
        let Some((wrapper, inner)) = wrapper(ty) else {
            let variant = &self.variant;
            return quote_spanned!(variant.span()=> <#variant as #private::VariantOf<#ty>>::of(#value));
        };
        match wrapper {
            Wrapper::Box => {
                let inner = self.variant_of(inner, &quote!(*#value), private);
                quote!(::std::boxed::Box::new(#inner))
            }
            Wrapper::Option => {
                let inner = self.variant_of(inner, &quote!(value), private);
                quote!(#value.map(|value| #inner))
            }
            Wrapper::Vec => {
                let inner = self.variant_of(inner, &quote!(value), private);
                quote!(#value.into_iter().map(|value| #inner).collect())
            }
        }
    }

    /// Puts a value of the variant, in what is around it, into a place of the field's type. Where an `Option` has none, the
    /// place has none either.
    pub(super) fn patch(
        &self,
        ty: &Type,
        value: &TokenStream,
        place: &TokenStream,
        private: &TokenStream,
    ) -> TokenStream {
        match wrapper(ty) {
            Some((Wrapper::Box, inner)) => self.patch(inner, &quote!(*#value), &quote!(*#place), private),
            Some((Wrapper::Option, inner)) => {
                let begin = self.begin(inner);
                let place_inside = quote!(*(#place).get_or_insert_with(|| #begin));
                let patch = self.patch(inner, &quote!(value), &place_inside, private);
                quote! {
                    if let ::core::option::Option::Some(value) = #value {
                        #patch
                    } else {
                        #place = ::core::option::Option::None;
                    }
                }
            }
            // A list is not patched: see `can_patch`.
            Some((Wrapper::Vec, _)) | None => {
                let variant = &self.variant;
                quote_spanned!(variant.span()=> <#variant as #private::PatchOf<#ty>>::apply(#value, &mut #place);)
            }
        }
    }

    /// What a value of a type begins as, in the boxes that are around it.
    fn begin(&self, ty: &Type) -> TokenStream {
        match wrapper(ty) {
            Some((_, inner)) => {
                let begin = self.begin(inner);
                quote!(::std::boxed::Box::new(#begin))
            }
            None => {
                let begin = &self.begin;
                quote!(#begin)
            }
        }
    }
}

/// Whether a type is spelled `Option<..>`.
pub(super) fn is_option(ty: &Type) -> bool {
    matches!(wrapper(ty), Some((Wrapper::Option, _)))
}

/// Whether a type is spelled `Option<&..>`.
pub(super) fn is_optional_reference(ty: &Type) -> bool {
    matches!(wrapper(ty), Some((Wrapper::Option, Type::Reference(_))))
}

fn wrapper(ty: &Type) -> Option<(Wrapper, &Type)> {
    let ty = match ty {
        // What a macro by example has put into the struct.
        Type::Group(group) => return wrapper(&group.elem),
        Type::Path(path) => &path.path,
        _ => return None,
    };
    let last = ty.segments.last()?;
    let wrapper = match last.ident.to_string().as_str() {
        "Option" => Wrapper::Option,
        "Vec" => Wrapper::Vec,
        "Box" => Wrapper::Box,
        _ => return None,
    };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some((wrapper, inner)),
        _ => None,
    }
}

fn argument_mut(ty: &mut Type) -> Option<&mut Type> {
    let path = match ty {
        Type::Group(group) => return argument_mut(&mut group.elem),
        Type::Path(path) => &mut path.path,
        _ => return None,
    };
    let PathArguments::AngleBracketed(arguments) = &mut path.segments.last_mut()?.arguments else {
        return None;
    };
    match arguments.args.first_mut()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

/// All that is around a type, from the outside.
fn wrappers(ty: &Type) -> impl Iterator<Item = Wrapper> {
    std::iter::successors(wrapper(ty), |(_, inner)| wrapper(inner)).map(|(wrapper, _)| wrapper)
}

fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => innermost(&group.elem),
        _ => wrapper(ty).map_or(ty, |(_, inner)| innermost(inner)),
    }
}
