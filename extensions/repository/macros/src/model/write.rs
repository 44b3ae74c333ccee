//! The code of a model: the structs, and what they implement.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::field::{Constraint, Field, Limit};
use super::input::Model;
use super::structs;
use crate::krate;

/// The pieces that all parts of the code name.
pub(super) struct Names {
    /// `::lazo_repository`.
    pub(super) krate: TokenStream,
    /// `::lazo_repository::__private`.
    pub(super) private: TokenStream,
    pub(super) model: Ident,
    pub(super) new: Ident,
    pub(super) partial: Ident,
}

pub(super) fn write(model: &Model) -> TokenStream {
    let krate = krate::repository();
    let names = Names {
        private: quote!(#krate::__private),
        krate,
        model: model.ident.clone(),
        new: format_ident!("New{}", model.ident),
        partial: format_ident!("{}Partial", model.ident),
    };
    let structs = structs::write(model, &names);
    let definition = definition(model, &names);
    let constants = constants(model, &names);
    let read = read(model, &names);
    let variants = [
        variant(&names, &names.model, &quote!(Model), &model.fields.iter().collect::<Vec<_>>()),
        variant(&names, &names.new, &quote!(New), &new_fields(model)),
        partial(model, &names),
    ];
    let artifact = artifact(model, &names);
    quote! { #structs #definition #constants #read #(#variants)* #artifact }
}

/// What the booter finds: a model that names its data source has a repository there.
fn artifact(model: &Model, names: &Names) -> Option<TokenStream> {
    let Names { krate, private, model: ident, .. } = names;
    let (data_source, name) = (model.data_source.as_ref()?, &model.name);
    Some(quote! {
        #private::lazo_kernel::artifact! {
            kind: "model",
            name: #name,
            register: |app| ::core::result::Result::Ok(#krate::bind_repository::<#ident>(app, #data_source)?),
        }
    })
}

/// The fields of `NewX`: all but a generated id.
pub(super) fn new_fields(model: &Model) -> Vec<&Field> {
    model.fields.iter().filter(|field| !field.generated).collect()
}

fn definition(model: &Model, names: &Names) -> TokenStream {
    let Names { krate, model: ident, new, partial, .. } = names;
    let (name, table, description) = (&model.name, &model.table, &model.description);
    let count = Literal::usize_unsuffixed(model.fields.len());
    let properties = model.fields.iter().map(|field| property(field, krate));
    let (id, id_type) = (&model.id().ident, &model.id().inner);
    let id = if model.id().optional {
        quote!(self.#id.as_ref())
    } else {
        quote!(::core::option::Option::Some(&self.#id))
    };
    quote! {
        impl #krate::Model for #ident {
            type Id = #id_type;
            type New = #new;
            type Partial = #partial;

            fn definition() -> &'static #krate::ModelDefinition {
                static PROPERTIES: [#krate::Property; #count] = [#(#properties),*];
                static DEFINITION: #krate::ModelDefinition =
                    #krate::ModelDefinition::new(#name, #table, #description, &PROPERTIES);
                &DEFINITION
            }

            fn id(&self) -> ::core::option::Option<&#id_type> {
                #id
            }
        }
    }
}

fn property(field: &Field, krate: &TokenStream) -> TokenStream {
    let Field { inner, name, column, description, .. } = field;
    let rust = syn::ext::IdentExt::unraw(&field.ident).to_string();
    let mut code = quote!(#krate::Property::of::<#inner>(#rust, #name, #column));
    if !description.is_empty() {
        code.extend(quote!(.describe(#description)));
    }
    if !field.optional {
        code.extend(quote!(.required()));
    }
    if field.id {
        code.extend(quote!(.id()));
    }
    // What the compiler says of these, when it evaluates them, should point at the field.
    let here = field.ident.span();
    if field.generated {
        code.extend(quote_spanned!(here=> .generated()));
    }
    if field.hidden {
        code.extend(quote!(.hidden()));
    }
    if !field.constraints.is_empty() {
        let changes = field.constraints.iter().map(|constraint| change(constraint, krate));
        code.extend(quote_spanned!(here=> .constrain({
            let mut constraints = #krate::Constraints::NONE;
            #(#changes)*
            constraints
        })));
    }
    code
}

fn change(constraint: &Constraint, krate: &TokenStream) -> TokenStream {
    let keyword = &constraint.keyword;
    let value = match &constraint.value {
        Limit::Count(count) => quote!(#count),
        Limit::Bound(bound) => quote!(#krate::Bound::#bound),
        Limit::OneOf(texts) => quote!(&[#(#texts),*]),
        Limit::Pattern(pattern) => quote!({
            static PATTERN: #krate::TextPattern = #krate::TextPattern::new(#pattern);
            &PATTERN
        }),
    };
    quote!(constraints.#keyword = ::core::option::Option::Some(#value);)
}

fn constants(model: &Model, names: &Names) -> TokenStream {
    let Names { krate, model: ident, .. } = names;
    let vis = &model.vis;
    let constants = model.fields.iter().filter(|field| !field.hidden).map(|field| {
        let (constant, inner, name) = (field.constant(), &field.inner, &field.name);
        let doc = format!("The property `{name}`, to search and to sort by.");
        quote! {
            #[doc = #doc]
            #vis const #constant: #krate::PropertyOf<Self, #inner> = #krate::PropertyOf::new(#name);
        }
    });
    quote! {
        #[allow(dead_code, reason = "each property has a constant, whether it is searched by or not")]
        impl #ident { #(#constants)* }
    }
}

/// How the partial variant, which the others are made from, is filled.
fn read(model: &Model, names: &Names) -> TokenStream {
    let Names { krate, private, model: ident, partial, .. } = names;
    let arms = model.fields.iter().enumerate().map(|(index, field)| {
        let (at, place) = (Literal::usize_unsuffixed(index), &field.ident);
        quote!(#at => #private::read_property(map, &properties[#at], &mut self.#place),)
    });
    quote! {
        impl #krate::ReadProperties for #partial {
            fn read_property<'de, A: #private::serde::de::MapAccess<'de>>(
                &mut self,
                index: usize,
                map: &mut A,
            ) -> ::core::result::Result<(), A::Error> {
                let properties = <#ident as #krate::Model>::definition().properties;
                match index {
                    #(#arms)*
                    _ => ::core::result::Result::Ok(()),
                }
            }
        }
    }
}

/// What each variant implements: reading, the schema, and writing as a row.
fn variant(names: &Names, ident: &Ident, kind: &TokenStream, fields: &[&Field]) -> TokenStream {
    let Names { private, partial, .. } = names;
    let values = fields.iter().map(|field| {
        let (ident, name) = (&field.ident, &field.name);
        if field.optional {
            quote!(#ident: read.#ident)
        } else {
            quote!(#ident: #private::required(read.#ident, #name)?)
        }
    });
    let build = quote!({
        let read: #partial = read;
        ::core::result::Result::Ok(Self { #(#values),* })
    });
    common(names, ident, kind, &build, &to_row(names, fields, |field| field.optional))
}

fn partial(model: &Model, names: &Names) -> TokenStream {
    let fields: Vec<_> = model.fields.iter().collect();
    let puts = fields.iter().map(|field| {
        let (ident, name, private) = (&field.ident, &field.name, &names.private);
        quote!(#private::put(&mut row, #name, self.#ident.as_ref())?;)
    });
    let build = quote!(::core::result::Result::Ok(read));
    common(names, &names.partial, &quote!(Partial), &build, &quote!(#(#puts)*))
}

fn to_row(names: &Names, fields: &[&Field], optional: impl Fn(&Field) -> bool) -> TokenStream {
    let private = &names.private;
    let puts = fields.iter().map(|field| {
        let (ident, name, inner) = (&field.ident, &field.name, &field.inner);
        match (&field.default, optional(field)) {
            (Some(default), _) => quote! {
                match &self.#ident {
                    ::core::option::Option::Some(value) => #private::put(&mut row, #name, ::core::option::Option::Some(value))?,
                    ::core::option::Option::None => {
                        let value: #inner = ::core::convert::Into::into(#default);
                        #private::put(&mut row, #name, ::core::option::Option::Some(&value))?;
                    }
                }
            },
            (None, true) => quote!(#private::put(&mut row, #name, self.#ident.as_ref())?;),
            (None, false) => quote!(#private::put(&mut row, #name, ::core::option::Option::Some(&self.#ident))?;),
        }
    });
    quote!(#(#puts)*)
}

fn common(
    names: &Names,
    ident: &Ident,
    kind: &TokenStream,
    build: &TokenStream,
    puts: &TokenStream,
) -> TokenStream {
    let Names { krate, private, model, .. } = names;
    let definition = quote!(<#model as #krate::Model>::definition());
    quote! {
        impl<'de> #private::serde::Deserialize<'de> for #ident {
            fn deserialize<D: #private::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                let read = #private::read_object(deserializer, #definition, #krate::Variant::#kind)?;
                #build
            }
        }

        impl #private::schemars::JsonSchema for #ident {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                #krate::Variant::#kind.schema_name(#definition).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                ::core::concat!(::core::module_path!(), "::", ::core::stringify!(#ident)).into()
            }

            fn json_schema(generator: &mut #private::schemars::SchemaGenerator) -> #private::schemars::Schema {
                #krate::object_schema(generator, #definition, #krate::Variant::#kind)
            }
        }

        impl #krate::ToRow for #ident {
            fn to_row(&self) -> #private::serde_json::Result<#krate::Row> {
                let mut row = #krate::Row::new();
                #puts
                ::core::result::Result::Ok(row)
            }
        }
    }
}
