//! `#[middleware]`: a function as a middleware, or an injectable class that is one.

use crate::{paths, words};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{
    Error, ExprArray, FnArg, Ident, Item, ItemFn, ItemStruct, LitStr, Meta, Result, ReturnType, Token,
    parse::{Parse, ParseStream},
    parse_quote_spanned,
    spanned::Spanned,
};

/// What is said of a middleware beside what every class can say.
const KNOWN: &str = "`group = \"..\"`, `upstream = \"..\"`, `downstream = \"..\"` or `key = \"..\"`";

/// What `#[middleware(..)]` says.
#[derive(Default)]
struct Settings {
    group: Option<LitStr>,
    upstream: Option<TokenStream>,
    downstream: Option<TokenStream>,
    key: Option<LitStr>,
    /// For `#[injectable(..)]`.
    others: Vec<TokenStream>,
}

impl Parse for Settings {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut settings = Self::default();
        while !input.is_empty() {
            let word = input.fork().parse::<Ident>().ok();
            match word.as_ref().map(|word| word.to_string()).as_deref() {
                Some("group") => settings.group = Some(text(input)?),
                Some("key") => settings.key = Some(text(input)?),
                Some("upstream") => settings.upstream = Some(texts(input)?),
                Some("downstream") => settings.downstream = Some(texts(input)?),
                other => {
                    if let (Some(word), Some(_)) = (&word, other.and_then(|other| words::near(other, KNOWN)))
                    {
                        return Err(words::unknown(word, KNOWN));
                    }
                    let other: Meta = input.parse()?;
                    settings.others.push(quote!(#other));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        let wishes = settings.upstream.as_ref().or(settings.downstream.as_ref());
        if let (None, Some(wish)) = (&settings.group, wishes) {
            let what = "`upstream` and `downstream` say where the middleware's group stands: say the group, `group = \"..\"`";
            return Err(Error::new_spanned(wish, what));
        }
        Ok(settings)
    }
}

fn text(input: ParseStream<'_>) -> Result<LitStr> {
    input.parse::<Ident>()?;
    input.parse::<Token![=]>()?;
    input.parse()
}

/// One text, or several in brackets.
fn texts(input: ParseStream<'_>) -> Result<TokenStream> {
    input.parse::<Ident>()?;
    input.parse::<Token![=]>()?;
    if input.peek(LitStr) {
        let one: LitStr = input.parse()?;
        return Ok(quote!([#one]));
    }
    let several: ExprArray = input.parse()?;
    Ok(quote!(#several))
}

impl Settings {
    /// The artifact that binds it.
    fn artifact(&self, name: &Ident, ty: &TokenStream, binding: &TokenStream) -> TokenStream {
        let private = paths::private();
        let text = name.to_string();
        let key = self.key.clone().unwrap_or_else(|| LitStr::new(&format!("middleware.{text}"), name.span()));
        let group = self.group.as_ref().map(|group| quote!(.middleware(#group)));
        let upstream = self.upstream.as_ref().map(|groups| quote!(.upstream_groups(#groups)));
        let downstream = self.downstream.as_ref().map(|groups| quote!(.downstream_groups(#groups)));
        quote! {
            #private::lazo_kernel::artifact! {
                kind: "middleware",
                name: #text,
                register: |app| {
                    #[allow(unused_imports, reason = "only one with a group needs it")]
                    use #private::BindMiddleware as _;
                    let key = #private::lazo_kernel::BindingKey::<#ty>::new(#key);
                    app.add(#private::lazo_kernel::bind(key)#binding #group #upstream #downstream)?;
                    ::core::result::Result::Ok(())
                },
            }
        }
    }
}

/// Writes the item also when something is wrong, and keeps a struct injectable, so that only the mistake is reported.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    try_expand(args, item.clone()).unwrap_or_else(|mistake| {
        let (private, mistake) = (paths::private(), mistake.into_compile_error());
        let class = syn::parse2::<ItemStruct>(item.clone()).map(|_| quote!(#[derive(#private::Injectable)]));
        let class = class.unwrap_or_default();
        quote!(#mistake #class #item)
    })
}

fn try_expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let item: Item = syn::parse2(item)?;
    match &item {
        Item::Fn(function) => of_function(&syn::parse2(args)?, function),
        Item::Struct(class) => of_class(&syn::parse2(args)?, class),
        Item::Impl(block) => Err(Error::new_spanned(
            &block.self_ty,
            "a list of middleware stands below `#[api]`: put `#[api]` above it",
        )),
        _ => Err(Error::new_spanned(
            item,
            "`#[middleware]` stands on an `async fn` or on a struct that implements `Middleware`",
        )),
    }
}

fn of_function(settings: &Settings, function: &ItemFn) -> Result<TokenStream> {
    let private = paths::private();
    let (signature, block, vis) = (&function.sig, &function.block, &function.vis);
    let is_shaped = signature.inputs.len() == 2
        && signature.inputs.iter().all(|input| matches!(input, FnArg::Typed(_)))
        && signature.generics.type_params().next().is_none()
        && !matches!(signature.output, ReturnType::Default);
    if signature.asyncness.is_none() || !is_shaped {
        let shape = "a middleware is written `async fn name(exchange: &mut Exchange, next: Next<'_>) -> anyhow::Result<HttpResponse>`; \
                     a list of middleware stands on a method inside an `impl` block with `#[api]`";
        return Err(Error::new_spanned(signature, shape));
    }
    if let Some(other) = settings.others.first() {
        let what = format!("not known here: write {KNOWN}");
        return Err(Error::new_spanned(other, what));
    }
    let name = &signature.ident;
    let (inputs, output) = (&signature.inputs, &signature.output);
    let (generics, clause) = (&signature.generics, &signature.generics.where_clause);
    let artifact = (settings.group.is_some() || settings.key.is_some()).then(|| {
        let ty = quote!(dyn #private::Middleware);
        settings.artifact(name, &ty, &quote!(.to(::std::sync::Arc::new(#name) as ::std::sync::Arc<#ty>)))
    });
    let attributes = &function.attrs;
    // What does not fit is told where it stands.
    let mut inputs = inputs.clone();
    let place = |at: usize| inputs.get(at).map_or_else(Span::call_site, place);
    let (exchange, next) = (Ident::new("exchange", place(0)), Ident::new("next", place(1)));
    let handle = Ident::new("handle", place(1));
    let called = quote_spanned!(place(1)=> #handle(#exchange, #next));
    if let Some(FnArg::Typed(next)) = inputs.last_mut() {
        let ty = &next.ty;
        next.ty = parse_quote_spanned!(ty.span()=> <#ty as #private::middleware::MiddlewareNext>::Itself);
    }
    let outcome = match output {
        ReturnType::Type(_, ty) => Ident::new("outcome", ty.span()),
        ReturnType::Default => Ident::new("outcome", name.span()),
    };
    Ok(quote! {
        #(#attributes)*
        #vis fn #name<'a>(
            #exchange: &'a mut #private::Exchange,
            #next: #private::Next<'a>,
        ) -> ::core::pin::Pin<::std::boxed::Box<
            dyn ::core::future::Future<Output = #private::anyhow::Result<#private::HttpResponse>> + 'a,
        >> {
            async fn #handle #generics (#inputs) #output #clause #block
            ::std::boxed::Box::pin(async move {
                let #outcome = #called.await;
                #private::middleware::outcome(#outcome)
            })
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
    let private = paths::private();
    let name = &class.ident;
    if !class.generics.params.is_empty() {
        let what = format!(
            "a generic middleware cannot be booted: derive `Injectable` for it and bind the types you need, \
             `bind_type::<{name}<..>>().to_class().middleware(\"group\")`, instead of `#[middleware]`"
        );
        return Err(Error::new_spanned(&class.generics, what));
    }
    let others = &settings.others;
    let made = quote!(.to_class().default_scope(#private::lazo_kernel::Scope::Singleton));
    let artifact = settings.artifact(name, &quote!(#name), &made);
    Ok(quote! {
        #[derive(#private::Injectable)]
        #[injectable(#(#others),*)]
        #class

        #artifact
    })
}
