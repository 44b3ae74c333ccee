//! The `#[datasource]` attribute: a data source by its name, or the function that makes it.

use heck::ToSnakeCase as _;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser as _;
use syn::{Error, Item, LitStr};

use crate::krate;

#[derive(Default)]
struct Arguments {
    name: Option<LitStr>,
    connector: Option<LitStr>,
}

impl Arguments {
    fn read(arguments: TokenStream) -> syn::Result<Self> {
        let mut read = Self::default();
        let parser = syn::meta::parser(|meta| {
            let place = if meta.path.is_ident("name") {
                &mut read.name
            } else if meta.path.is_ident("connector") {
                &mut read.connector
            } else {
                return Err(meta.error(
                    "unknown argument: `#[datasource]` takes `name = \"...\"` and `connector = \"...\"`",
                ));
            };
            *place = Some(meta.value()?.parse()?);
            Ok(())
        });
        parser.parse2(arguments)?;
        Ok(read)
    }
}

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let arguments = Arguments::read(arguments)?;
    let item: Item = syn::parse2(item)?;
    let krate = krate::repository();
    let (ident, register) = match &item {
        Item::Struct(class) => {
            let name = name_of(&arguments, &class.ident);
            let connector = match &arguments.connector {
                Some(connector) => quote!(::core::option::Option::Some(#connector)),
                None => quote!(::core::option::Option::None),
            };
            (
                &class.ident,
                quote!(|app| ::core::result::Result::Ok(#krate::bind_data_source(app, #name, #connector)?)),
            )
        }
        Item::Fn(function) if function.sig.inputs.is_empty() && function.sig.asyncness.is_none() => {
            if let Some(connector) = &arguments.connector {
                return Err(Error::new_spanned(
                    connector,
                    "the function makes the connector itself: leave this out",
                ));
            }
            let (ident, name) = (&function.sig.ident, name_of(&arguments, &function.sig.ident));
            (ident, quote!(|app| #krate::__private::bind_made_data_source(app, #name, #ident)))
        }
        other => {
            let fix = "`#[datasource]` is for a struct, which the configuration describes (`struct Db;`), or for a function \
                       that makes it (`fn db() -> Result<DataSource>`)";
            return Err(Error::new_spanned(other, fix));
        }
    };
    let shown = ident.to_string();
    Ok(quote! {
        #item

        #krate::__private::lazo_kernel::artifact! { kind: "datasource", name: #shown, register: #register }
    })
}

/// `DbDataSource` is called `db`.
fn name_of(arguments: &Arguments, ident: &syn::Ident) -> String {
    arguments.name.as_ref().map_or_else(
        || {
            let name = ident.to_string();
            let short = name.strip_suffix("DataSource").filter(|short| !short.is_empty());
            short.unwrap_or(&name).to_snake_case()
        },
        LitStr::value,
    )
}
