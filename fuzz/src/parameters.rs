//! Routes that read parameters: one for each kind of value, place, style and explosion that go together, and one with several.

use crate::{bodies::Thing, served::Served};
use actix_web::{
    HttpResponse,
    http::{Method, Uri},
    test::TestRequest,
};
use lazo_rest::{
    Call, HttpError, Route, Routes,
    operation::{Location, Notation, Operation, Parameter, SchemaOf, Style},
};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

const PLACES: [Location; 4] = [Location::Path, Location::Query, Location::Header, Location::Cookie];
const STYLES: [Style; 7] = [
    Style::Simple,
    Style::Label,
    Style::Matrix,
    Style::Form,
    Style::SpaceDelimited,
    Style::PipeDelimited,
    Style::DeepObject,
];

/// Which route is asked, and where its parameter stands.
struct Asked {
    path: String,
    place: Location,
}

fn answered<T: Serialize>(call: &Call<'_>, read: Option<T>) -> Result<HttpResponse, HttpError> {
    call.json(&read)
}

fn notations() -> impl Iterator<Item = Notation> {
    let styled =
        STYLES.into_iter().flat_map(|style| [false, true].map(|explode| Notation::Styled { style, explode }));
    styled.chain([Notation::Json])
}

/// Adds the routes of one kind of value: those that the server says can be.
fn add<T: DeserializeOwned + Serialize + JsonSchema + 'static>(
    mut routes: Routes,
    asked: &mut Vec<Asked>,
) -> Routes {
    for place in PLACES {
        for notation in notations() {
            let at = format!("/p{}", asked.len());
            let path = if place == Location::Path { format!("{at}/{{v}}") } else { at.clone() };
            let operation = Operation {
                parameters: vec![Parameter {
                    notation,
                    required: place == Location::Path,
                    ..Parameter::new("v", place, SchemaOf::of::<T>())
                }],
                ..Operation::new(Method::GET, &path, &at)
            };
            let make = || {
                Route::new(operation.clone(), async |(): &(), call: &mut Call<'_>| {
                    answered(call, call.optional::<T>(0)?)
                })
            };
            if Routes::new().route(make()).mount().is_ok() {
                routes = routes.route(make());
                asked.push(Asked { path: at, place });
            }
        }
    }
    routes
}

/// Several parameters at once: what is wrong with each is told together.
fn several(routes: Routes) -> Routes {
    let query = |name: &str, schema| Parameter::new(name, Location::Query, schema);
    let operation = Operation {
        parameters: vec![
            query("a", SchemaOf::of::<i64>()),
            query("b", SchemaOf::of::<Vec<bool>>()),
            Parameter { required: true, ..query("c", SchemaOf::of::<f64>()) },
        ],
        ..Operation::new(Method::GET, "/several", "several")
    };
    routes.route(Route::new(operation, async |(): &(), call: &mut Call<'_>| {
        let read = (call.optional::<i64>(0)?, call.optional::<Vec<bool>>(1)?, call.required::<f64>(2)?);
        answered(call, Some(read))
    }))
}

struct World {
    served: &'static Served,
    asked: Vec<Asked>,
}

fn world() -> World {
    let mut asked = vec![Asked { path: "/several".to_owned(), place: Location::Query }];
    let served = Served::new(|| {
        let routes = several(Routes::new());
        let routes = add::<i64>(routes, &mut asked);
        let routes = add::<f64>(routes, &mut asked);
        let routes = add::<bool>(routes, &mut asked);
        let routes = add::<String>(routes, &mut asked);
        let routes = add::<Vec<i32>>(routes, &mut asked);
        let routes = add::<Vec<String>>(routes, &mut asked);
        let routes = add::<BTreeMap<String, f64>>(routes, &mut asked);
        add::<Thing>(routes, &mut asked).mount().expect("the routes are sound")
    });
    World { served, asked }
}

/// Asks a route with a text where its parameter is read from. The text is the whole query, or the value in another place.
/// Says what the status was; nothing if no client can send it.
pub fn ask(route: u8, text: &str) -> Option<u16> {
    thread_local! {
        static WORLD: World = world();
    }
    WORLD.with(|world| {
        let asked = &world.asked[usize::from(route) % world.asked.len()];
        let uri = match asked.place {
            Location::Path => format!("{}/{text}", asked.path),
            Location::Query => format!("{}?{text}", asked.path),
            Location::Header | Location::Cookie => asked.path.clone(),
        };
        let uri = Uri::try_from(uri).ok()?;
        let request = TestRequest::get().uri(&uri.to_string());
        let is_header = actix_web::http::header::HeaderValue::from_bytes(text.as_bytes()).is_ok();
        let request = match asked.place {
            Location::Header if is_header => request.insert_header(("v", text)),
            Location::Cookie if is_header => request.insert_header(("cookie", format!("v={text}"))),
            Location::Header | Location::Cookie => return None,
            _ => request,
        };
        Some(world.served.ask(request.to_request()))
    })
}
