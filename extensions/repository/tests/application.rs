//! Models, repositories and data sources in an application.

use std::sync::Arc;

use lazo_kernel::config::{CONFIGURATION, ConfigurationSource};
use lazo_kernel::{Application, Artifact, BindingKey, Injectable, bind, bind_type};
use lazo_repository::{
    CrudRepository, DataSource, DefaultCrudRepository, MODEL, MemoryConnector, ModelDefinition,
    RepositoryComponent, Result, Where, bind_data_source, bind_repository, data_source_key, datasource,
    model, model_key, repository,
};
use serde_json::{Value, json};

/// Something to do.
#[model(datasource = "db")]
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// The number that the store gives.
    #[id(generated)]
    pub id: Option<i64>,
    /// What is to be done.
    pub title: String,
    /// Whether it is done.
    pub is_complete: Option<bool>,
}

/// A person.
#[model]
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The number that the store gives.
    #[id(generated)]
    pub id: Option<i64>,
    /// How one calls them.
    pub name: String,
}

/// The people, and what can be asked of them.
#[repository(model = Person, datasource = "people")]
pub struct PersonRepository;

impl PersonRepository {
    /// How many have a name.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn called(&self, name: &str) -> Result<u64> {
        Ok(self.count(Some(Where::eq(Person::NAME, name))).await?.count)
    }
}

/// Where todos are kept.
#[datasource(connector = "memory")]
#[derive(Debug)]
pub struct DbDataSource;

/// Where people are kept.
#[datasource(name = "people")]
fn people() -> Result<DataSource> {
    Ok(DataSource::new("people", Arc::new(MemoryConnector::new())))
}

/// What a controller looks like.
#[derive(Injectable)]
struct Controller {
    #[inject]
    todos: Arc<dyn CrudRepository<Todo>>,
    #[inject]
    people: Arc<PersonRepository>,
}

/// Binds what this crate declares, as the booter does.
fn booted(app: &Application) {
    let mut own: Vec<_> = Artifact::linked();
    own.sort_by_key(|artifact| artifact.kind);
    for artifact in own.iter().filter(|artifact| artifact.package == env!("CARGO_PKG_NAME")) {
        (artifact.register)(app).expect("registered");
    }
}

#[tokio::test]
async fn a_model_with_a_data_source_has_a_repository_to_inject() {
    let app = Application::new("test").component(RepositoryComponent);
    booted(&app);
    app.add(bind_type::<Controller>().to_class()).expect("bound");
    app.start().await.expect("started");

    let controller = app.get(&BindingKey::<Controller>::of()).await.expect("a controller");
    controller.todos.create(NewTodo { title: "x".into(), is_complete: None }).await.expect("stored");
    controller.people.create(NewPerson { name: "Ann".into() }).await.expect("stored");
    assert_eq!(controller.people.called("Ann").await.expect("counted"), 1);

    let by_name = BindingKey::<DefaultCrudRepository<Todo>>::new("repositories.TodoRepository");
    let by_name = app.get(&by_name).await.expect("a repository");
    assert_eq!(by_name.count(None).await.expect("counted").count, 1, "one repository, by type and by name");
    assert_eq!(by_name.data_source().name(), "db");
    let all: Arc<dyn CrudRepository<Person>> =
        app.get(&BindingKey::of()).await.expect("the default repository");
    assert_eq!(
        all.count(None).await.expect("counted").count,
        1,
        "the class builds on the default repository"
    );
    app.stop().await.expect("stopped");
}

/// A configuration of one section.
struct Section(&'static str, Value);

impl ConfigurationSource for Section {
    fn section(&self, path: &str) -> std::result::Result<Option<Value>, String> {
        Ok((path == self.0).then(|| self.1.clone()))
    }
}

fn configured(values: Value) -> Application {
    let section: Arc<dyn ConfigurationSource> = Arc::new(Section("datasources.db", values));
    let app = Application::new("test").component(RepositoryComponent).with(bind(CONFIGURATION).to(section));
    bind_repository::<Todo>(&app, "db").expect("bound");
    app
}

#[tokio::test]
async fn the_configuration_chooses_the_connector() {
    let app = configured(json!({"connector": "memory", "other": 1}));
    app.start().await.expect("started");
    let db = app.get(&data_source_key("db")).await.expect("a data source");
    assert_eq!(db.connector().name(), "memory");
}

#[test]
fn an_unknown_connector_is_told_before_anything_starts() {
    let problems = |app: Application| app.verify().expect_err("a problem").to_string();
    let unknown = problems(configured(json!({"connector": "oracle"})));
    assert!(
        unknown.contains("data source `db`: there is no connector `oracle`; known connectors are memory"),
        "{unknown}"
    );
    let missing = problems(configured(json!({})));
    assert!(missing.contains("write `connector = \"...\"` in the section `[datasources.db]`"), "{missing}");
}

#[tokio::test]
async fn a_data_source_of_the_application_comes_first() {
    let app = Application::new("test");
    bind_data_source(&app, "db", None).expect("bound");
    let own = DataSource::new("mine", Arc::new(MemoryConnector::new()));
    app.add(bind(data_source_key("db")).to(own).tag_value("datasource", "db")).expect("bound");
    bind_repository::<Todo>(&app, "db").expect("bound");
    app.start().await.expect("started");
    let todos = app.get(&lazo_repository::repository_key::<Todo>()).await.expect("a repository");
    assert_eq!(todos.data_source().name(), "mine");
    app.stop().await.expect("stopped");
}

#[tokio::test]
async fn a_model_that_is_kept_somewhere_is_bound_as_data() {
    let app = Application::new("test").component(RepositoryComponent);
    booted(&app);
    app.verify().expect("sound");
    let models = app.find_by_tag(MODEL);
    let keys: Vec<_> = models.iter().map(|binding| binding.key()).collect();
    assert_eq!(
        keys,
        ["models.Person", "models.Todo"],
        "once each, whether a model or a repository names the source"
    );
    let todo = app.get(&model_key::<Todo>()).await.expect("the model");
    assert_eq!((todo.name, todo.id().name), ("Todo", "id"));
    assert!(todo.property("isComplete").is_some());

    // Who describes it otherwise has the last word.
    let mut own: ModelDefinition = (*todo).clone();
    own.description = "mine";
    app.add(bind(model_key::<Todo>()).to(own)).expect("bound");
    bind_repository::<Todo>(&app, "db").expect("bound");
    assert_eq!(app.get(&model_key::<Todo>()).await.expect("the model").description, "mine");
}
