//! Finding bindings: by key, tag, type and closure, through parents; and the order of what is found.

use lazo_kernel::{
    BindingFilter, BindingKey, BindingOrder, BindingRef, Context, ContextLevel, bind, bind_type,
};

fn text(key: &'static str) -> BindingKey<str> {
    BindingKey::new(key)
}

fn keys(bindings: &[BindingRef]) -> Vec<&str> {
    bindings.iter().map(BindingRef::key).collect()
}

#[track_caller]
fn assert_found(context: &Context, filter: &BindingFilter, expected: &[&str]) {
    assert_eq!(keys(&context.find(filter)), expected, "{filter}");
}

#[test]
fn a_pattern_stands_for_one_part_of_a_key() {
    let context = Context::new("test");
    for key in ["repositories.note", "repositories.todo", "repositories.todo.cache", "services.todo"] {
        context.add(bind(text(key)).to("")).unwrap();
    }
    let of = |pattern: &'static str| BindingFilter::key(pattern);
    assert_found(&context, &of("repositories.*"), &["repositories.note", "repositories.todo"]);
    assert_found(&context, &of("*.todo"), &["repositories.todo", "services.todo"]);
    assert_found(&context, &of("repositories.?o??"), &["repositories.note", "repositories.todo"]);
    assert_found(&context, &of("services.todo"), &["services.todo"]);
    assert_found(&context, &of("services"), &[]);
    assert_eq!(context.find(&BindingFilter::any()).len(), 4);
}

#[test]
fn tags_are_found_by_name_by_value_and_by_pattern() {
    let context = Context::new("test");
    context.add(bind(text("a")).to("").tag("rest.route")).unwrap();
    context.add(bind(text("b")).to("").tag_value("rest.path", "/b")).unwrap();
    context.add(bind(text("c")).to("").tag_value("rest.path", "/c").tag("hidden")).unwrap();
    assert_found(&context, &BindingFilter::tag("rest.path"), &["b", "c"]);
    assert_found(&context, &BindingFilter::tag_value("rest.path", "/c"), &["c"]);
    assert_found(&context, &BindingFilter::tag_pattern("rest.*"), &["a", "b", "c"]);
    let both = BindingFilter::tag("rest.path").and(BindingFilter::tag("hidden"));
    assert_found(&context, &both, &["c"]);
    // One that has both is found once.
    let either = BindingFilter::tag("hidden").or(BindingFilter::tag("rest.path"));
    assert_found(&context, &either, &["b", "c"]);
    assert_found(&context, &either.or(BindingFilter::key("a")), &["a", "b", "c"]);
    let only = BindingFilter::tag("rest.path").and(BindingFilter::matching(|b| b.key() < "c"));
    assert_found(&context, &only, &["b"]);
}

#[test]
fn a_tag_can_have_several_values() {
    let context = Context::new("test");
    let binding = bind(text("a")).to("").tag("group");
    let binding = binding.add_tag_value("group", "x").add_tag_value("group", "y").add_tag_value("group", "x");
    let binding = context.add(binding).unwrap();
    assert_eq!(binding.tag_values("group").collect::<Vec<_>>(), ["y", "x"]);
    for value in ["x", "y"] {
        assert_found(&context, &BindingFilter::tag_value("group", value), &["a"]);
    }
    assert_found(&context, &BindingFilter::tag_value("group", "z"), &[]);
    // A later `tag_value` is the only one.
    let one = bind(text("b")).to("").add_tag_value("group", "x").tag_value("group", "y");
    let one = context.add(one).unwrap();
    assert_eq!(one.tag_values("group").collect::<Vec<_>>(), ["y"]);
    // Nothing is left in the index of tags when it goes.
    context.unbind("a").unwrap();
    context.unbind("b").unwrap();
    assert_found(&context, &BindingFilter::tag("group"), &[]);
}

#[test]
fn a_type_is_found_whatever_the_key() {
    trait Shape: Send + Sync {}
    struct Circle;
    impl Shape for Circle {}
    let context = Context::new("test");
    context.add(bind_type::<Circle>().to(Circle).provides::<dyn Shape>(|it| it).rename("circle")).unwrap();
    context.add(bind(text("name")).to("")).unwrap();
    assert_found(&context, &BindingFilter::provides::<dyn Shape>(), &["circle"]);
    assert_found(&context, &BindingFilter::provides::<Circle>(), &["circle"]);
    assert_found(&context, &BindingFilter::provides::<str>(), &["name"]);
    let nothing = BindingFilter::provides::<str>().and(BindingFilter::tag("shape"));
    assert_found(&context, &nothing, &[]);
}

#[test]
fn a_child_shadows_its_parent_also_by_what_does_not_fit() {
    let app = Context::new("app");
    let request = app.child("request", ContextLevel::Request);
    app.add(bind(text("a")).to("app").tag("t")).unwrap();
    app.add(bind(text("b")).to("app").tag("t")).unwrap();
    app.add(bind(text("d")).to("app").tag("t")).unwrap();
    let own = request.add(bind(text("b")).to("request").tag("t")).unwrap();
    request.add(bind(text("d")).to("request")).unwrap();
    request.add(bind(text("c")).to("request").tag("t")).unwrap();
    for filter in [BindingFilter::tag("t"), BindingFilter::matching(|b| b.has_tag("t"))] {
        let found = request.find(&filter);
        assert_eq!(keys(&found), ["a", "b", "c"]);
        assert_eq!(&*request.resolve_binding::<str>(&found[1]).now().unwrap(), "request");
    }
    assert_found(&app, &BindingFilter::tag("t"), &["a", "b", "d"]);
    assert_eq!(own.key(), "b");
}

fn phased(context: &Context) -> Vec<BindingRef> {
    let phases =
        [("a", Some("log")), ("b", Some("zip")), ("c", None), ("d", Some("auth")), ("e", Some("log"))];
    for (key, phase) in phases {
        let binding = bind(text(key)).to("").tag("all");
        let binding = match phase {
            Some(phase) => binding.tag_value("phase", phase),
            None => binding,
        };
        context.add(binding).unwrap();
    }
    context.find_by_tag("all")
}

#[test]
fn an_order_list_says_where_the_others_go() {
    let context = Context::new("test");
    let sorted = |order: BindingOrder| {
        let mut bindings = phased(&context);
        order.sort(&mut bindings);
        keys(&bindings).concat()
    };
    assert_eq!(sorted(BindingOrder::default()), "abcde");
    // Unlisted ones last: first the one without a phase, then by phase; those of one phase by key.
    assert_eq!(sorted(BindingOrder::by_tag("phase", ["log", "auth"])), "aedcb");
    assert_eq!(sorted(BindingOrder::by_tag("phase", ["auth", "*", "log"])), "dcbae");
    let none: [&str; 0] = [];
    assert_eq!(sorted(BindingOrder::by_tag("phase", none)), "cdaeb");
    let reverse = BindingOrder::by(|a, b| b.key().cmp(a.key()));
    assert_eq!(sorted(BindingOrder::by_tag("phase", ["log"]).then(reverse)), "eacdb");
}
