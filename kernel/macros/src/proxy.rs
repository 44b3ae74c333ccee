//! `#[proxy]`: on a trait, a proxy whose methods run along their interceptors; on an implementation, the interceptors that its
//! methods list.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{
    Attribute, Error, Ident, ImplItem, Item, ItemImpl, ItemTrait, Path, Result, ReturnType, TraitItem,
    TraitItemFn, Type, parse_quote,
};

use crate::{intercept, paths, proxy_method::Method};

/// The hidden method by which an implementation tells its lists.
const LISTS: &str = "__lazo_interceptors";

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    try_expand(args, item.clone()).unwrap_or_else(|mistake| {
        let mistake = mistake.into_compile_error();
        // Without our own attributes, which nobody else knows.
        let item = without_own(item);
        quote!(#mistake #item)
    })
}

fn try_expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !args.is_empty() {
        return Err(Error::new_spanned(
            args,
            "`#[proxy]` takes nothing: list interceptors with `#[intercept(..)]`",
        ));
    }
    match syn::parse2(item)? {
        Item::Trait(mut item) => {
            // What `async_trait` writes can be read: it goes first.
            match take_async_trait(&mut item.attrs) {
                Some(first) => {
                    let kernel = paths::kernel();
                    Ok(quote!(#first #[#kernel::proxy] #item))
                }
                None => of_trait(item),
            }
        }
        Item::Impl(item) if item.trait_.is_some() => of_impl(item),
        other => Err(Error::new_spanned(
            other,
            "`#[proxy]` stands on a trait, and on an `impl` of one where its methods list interceptors",
        )),
    }
}

fn without_own(item: TokenStream) -> TokenStream {
    let is_own = |attribute: &Attribute| intercept::is_list(attribute) || attribute.path().is_ident("direct");
    match syn::parse2(item.clone()) {
        Ok(Item::Trait(mut item)) => {
            item.attrs.retain(|attribute| !is_own(attribute));
            for one in &mut item.items {
                if let TraitItem::Fn(method) = one {
                    method.attrs.retain(|attribute| !is_own(attribute));
                }
            }
            quote!(#item)
        }
        Ok(Item::Impl(mut item)) => {
            item.attrs.retain(|attribute| !is_own(attribute));
            for one in &mut item.items {
                if let ImplItem::Fn(method) = one {
                    method.attrs.retain(|attribute| !is_own(attribute));
                }
            }
            quote!(#item)
        }
        _ => item,
    }
}

fn take_async_trait(attributes: &mut Vec<Attribute>) -> Option<Attribute> {
    let is_it = |path: &Path| path.segments.last().is_some_and(|last| last.ident == "async_trait");
    let at = attributes.iter().position(|attribute| is_it(attribute.path()))?;
    Some(attributes.remove(at))
}

fn of_trait(mut item: ItemTrait) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let name = item.ident.clone();
    let text = name.to_string();
    let of_trait = intercept::take(&mut item.attrs)?.map(|list| {
        quote! {
            fn interceptors() -> #kernel::interceptor::Interceptors {
                #list
            }
        }
    });
    let mut methods = Vec::new();
    for one in &mut item.items {
        match one {
            TraitItem::Fn(method) => methods.extend(Method::take(method)?),
            TraitItem::Type(associated) => {
                let what = "a trait with associated types has no proxy: make them parameters of the trait";
                return Err(Error::new_spanned(associated, what));
            }
            _ => {}
        }
    }
    let lists = format_ident!("{LISTS}");
    let known = methods.iter().filter(|method| !method.direct);
    let known = known.map(|method| {
        let (name, list) = (method.name(), method.interceptors(&kernel));
        quote!(#kernel::interceptor::ProxyMethod::new(#name, #list))
    });
    let mut place = 0_usize;
    let bodies = methods.iter().map(|method| {
        if method.direct {
            return method.forward();
        }
        place += 1;
        method.intercepted(place - 1, &kernel)
    });
    let bodies: Vec<_> = bodies.collect();
    let proxy = format_ident!("{name}Proxy");
    let vis = &item.vis;
    let (impl_generics, type_generics, _) = item.generics.split_for_impl();
    let mut with_static = item.generics.clone();
    for parameter in item.generics.type_params() {
        let ident = &parameter.ident;
        with_static.make_where_clause().predicates.push(parse_quote!(#ident: 'static));
    }
    let clause = &with_static.where_clause;
    let docs = format!("Runs the methods of [`{text}`] along their interceptors.");
    let generics = &item.generics;
    let hidden: TraitItemFn = parse_quote! {
        #[doc(hidden)]
        fn #lists(&self) -> ::std::vec::Vec<#kernel::interceptor::ProxyMethod> {
            ::std::vec::Vec::new()
        }
    };
    item.items.push(TraitItem::Fn(hidden));
    Ok(quote! {
        #item

        #[doc = #docs]
        #vis struct #proxy #generics #clause {
            target: ::std::sync::Arc<dyn #name #type_generics>,
            site: #kernel::interceptor::ProxySite,
        }

        #[automatically_derived]
        impl #impl_generics ::core::fmt::Debug for #proxy #type_generics #clause {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.site, f)
            }
        }

        #[automatically_derived]
        impl #impl_generics #kernel::interceptor::Proxied for dyn #name #type_generics #clause {
            const NAME: &'static str = #text;

            fn methods() -> ::std::vec::Vec<#kernel::interceptor::ProxyMethod> {
                ::std::vec![#(#known),*]
            }

            #of_trait

            fn interceptors_of(&self) -> ::std::vec::Vec<#kernel::interceptor::ProxyMethod> {
                self.#lists()
            }

            fn proxy(
                target: ::std::sync::Arc<Self>,
                site: #kernel::interceptor::ProxySite,
            ) -> ::std::sync::Arc<Self> {
                ::std::sync::Arc::new(#proxy { target, site })
            }
        }

        #[automatically_derived]
        impl #impl_generics #name #type_generics for #proxy #type_generics #clause {
            #(#bodies)*

            fn #lists(&self) -> ::std::vec::Vec<#kernel::interceptor::ProxyMethod> {
                self.target.#lists()
            }
        }
    })
}

