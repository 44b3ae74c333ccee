//! One method of a proxy.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{
    Attribute, Error, FnArg, GenericParam, Ident, Pat, ReceiverKind, Result, ReturnType, Signature,
    TraitItemFn, Type, WherePredicate, spanned::Spanned,
};

use crate::{
    intercept,
    proxy::{boxed_output, own},
};

/// One method of a trait, as its proxy writes it.
pub(crate) struct Method {
    signature: Signature,
    conditions: Vec<Attribute>,
    list: Option<TokenStream>,
    /// Whether it is not intercepted.
    pub(crate) direct: bool,
    arguments: Vec<(Ident, Type)>,
}

impl Method {
    /// Reads a method and takes our attributes away; `None` for one that cannot be called on a trait object.
    pub(crate) fn take(method: &mut TraitItemFn) -> Result<Option<Self>> {
        let list = intercept::take(&mut method.attrs)?;
        let before = method.attrs.len();
        method.attrs.retain(|attribute| !attribute.path().is_ident("direct"));
        let direct = method.attrs.len() < before;
        let signature = &method.sig;
        let is_generic =
            signature.generics.params.iter().any(|one| !matches!(one, GenericParam::Lifetime(_)));
        let Some(FnArg::Receiver(receiver)) = signature.inputs.first() else { return Ok(None) };
        if is_generic || wants_sized(signature) {
            return Ok(None);
        }
        if !matches!(receiver.kind, ReceiverKind::Reference(_, _, None)) {
            let what = "a method of a trait with a proxy takes `&self`: one value serves many callers; add `where Self: Sized` to \
                        one that is not called through the proxy";
            return Err(Error::new_spanned(receiver, what));
        }
        if signature.asyncness.is_some() {
            let what = "an `async fn` of a trait with a proxy needs `#[async_trait]` on the trait";
            return Err(Error::new_spanned(signature.fn_token, what));
        }
        let mut arguments = Vec::new();
        for input in &signature.inputs {
            let FnArg::Typed(argument) = input else { continue };
            let Pat::Ident(pattern) = &*argument.pat else {
                return Err(Error::new_spanned(&argument.pat, "give the argument a name: `name: Type`"));
            };
            arguments.push((pattern.ident.clone(), (*argument.ty).clone()));
        }
        if direct && let Some(list) = list {
            let what = "a method is `#[direct]` or lists interceptors: keep one of the two";
            return Err(Error::new_spanned(list, what));
        }
        let conditions = method.attrs.iter().filter(|one| one.path().is_ident("cfg")).cloned().collect();
        Ok(Some(Self { signature: signature.clone(), conditions, list, direct, arguments }))
    }

    pub(crate) fn name(&self) -> String {
        self.signature.ident.to_string()
    }

