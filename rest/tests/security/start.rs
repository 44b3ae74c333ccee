//! What is found before the start, each with a golden message.

use super::support::{Known, application, basic, bearer, key};
use crate::golden::golden;
use lazo_kernel::{BindingKey, bind};
use lazo_rest::{
    RestApplication as _, RestConfig, api, controller,
    openapi::{Declarations, SecurityScheme},
    security::AUTHENTICATORS,
};

#[controller]
struct Todos {}

#[api(security("jwt"))]
impl Todos {
    #[get("/todos")]
    fn find(&self) {}

    #[post("/todos")]
    fn create(&self) {}

    #[get("/todos/{id}")]
    fn find_by_id(&self, id: u8) {
        let _ = id;
    }

    #[delete("/todos/{id}", security("jwt"), security("key"))]
    fn delete(&self, id: u8) {
        let _ = id;
    }
}

#[test]
fn a_scheme_without_an_authenticator() {
    let declared = Declarations::default()
        .security_scheme("jwt", SecurityScheme::bearer("JWT"))
        .security_scheme("key", SecurityScheme::basic());
    let app =
        || application(RestConfig::default()).controller::<Todos>().with(declared.clone().binding("todo"));
    golden("LZ0130.txt", &app().verify().unwrap_err());
    app().authenticator(bearer()).authenticator(key()).verify().unwrap();
}

#[controller]
struct Odd {}

#[api]
impl Odd {
    #[get("/undeclared", security("jtw"))]
    fn undeclared(&self) {}

    #[get("/together", security("jwt", "basic"))]
    fn together(&self) {}

    #[get("/broken", security("broken"))]
    fn broken(&self) {}
}

#[test]
fn what_cannot_be_enforced() {
    let mut config = RestConfig::default();
    let broken =
        SecurityScheme { name: None, ..SecurityScheme::api_key(lazo_rest::openapi::KeyPlace::Query, "") };
    config.openapi.security_schemes.insert("broken".to_owned(), broken);
    let again = bind(BindingKey::<Known>::new("security.again")).to(bearer());
    let app = application(config)
        .authenticator(bearer())
        .authenticator(basic())
        .authenticator(Known::undescribed("tenant"))
        .with(again.extension_for(&AUTHENTICATORS, |it| it))
        .controller::<Odd>();
    golden("LZ0131.txt", &app.verify().unwrap_err());
}
