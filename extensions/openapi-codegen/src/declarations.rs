//! What a document says for all operations: servers, security schemes and requirements.

use crate::{
    model::{
        Reader,
        keywords::{self, shape},
    },
    operation::requirement,
};
use lazo_openapi_diff::{Document, LoadError, Place};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Calls of `Declarations` that say it.
pub(crate) fn read<'d>(
    document: &'d Document,
    reader: &mut Reader<'d>,
) -> Result<Vec<TokenStream>, LoadError> {
    let root = document.root();
    let mut calls = Vec::new();
    for server in keywords::list(&root, "servers")? {
        if server.get("variables").is_some() {
            reader.warn(&server, "variables of a server are left out");
        }
        let Some(url) = keywords::text(&server, "url")? else {
            return Err(shape(&server, "an object with a `url`"));
        };
        calls.push(quote!(.server(lazo::rest::openapi::Server::at(#url))));
    }
    if let Some(components) = root.get("components") {
        for (name, scheme) in keywords::members(&components, "securitySchemes")? {
            let scheme = self::scheme(&scheme.followed()?, reader)?;
            calls.extend(scheme.map(|scheme| quote!(.security_scheme(#name, #scheme))));
        }
    }
    for alternative in keywords::list(&root, "security")? {
        let demands =
            requirement(&alternative)?.into_iter().map(|(scheme, scopes)| match scopes.as_slice() {
                [] => quote!(SecurityRequirement::scheme(#scheme)),
                scopes => quote!(SecurityRequirement::scoped(#scheme, [#(#scopes),*])),
            });
        let demands = demands.reduce(|all, one| quote!(#all.and(#one)));
        let demands = demands.unwrap_or_else(|| quote!(SecurityRequirement::nothing()));
        calls.push(quote!(.security(#demands)));
    }
    Ok(calls)
}

fn scheme<'d>(place: &Place<'d>, reader: &mut Reader<'d>) -> Result<Option<TokenStream>, LoadError> {
    let required = |name: &'static str| {
        keywords::text(place, name)?
            .ok_or_else(|| shape(place, "a security scheme, with all that its type needs"))
    };
    let kind = required("type")?;
    let made = match kind {
        "http" => match required("scheme")? {
            bearer if bearer.eq_ignore_ascii_case("bearer") => {
                let format = keywords::text(place, "bearerFormat")?.unwrap_or_default();
                quote!(SecurityScheme::bearer(#format))
            }
            basic if basic.eq_ignore_ascii_case("basic") => quote!(SecurityScheme::basic()),
            other => quote!(SecurityScheme { scheme: Some(#other.to_owned()), ..SecurityScheme::basic() }),
        },
        "apiKey" => {
            let name = required("name")?;
            let location = match required("in")? {
                "header" => "Header",
                "query" => "Query",
                "cookie" => "Cookie",
                _ => {
                    return Err(shape(
                        &place.get("in").unwrap_or_else(|| place.clone()),
                        "`header`, `query` or `cookie`",
                    ));
                }
            };
            let location = format_ident!("{location}");
            quote!(SecurityScheme::api_key(KeyPlace::#location, #name))
        }
        "oauth2" => {
            let mut flows = Vec::new();
            for (name, flow) in keywords::members(place, "flows")? {
                let flow = self::flow(&flow)?;
                flows.push(quote!((#name.to_owned(), #flow)));
            }
            quote!(SecurityScheme { flows: [#(#flows),*].into(), ..SecurityScheme::oauth2() })
        }
        "openIdConnect" => {
            let url = required("openIdConnectUrl")?;
            quote!(SecurityScheme::open_id_connect(#url))
        }
        "mutualTLS" => quote!(SecurityScheme::mutual_tls()),
        other => {
            reader
                .warn(place, format!("a security scheme of the type `{other}` is not known: it is left out"));
            return Ok(None);
        }
    };
    let description = keywords::text(place, "description")?.map(|text| quote!(.described(#text)));
    Ok(Some(quote!(#made #description)))
}

fn flow(place: &Place<'_>) -> Result<TokenStream, LoadError> {
    let mut made = quote!(OAuthFlow::default());
    if let Some(url) = keywords::text(place, "tokenUrl")? {
        made = quote!(OAuthFlow::tokens_at(#url));
    }
    if let Some(url) = keywords::text(place, "authorizationUrl")? {
        made = quote!(#made.asking_at(#url));
    }
    for (scope, allows) in keywords::members(place, "scopes")? {
        let allows = allows.value().as_str().ok_or_else(|| shape(&allows, "a text"))?;
        made = quote!(#made.scope(#scope, #allows));
    }
    if let Some(url) = keywords::text(place, "refreshUrl")? {
        made = quote!(OAuthFlow { refresh_url: Some(#url.to_owned()), ..#made });
    }
    Ok(made)
}