    pub(crate) fn interceptors(&self, kernel: &TokenStream) -> TokenStream {
        self.list.clone().unwrap_or_else(|| quote!(#kernel::interceptor::Interceptors::new()))
    }

    /// A method that calls the target and nothing else.
    pub(crate) fn forward(&self) -> TokenStream {
        let (signature, conditions, name) = (&self.signature, &self.conditions, &self.signature.ident);
        let names = self.arguments.iter().map(|(name, _)| name);
        quote! {
            #(#conditions)*
            #signature {
                self.target.#name(#(#names),*)
            }
        }
    }

    /// A method that runs along the chain at this place, or calls the target where nothing intercepts.
    pub(crate) fn intercepted(&self, place: usize, kernel: &TokenStream) -> TokenStream {
        let (signature, conditions, name) = (&self.signature, &self.conditions, &self.signature.ident);
        let names: Vec<_> = self.arguments.iter().map(|(name, _)| name).collect();
        let (chain, passed) = (own("chain"), own("arguments"));
        let (mut puts, mut shown, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (name, ty)) in self.arguments.iter().enumerate() {
            let (argument, way, kept) =
                (own(&format!("argument_{at}")), own(&format!("way_{at}")), own(&format!("kept_{at}")));
            let (put, value) = put(at, name, ty, &argument, &way, &kept, &passed, kernel);
            puts.push(put);
            shown.push(argument);
            values.push(value);
        }
        let boxed = boxed_output(&signature.output);
        let moved = boxed.is_some().then(|| quote!(move));
        let call = format_ident!("{}", if boxed.is_some() { "call" } else { "call_now" });
        let outcome = boxed.or_else(|| match &signature.output {
            ReturnType::Type(_, ty) => Some((**ty).clone()),
            ReturnType::Default => None,
        });
        let span = outcome.as_ref().map_or_else(|| signature.ident.span(), Spanned::span);
        let outcome = outcome.map_or_else(|| quote!(()), |ty| quote!(#ty));
        // At the place of the result, so that the compiler points there when it cannot be one.
        let call = quote_spanned!(span=> self.site.#call::<_, #outcome>);
        quote! {
            #(#conditions)*
            #signature {
                #[allow(unused_imports, reason = "which of them chooses depends on the arguments")]
                use #kernel::__private::interception::{
                    ChooseCloned as _, ChooseHidden as _, ChooseShown as _, HideBorrowed as _, ShowBorrowed as _,
                };
                match self.site.chain(#place, &*self.target) {
                    ::core::result::Result::Ok(::core::option::Option::None) => self.target.#name(#(#names),*),
                    #chain => {
                        #(#puts)*
                        #call(#place, &self.target, #chain, ::std::vec![#(#shown),*], #moved |#passed| {
                            let _ = &#passed;
                            ::core::result::Result::Ok(self.target.#name(#(#values),*))
                        })
                    }
                }
            }
        }
    }
}

/// How an argument is shown, and where the method has it from.
#[allow(clippy::too_many_arguments, reason = "they are the names of one argument")]
fn put(
    at: usize,
    name: &Ident,
    ty: &Type,
    argument: &Ident,
    way: &Ident,
    kept: &Ident,
    passed: &Ident,
    kernel: &TokenStream,
) -> (TokenStream, TokenStream) {
    let text = name.to_string();
    let text = text.trim_start_matches("r#");
    let private = quote!(#kernel::__private::interception);
    let shown = quote!(#kernel::interceptor::Argument);
    match ty {
        Type::Reference(reference) if reference.mutability.is_none() => {
            let inner = &reference.elem;
            let show = if matches!(&**inner, Type::Path(path) if path.path.is_ident("str")) {
                quote!(#shown::text(#text, #name))
            } else if borrows(inner) {
                quote!(#shown::hidden(#text, ::core::stringify!(#ty), true))
            } else {
                quote!((&&#private::Borrowed(#name)).argument(#text))
            };
            (quote!(let #argument = #show;), quote!(#name))
        }
        _ => {
            let choose = if borrows(ty) {
                quote!(#private::Hidden)
            } else {
                quote!((&&&#private::How::of(&#name)).way())
            };
            let put = quote_spanned! {ty.span()=>
                let #way = #choose;
                #[allow(unused_mut, reason = "only what is hidden is kept here")]
                let (#argument, mut #kept) = #way.put(#text, #name);
            };
            (put, quote!(#way.take(#passed, #at, &mut #kept)?))
        }
    }
}

/// Whether a type has borrowed data in it.
fn borrows(ty: &Type) -> bool {
    fn any(tokens: TokenStream) -> bool {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let found = match token {
                TokenTree::Punct(punct) if punct.as_char() == '&' => true,
                TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                    !matches!(tokens.peek(), Some(TokenTree::Ident(name)) if name == "static")
                }
                TokenTree::Group(group) => any(group.stream()),
                _ => false,
            };
            if found {
                return true;
            }
        }
        false
    }
    any(ty.to_token_stream())
}

fn wants_sized(signature: &Signature) -> bool {
    let Some(clause) = &signature.generics.where_clause else { return false };
    clause.predicates.iter().any(|predicate| match predicate {
        WherePredicate::Type(predicate) => {
            predicate.bounded_ty.to_token_stream().to_string() == "Self"
                && predicate.bounds.iter().any(|bound| bound.to_token_stream().to_string() == "Sized")
        }
        _ => false,
    })
}
