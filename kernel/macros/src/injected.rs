//! `#[injected]`: constructors, methods and functions with injected parameters.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{
    Attribute, Error, FnArg, Generics, Ident, ImplItem, ImplItemFn, Item, ItemFn, ItemImpl, Pat, PatType,
    Result, ReturnType, Signature, Type, Visibility, parse::Parser, spanned::Spanned,
};

use crate::{
    look_ups::LookUps,
    paths,
    settings::Settings,
    source::{Injected, Member, Source, argument_of, combine, hidden, is_source, refuse_lifetimes, zipped},
};

/// Expands the attribute. The item is written also when it is wrong, so that only the mistake is reported.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Impl(mut block)) => {
            let written = of_impl(args, &mut block);
            let written = written.unwrap_or_else(Error::into_compile_error);
            quote!(#block #written)
        }
        Ok(Item::Fn(mut function)) => {
            let written = of_function(args, &mut function).unwrap_or_else(Error::into_compile_error);
            quote!(#function #written)
        }
        _ => {
            let what = "`#[injected]` is for an `impl` block or a function; a struct derives `Injectable`";
            let mistake = Error::new_spanned(&item, what).into_compile_error();
            quote!(#item #mistake)
        }
    }
}

fn of_function(args: TokenStream, function: &mut ItemFn) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let name = function.sig.ident.to_string();
    let parameters = Parameters::take(&mut function.sig, &kernel, false)?;
    if !args.is_empty() {
        return Err(Error::new_spanned(args, "`#[injected]` on a function takes no arguments"));
    }
    if parameters.injected().next().is_none() {
        return Err(Error::new_spanned(
            &function.sig.ident,
            "mark what is injected: `#[inject] clock: Arc<Clock>`",
        ));
    }
    Ok(companion(&function.attrs, &function.vis, &function.sig, &parameters, &name, None, &kernel))
}

