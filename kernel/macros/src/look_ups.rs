//! Looking up what a class needs: at first by its keys, then from what the class remembers of the last time.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Index};

use crate::source::{Injected, Remembered, hidden};

/// What is looked up, in its order, each under a name of its own.
pub(crate) struct LookUps<'i> {
    all: Vec<(&'i Ident, &'i Injected)>,
    kernel: &'i TokenStream,
}

impl<'i> LookUps<'i> {
    pub(crate) fn new(
        all: impl IntoIterator<Item = (&'i Ident, &'i Injected)>,
        kernel: &'i TokenStream,
    ) -> Self {
        Self { all: all.into_iter().collect(), kernel }
    }

    /// Those that can be remembered.
    fn remembered(&self) -> impl Iterator<Item = (&'i Ident, &'i Remembered)> {
        self.all.iter().filter_map(|(name, injected)| Some((*name, injected.remembered.as_deref()?)))
    }

    /// `let memory = resolver.memory();`, where there can be one.
    fn memory(&self, memory: &Ident) -> Option<TokenStream> {
        let kernel = self.kernel;
        let types: Vec<_> = self.remembered().map(|(_, remembered)| &remembered.ty).collect();
        (!types.is_empty())
            .then(|| quote!(let #memory = resolver.memory::<(#(#kernel::Remembered<#types>,)*)>();))
    }

    /// Looks up one thing after another, in a function that returns a `Resolution`: none after one has failed.
    pub(crate) fn one_by_one(&self) -> TokenStream {
        let kernel = self.kernel;
        let memory = hidden("memory");
        let mut places = (0..).map(Index::from);
        let look_ups = self.all.iter().map(|(name, injected)| {
            let value = match injected.remembered.as_deref() {
                None => injected.value.clone(),
                Some(Remembered { at, .. }) => {
                    let place = places.next();
                    quote!(resolver.recall(#memory.map(|memory| &memory.#place), #at))
                }
            };
            quote! {
                let #name = match #value {
                    #kernel::Resolution::Failed(error) => return #kernel::Resolution::Failed(error),
                    found => found,
                };
            }
        });
        let let_memory = self.memory(&memory);
        let remember = let_memory.is_some().then(|| {
            let names = self.all.iter().map(|(name, _)| name);
            let found =
                self.remembered().map(|(_, Remembered { ty, at })| quote!(resolver.found::<#ty>(#at)));
            quote! {
                if #memory.is_none() && #(#names.is_there())&&* {
                    resolver.remember(|| (#(#found,)*));
                }
            }
        });
        quote!(let _ = resolver; #let_memory #(#look_ups)* #remember)
    }

    /// Returns `made` at once, if everything that is looked up is the same for everybody, and remembered.
    pub(crate) fn at_once(&self, made: &TokenStream) -> Option<TokenStream> {
        let names: Vec<_> = self.remembered().map(|(name, _)| name).collect();
        if names.is_empty() || names.len() < self.all.len() {
            return None;
        }
        let memory = hidden("memory");
        let let_memory = self.memory(&memory);
        let places = (0..names.len()).map(Index::from);
        Some(quote! {
            #let_memory
            if let ::core::option::Option::Some(#memory) = #memory
                && let (#(::core::option::Option::Some(#names),)*) = (#(#memory.#places.shared(),)*)
            {
                #(let #names = ::std::sync::Arc::clone(#names);)*
                return #made;
            }
        })
    }
}