fn of_impl(mut item: ItemImpl) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let mut known = Vec::new();
    if let Some(list) = intercept::take(&mut item.attrs)? {
        known.push(quote!(#kernel::interceptor::ProxyMethod::new("", #list)));
    }
    for one in &mut item.items {
        let ImplItem::Fn(method) = one else { continue };
        if let Some(list) = intercept::take(&mut method.attrs)? {
            let name = method.sig.ident.to_string();
            known.push(quote!(#kernel::interceptor::ProxyMethod::new(#name, #list)));
        }
    }
    let lists = format_ident!("{LISTS}");
    item.items.push(parse_quote! {
        fn #lists(&self) -> ::std::vec::Vec<#kernel::interceptor::ProxyMethod> {
            ::std::vec![#(#known),*]
        }
    });
    Ok(quote!(#item))
}

/// The output of a boxed future: what `async_trait` makes of an `async fn`.
pub(crate) fn boxed_output(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, ty) = output else { return None };
    let boxed = only_argument(ty, "Pin")?;
    let Type::TraitObject(object) = only_argument(&boxed, "Box")? else { return None };
    object.bounds.iter().find_map(|bound| {
        let syn::TypeParamBound::Trait(bound) = bound else { return None };
        let last = bound.path.segments.last().filter(|last| last.ident == "Future")?;
        let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
        arguments.args.iter().find_map(|argument| match argument {
            syn::GenericArgument::AssocType(output) if output.ident == "Output" => Some(output.ty.clone()),
            _ => None,
        })
    })
}

fn only_argument(ty: &Type, name: &str) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) => Some(inner.clone()),
        _ => None,
    }
}

/// A name of ours that no argument of the user's can be.
pub(crate) fn own(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
