//! `#[interceptor]`: a function as an interceptor, or an injectable class that is one.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{
    Error, ExprArray, FnArg, Ident, Item, ItemFn, ItemStruct, LitStr, Meta, Result, ReturnType, Token,
    parse::{Parse, ParseStream},
    parse_quote_spanned,
    spanned::Spanned,
};

use crate::{paths, words};

/// What is said of an interceptor beside what every class can say.
const KNOWN: &str = "`global`, `group = \"..\"`, `source = \"..\"` or `key = \"..\"`";

/// What `#[interceptor(..)]` says.
#[derive(Default)]
struct Settings {
    /// Whether it runs around every call; a group or a source says so too.
    global: bool,
    group: Option<LitStr>,
    sources: Option<TokenStream>,
    key: Option<LitStr>,
    /// For `#[injectable(..)]`.
    others: Vec<TokenStream>,
}

impl Parse for Settings {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut settings = Self::default();
        while !input.is_empty() {
            if input.peek(Ident) && (input.peek2(Token![=]) || input.peek2(Token![,]) || is_last(input)) {
                settings.word(input)?;
            } else {
                let other: Meta = input.parse()?;
                settings.others.push(quote!(#other));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        settings.global |= settings.group.is_some() || settings.sources.is_some();
        Ok(settings)
    }
}

fn is_last(input: ParseStream<'_>) -> bool {
    let rest = input.fork();
    rest.parse::<Ident>().is_ok() && rest.is_empty()
}

impl Settings {
    fn word(&mut self, input: ParseStream<'_>) -> Result<()> {
        let word: Ident = input.fork().parse()?;
        match word.to_string().as_str() {
            "global" => {
                input.parse::<Ident>()?;
                self.global = true;
            }
            "group" => self.group = Some(value(input)?),
            "key" => self.key = Some(value(input)?),
            "source" => {
                input.parse::<Ident>()?;
                input.parse::<Token![=]>()?;
                self.sources = Some(if input.peek(LitStr) {
                    let one: LitStr = input.parse()?;
                    quote!([#one])
                } else {
                    let several: ExprArray = input.parse()?;
                    quote!(#several)
                });
            }
            _ if words::near(&word, KNOWN).is_some() => return Err(words::unknown(&word, KNOWN)),
            _ => {
                let other: Meta = input.parse()?;
                self.others.push(quote!(#other));
            }
        }
        Ok(())
    }

    fn namespace(&self) -> &'static str {
        if self.global { "globalInterceptors" } else { "interceptors" }
    }

    /// Adds what makes a binding an interceptor.
    fn finish(&self, binding: &TokenStream) -> TokenStream {
        if !self.global {
            return quote!(app.interceptor(#binding)?;);
        }
        let group = self.group.as_ref().map_or_else(|| quote!(""), |group| quote!(#group));
        let sources = self.sources.as_ref().map(|sources| quote!(.for_sources(#sources)));
        quote!(app.add(#binding.global_interceptor(#group)#sources)?;)
    }
}

fn value(input: ParseStream<'_>) -> Result<LitStr> {
    input.parse::<Ident>()?;
    input.parse::<Token![=]>()?;
    input.parse()
}

/// Writes the item also when something is wrong, and keeps a struct injectable, so that only the mistake is reported.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    try_expand(args, item.clone()).unwrap_or_else(|mistake| {
        let (kernel, mistake) = (paths::kernel(), mistake.into_compile_error());
        let class = syn::parse2::<ItemStruct>(item.clone()).map(|_| quote!(#[derive(#kernel::Injectable)]));
        let class = class.unwrap_or_default();
        quote!(#mistake #class #item)
    })
}

fn try_expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let settings: Settings = syn::parse2(args)?;
    match syn::parse2(item)? {
        Item::Fn(function) => of_function(&settings, &function),
        Item::Struct(class) => of_class(&settings, &class),
        other => Err(Error::new_spanned(
            other,
            "`#[interceptor]` stands on an `async fn` or on a struct that implements `Interceptor`",
        )),
    }
}

fn of_function(settings: &Settings, function: &ItemFn) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let (signature, block, vis) = (&function.sig, &function.block, &function.vis);
    let shape = "an interceptor is written `async fn name(invocation: &mut Invocation<'_>, next: Next<'_>) -> anyhow::Result<Returned>`";
    let is_shaped = signature.inputs.len() == 2
        && signature.inputs.iter().all(|input| matches!(input, FnArg::Typed(_)))
        && signature.generics.type_params().next().is_none()
        && !matches!(signature.output, ReturnType::Default);
    if signature.asyncness.is_none() || !is_shaped {
        return Err(Error::new_spanned(signature, shape));
    }
    if let Some(other) = settings.others.first() {
        let what = format!("not known here: write {KNOWN}");
        return Err(Error::new_spanned(other, what));
    }
    let name = &signature.ident;
    let text = name.to_string();
    let (inputs, output) = (&signature.inputs, &signature.output);
    let (generics, clause) = (&signature.generics, &signature.generics.where_clause);
    let artifact = (settings.global || settings.key.is_some()).then(|| {
        let key = format!("{}.{text}", settings.namespace());
        let key = settings.key.clone().unwrap_or_else(|| LitStr::new(&key, name.span()));
        let add = settings.finish(&quote!(#kernel::__private::interception::bind_interceptor(#key, #name)));
        quote! {
            #kernel::artifact! {
                kind: "interceptor",
                name: #text,
                register: |app| {
                    #add
                    ::core::result::Result::Ok(())
                },
            }
        }
    });
    let attributes = &function.attrs;
    let interception = quote!(#kernel::__private::interception);
    // What does not fit is told where it stands.
    let mut inputs = inputs.clone();
    let place = |at: usize| inputs.get(at).map_or_else(Span::call_site, place);
    let (invocation, next) = (Ident::new("invocation", place(0)), Ident::new("next", place(1)));
    let intercept = Ident::new("intercept", place(1));
    let called = quote_spanned!(place(1)=> #intercept(#invocation, #next));
    if let Some(FnArg::Typed(next)) = inputs.last_mut() {
        let ty = &next.ty;
        next.ty = parse_quote_spanned!(ty.span()=> <#ty as #interception::InterceptorNext>::Itself);
    }
    let future = match output {
        ReturnType::Type(_, ty) => Ident::new("future", ty.span()),
        ReturnType::Default => Ident::new("future", name.span()),
    };
    Ok(quote! {
        #(#attributes)*
        #vis fn #name<'a>(
            #invocation: &'a mut #kernel::interceptor::Invocation<'_>,
            #next: #kernel::interceptor::Next<'a>,
        ) -> ::core::pin::Pin<::std::boxed::Box<
            dyn ::core::future::Future<
                Output = #kernel::__private::anyhow::Result<#kernel::interceptor::Returned>,
            > + ::core::marker::Send + 'a,
        >> {
            async fn #intercept #generics (#inputs) #output #clause #block
            let #future = #called;
            #interception::boxed(#future)
        }

        #artifact
    })
}

/// Where an argument's type stands.
fn place(input: &FnArg) -> Span {
    match input {
        FnArg::Typed(argument) => argument.ty.span(),
        FnArg::Receiver(receiver) => receiver.span(),
    }
}

fn of_class(settings: &Settings, class: &ItemStruct) -> Result<TokenStream> {
    let kernel = paths::kernel();
    let name = &class.ident;
    if !class.generics.params.is_empty() {
        let what = format!(
            "a generic interceptor cannot be booted: derive `Injectable` for it and bind the types you need, \
             `app.interceptor(bind_type::<{name}<..>>().to_class())`, instead of `#[interceptor]`"
        );
        return Err(Error::new_spanned(&class.generics, what));
    }
    let text = name.to_string();
    let key = format!("{}.{text}", settings.namespace());
    let key = settings.key.clone().unwrap_or_else(|| LitStr::new(&key, name.span()));
    let others = &settings.others;
    let add = settings.finish(&quote!(#kernel::bind(#kernel::BindingKey::<#name>::new(#key)).to_class()));
    Ok(quote! {
        #[derive(#kernel::Injectable)]
        #[injectable(#(#others),*)]
        #class

        #kernel::artifact! {
            kind: "interceptor",
            name: #text,
            register: |app| {
                #add
                ::core::result::Result::Ok(())
            },
        }
    })
}
