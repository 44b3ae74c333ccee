//! Applications of generated controllers keep the documents that these were made of.

use crate::{
    generated::{hello_world, names, parameters, petstore, routing, todo, validation},
    golden,
};
use lazo::{
    prelude::*,
    rest::{
        config::{RestConfig, SecurityConfig, with_config},
        openapi::{CONTRACT, Document},
    },
};
use lazo_openapi_diff::{Finding, Options, Severity, compare};

/// An application whose callers are somebody else's business.
pub(crate) fn application(error_responses: bool) -> Application {
    let mut config = RestConfig {
        security: SecurityConfig { enforce: false, ..SecurityConfig::default() },
        ..RestConfig::default()
    };
    config.openapi.error_responses = error_responses;
    with_config(Application::new("generated"), config).component(RestComponent::without_server())
}

fn hello_world() -> Application {
    application(true)
        .with(hello_world::declarations().binding("hello_world"))
        .controller::<hello_world::hello_controller::HelloController>()
}

fn names() -> Application {
    application(false)
        .with(names::declarations().binding("names"))
        .controller::<names::loopback_controller::LoopbackController>()
        .controller::<names::models2::ModelsController>()
        .controller::<names::tag_3d::日本3dController>()
        .controller::<names::type_::TypeController>()
        .controller::<names::users::UserController>()
}

fn parameters() -> Application {
    application(true)
        .with(parameters::declarations().binding("parameters"))
        .controller::<parameters::any_controller::AnyController>()
        .controller::<parameters::boolean_controller::BooleanController>()
        .controller::<parameters::byte_controller::ByteController>()
        .controller::<parameters::date_controller::DateController>()
        .controller::<parameters::date_time_controller::DateTimeController>()
        .controller::<parameters::double_controller::DoubleController>()
        .controller::<parameters::email_controller::EmailController>()
        .controller::<parameters::float_controller::FloatController>()
        .controller::<parameters::int32_controller::Int32Controller>()
        .controller::<parameters::int64_controller::Int64Controller>()
        .controller::<parameters::integer_controller::IntegerController>()
        .controller::<parameters::integer_range_controller::IntegerRangeController>()
        .controller::<parameters::list_controller::ListController>()
        .controller::<parameters::more_controller::MoreController>()
        .controller::<parameters::number_controller::NumberController>()
        .controller::<parameters::number_multiple_controller::NumberMultipleController>()
        .controller::<parameters::object_controller::ObjectController>()
        .controller::<parameters::password_controller::PasswordController>()
        .controller::<parameters::string_controller::StringController>()
        .controller::<parameters::string_enum_controller::StringEnumController>()
        .controller::<parameters::string_length_controller::StringLengthController>()
        .controller::<parameters::string_pattern_controller::StringPatternController>()
        .controller::<parameters::uuid_controller::UuidController>()
}

pub(crate) fn pet_store() -> Application {
    application(false)
        .with(petstore::declarations().binding("petstore"))
        .controller::<petstore::default::DefaultController>()
        .controller::<petstore::pets::PetsController>()
        .controller::<petstore::store::StoreController>()
}

fn routing() -> Application {
    application(true)
        .with(routing::declarations().binding("routing"))
        .controller::<routing::errors_controller::ErrorsController>()
        .controller::<routing::paths_controller::PathsController>()
        .controller::<routing::results_controller::ResultsController>()
        .controller::<routing::users_controller::UsersController>()
        .controller::<routing::verbs_controller::VerbsController>()
}

fn todo() -> Application {
    application(true)
        .with(todo::declarations().binding("todo"))
        .controller::<todo::reset_controller::ResetController>()
        .controller::<todo::todo_controller::TodoController>()
}

fn validation() -> Application {
    application(true)
        .with(validation::declarations().binding("validation"))
        .controller::<validation::body_controller::BodyController>()
        .controller::<validation::members::MemberController>()
        .controller::<validation::validate_controller::ValidateController>()
}

/// Every difference from the document, and every break that a comparison finds in either direction.
///
/// An integer without a format is read into an `i64` and a number into an `f64`, and the application says so: a comparison calls
/// that narrower, and it is left out here. Everything else has to be `known`.
async fn check(app: Application, path: &str, known: &[&str]) {
    let file = golden::document(path);
    let contract = Document::from_value(file.value().clone());
    let app = app.with(bind(CONTRACT).to(contract));
    let own = app.openapi().await.unwrap().to_json();
    app.verify().unwrap();
    let own = lazo_openapi_diff::Document::parse("own.json", &own).unwrap();
    let mut found = Vec::new();
    for (way, old, new) in [("there", &file, &own), ("back", &own, &file)] {
        let report = compare(old, new, &Options::default()).unwrap();
        for finding in report.findings().iter().filter(|one| one.severity != Severity::Compatible) {
            if !is_widest(finding) {
                found.push(format!("{way}: {} at {}", finding.id, finding.pointer()));
            }
        }
    }
    assert_eq!(found, known);
}

fn is_widest(finding: &Finding) -> bool {
    let formats = [finding.before.as_deref(), finding.after.as_deref()];
    finding.id.starts_with("request-format")
        && finding.pointer().ends_with("/format")
        && matches!(
            formats.map(|format| format.unwrap_or_default().trim_matches('"')),
            ["", "int64" | "double"] | ["int64" | "double", ""]
        )
}

#[tokio::test]
async fn the_pet_store_keeps_its_contract() {
    let known = [
        // A deep object is written in one way, which the document does not say and the application does.
        "there: request-parameter-explode-changed at #/paths/~1pets/get/parameters/8/explode",
        "back: request-parameter-explode-changed at #/paths/~1pets/get/parameters/7",
        // The application names an operation that the document does not name.
        "back: operation-id-changed at #/paths/~1notes~1{id}/get/operationId",
    ];
    check(pet_store(), "tests/documents/petstore.yaml", &known).await;
}

#[tokio::test]
async fn whatever_things_are_called_the_contract_is_kept() {
    // The application names operations that the document does not name.
    let known = [
        "back: operation-id-changed at #/paths/~1types~1{type-id}~1{id}/get/operationId",
        "back: operation-id-changed at #/paths/~1types/post/operationId",
    ];
    check(names(), "tests/documents/names.yaml", &known).await;
}

#[tokio::test]
async fn the_examples_keep_their_contracts() {
    for (name, app) in [
        ("hello-world", hello_world()),
        ("parameters", parameters()),
        ("routing", routing()),
        ("todo", todo()),
        ("validation", validation()),
    ] {
        check(app, &format!("../../examples/{name}/openapi.json"), &[]).await;
    }
}