fn of_impl(args: TokenStream, block: &mut ItemImpl) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let mut constructor = None;
    let mut companions = Vec::new();
    let mut mistakes = None;
    let class = (*block.self_ty).clone();
    let class_name = name_of(&class);
    for item in &mut block.items {
        let ImplItem::Fn(method) = item else { continue };
        let marks = method.attrs.iter().filter(|a| a.path().is_ident("constructor")).count();
        method.attrs.retain(|attribute| !attribute.path().is_ident("constructor"));
        match Parameters::take(&mut method.sig, &kernel, marks > 0) {
            Err(mistake) => combine(&mut mistakes, mistake),
            Ok(parameters) if marks > 0 => {
                if constructor.is_some() {
                    let what = "a class has one constructor: keep one `#[constructor]`";
                    combine(&mut mistakes, Error::new_spanned(&method.sig.ident, what));
                }
                constructor = Some((method.clone(), parameters));
            }
            Ok(parameters) => {
                if parameters.injected().next().is_some() {
                    let ImplItemFn { attrs, vis, sig, .. } = method;
                    let name = format!("{class_name}::{}", sig.ident);
                    companions.push(companion(attrs, vis, sig, &parameters, &name, Some(()), &kernel));
                }
            }
        }
    }
    if let Some(mistakes) = mistakes {
        return Err(mistakes);
    }
    if let Some((path, _)) = &block.trait_ {
        let what = "`#[injected]` is for an `impl` block of the class itself: move what is injected there";
        return Err(Error::new_spanned(path, what));
    }
    if constructor.is_none() && companions.is_empty() {
        let what = "mark the constructor, `#[constructor] fn new(..) -> Self`, or what is injected into a method, \
                    `#[inject] clock: Arc<Clock>`";
        return Err(Error::new_spanned(&block.self_ty, what));
    }
    let generics = &block.generics;
    let injectable = match constructor {
        Some((method, parameters)) => {
            refuse_lifetimes(generics)?;
            let settings = Settings::parse_all(args)?;
            if let Some(word) = &settings.constructor {
                let what = "mark the function itself: `#[constructor] fn new(..) -> Self`";
                return Err(Error::new(word.span(), what));
            }
            construct(&class, generics, &settings, &method, &parameters, &kernel)?
        }
        None if args.is_empty() => TokenStream::new(),
        None => {
            let what =
                "these settings are for a class that is built here: mark its constructor `#[constructor]`";
            return Err(Error::new_spanned(args, what));
        }
    };
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let companions = (!companions.is_empty()).then(
        || quote!(#[automatically_derived] impl #impl_generics #class #where_clause { #(#companions)* }),
    );
    Ok(quote!(#companions #injectable))
}

impl Settings {
    fn parse_all(args: TokenStream) -> Result<Self> {
        (<Self as syn::parse::Parse>::parse).parse2(args)
    }
}

/// Writes `Injectable` for a class with a constructor.
fn construct(
    class: &Type,
    generics: &Generics,
    settings: &Settings,
    method: &ImplItemFn,
    parameters: &Parameters,
    kernel: &TokenStream,
) -> Result<TokenStream> {
    let signature = &method.sig;
    if let Some(receiver) = signature.receiver() {
        return Err(Error::new_spanned(
            receiver,
            "a constructor makes the class, so it has no `self` yet: take it off",
        ));
    }
    let ReturnType::Type(_, output) = &signature.output else {
        let what = "a constructor returns what it makes: `Self`, `Arc<Self>`, or a `Result` of either";
        return Err(Error::new_spanned(&signature.ident, what));
    };
    let is_async = signature.asyncness.is_some();
    let shares = |ty: &Type| argument_of(ty, "Arc").is_some();
    let is_shared = shares(output) || argument_of(output, "Result").is_some_and(shares);
    let name = &signature.ident;
    let needs = parameters.injected().map(|(_, injected)| &injected.need);
    let bounds = parameters.injected().flat_map(|(_, injected)| injected.bounds(generics));
    let (names, _) = parameters.looked_up();
    let references: Vec<_> = names.iter().map(|name| quote!(#name)).collect();
    let (zipped, pattern) = zipped(&names, &references, kernel);
    let look_ups = LookUps::new(parameters.injected(), kernel);
    let one_by_one = look_ups.one_by_one();
    let arguments = parameters.arguments();
    // A wrong type is the fault of what is written as the return type.
    let made = |with: &str| {
        let with = format_ident!("{with}{}", if is_async { "_async" } else { "" });
        quote_spanned!(output.span()=> #kernel::#with::<Self, _, _>(Self::#name(#(#arguments),*)))
    };
    let looked_up = |made: &TokenStream| {
        // What is ready is put together at once; otherwise it is waited for.
        let otherwise =
            (!names.is_empty()).then(|| quote!((#(#names,)*) => #zipped.and_then(|#pattern| #made),));
        quote! {
            #one_by_one
            match (#(#names,)*) {
                (#(#kernel::Resolution::Ready(#names),)*) => #made,
                #otherwise
            }
        }
    };
    let construct = looked_up(&made("made"));
    let made_shared = made("made_shared");
    let at_once = look_ups.at_once(&made_shared);
    let shared = (is_shared || at_once.is_some()).then(|| {
        let otherwise = if is_shared {
            looked_up(&made_shared)
        } else {
            quote!(<Self as #kernel::Injectable>::construct(resolver).map(::std::sync::Arc::new))
        };
        quote! {
            fn construct_shared(
                resolver: &#kernel::Resolver<'_>,
            ) -> #kernel::Resolution<::std::sync::Arc<Self>> {
                #at_once
                #otherwise
            }
        }
    });
    let methods = settings.methods(kernel);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let predicates = where_clause.iter().flat_map(|w| &w.predicates);
    Ok(quote! {
        #[automatically_derived]
        impl #impl_generics #kernel::Injectable for #class
        where
            Self: ::core::marker::Send + ::core::marker::Sync + 'static,
            #(#bounds,)*
            #(#predicates,)*
        {
            fn class() -> #kernel::ClassInfo {
                #kernel::ClassInfo::new::<Self>(::core::file!(), ::core::line!()) #(.needs(#needs))*
            }

            fn construct(resolver: &#kernel::Resolver<'_>) -> #kernel::Resolution<Self> {
                #construct
            }

            #shared
            #methods
        }
    })
}

/// Writes the function that is called with a context, and looks up what the other one has injected.
fn companion(
    attributes: &[Attribute],
    visibility: &Visibility,
    signature: &Signature,
    parameters: &Parameters,
    called: &str,
    in_class: Option<()>,
    kernel: &TokenStream,
) -> TokenStream {
    let name = &signature.ident;
    let companion = format_ident!("{}_in", name);
    let cfgs = attributes.iter().filter(|a| a.path().is_ident("cfg"));
    let (impl_generics, _, where_clause) = signature.generics.split_for_impl();
    let output = match &signature.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => quote!(#ty),
    };
    let receiver = signature.receiver().map(|receiver| quote!(#receiver,));
    let context = hidden("context");
    let passed = parameters.passed();
    let arguments = parameters.arguments();
    let callee = match (signature.receiver(), in_class) {
        (Some(_), _) => quote!(self.#name),
        (None, Some(())) => quote!(Self::#name),
        (None, None) => quote!(#name),
    };
    let (names, values) = parameters.looked_up();
    let (looked_up, pattern) = zipped(&names, &values, kernel);
    let (asyncness, finish, wait) = match signature.asyncness {
        Some(asyncness) => (Some(asyncness), quote!(.await), quote!(.await)),
        None => (None, quote!(.now()), TokenStream::new()),
    };
    let docs = format!(
        "Calls `{called}` with what it has injected looked up in `context`.\n\n# Errors\n\nThat something cannot be looked \
         up. What the function itself returns is returned as it is."
    );
    quote! {
        #(#cfgs)*
        #[doc = #docs]
        #visibility #asyncness fn #companion #impl_generics (
            #receiver
            #context: &#kernel::Context,
            #(#passed),*
        ) -> ::core::result::Result<#output, #kernel::Error> #where_clause {
            let #pattern = #kernel::arguments(#context, #called, |resolver| #looked_up) #finish?;
            ::core::result::Result::Ok(#callee(#(#arguments),*) #wait)
        }
    }
}

/// The parameters of a function, without `self`.
struct Parameters(Vec<Parameter>);

enum Parameter {
    /// The caller passes it.
    Passed(Ident, Box<Type>),
    /// It is looked up.
    Injected(Ident, Injected),
    /// It is this expression.
    Value(TokenStream),
}

impl Parameters {
    /// Reads the parameters and takes our attributes off them. Those without one are injected by type, or passed.
    fn take(signature: &mut Signature, kernel: &TokenStream, by_type: bool) -> Result<Self> {
        let mut all = Vec::new();
        let mut mistakes = None;
        for (n, parameter) in signature.inputs.iter_mut().enumerate() {
            let FnArg::Typed(parameter) = parameter else { continue };
            match Self::read(n, parameter, kernel, by_type) {
                Ok(read) => all.push(read),
                Err(mistake) => combine(&mut mistakes, mistake),
            }
            parameter.attrs.retain(|attribute| !is_source(attribute));
        }
        mistakes.map_or(Ok(Self(all)), Err)
    }

    fn read(n: usize, parameter: &PatType, kernel: &TokenStream, by_type: bool) -> Result<Parameter> {
        let PatType { attrs, pat, ty, .. } = parameter;
        // A name is needed for errors, and to pass the argument on.
        let name = match &**pat {
            Pat::Ident(named) => named.ident.clone(),
            Pat::Wild(_) if by_type => hidden(&format!("argument_{}", n + 1)),
            other => return Err(Error::new_spanned(other, "give the parameter a name: `clock: Arc<Clock>`")),
        };
        let text = name.to_string().trim_start_matches("r#").to_owned();
        let member = Member { name: text, attributes: attrs, ty, kernel };
        Ok(match member.source()? {
            Some(Source::Injected(injected)) => Parameter::Injected(name, injected),
            Some(Source::Value(value)) => Parameter::Value(value),
            None if by_type => match member.by_type() {
                Source::Injected(injected) => Parameter::Injected(name, injected),
                Source::Value(value) => Parameter::Value(value),
            },
            None => Parameter::Passed(name, ty.clone()),
        })
    }

    fn injected(&self) -> impl Iterator<Item = (&Ident, &Injected)> {
        self.0.iter().filter_map(|parameter| match parameter {
            Parameter::Injected(name, injected) => Some((name, injected)),
            _ => None,
        })
    }

    fn passed(&self) -> Vec<TokenStream> {
        let passed = |parameter: &Parameter| match parameter {
            Parameter::Passed(name, ty) => Some(quote!(#name: #ty)),
            _ => None,
        };
        self.0.iter().filter_map(passed).collect()
    }

    /// What the function is called with, in its order.
    fn arguments(&self) -> Vec<TokenStream> {
        let argument = |parameter: &Parameter| match parameter {
            Parameter::Passed(name, _) | Parameter::Injected(name, _) => quote!(#name),
            Parameter::Value(value) => quote!(#value),
        };
        self.0.iter().map(argument).collect()
    }

    /// The names and the look-ups of what is injected.
    fn looked_up(&self) -> (Vec<Ident>, Vec<TokenStream>) {
        self.injected().map(|(name, injected)| (name.clone(), injected.value.clone())).unzip()
    }
}

/// The name of a class, without its path and arguments.
fn name_of(class: &Type) -> String {
    match class {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}
