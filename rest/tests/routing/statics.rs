use crate::support::{get, route, send};
use actix_web::http::Method;
use lazo_rest::{
    Mount, Routes, StaticFiles,
    router::{Policy, TrailingSlash},
};
use std::{fs, path::PathBuf, sync::LazyLock, time::Duration};

/// A directory of this test run, with a secret beside it.
fn directory() -> PathBuf {
    static MADE: LazyLock<PathBuf> = LazyLock::new(made);
    MADE.clone()
}

fn made() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("statics");
    let public = root.join("public");
    fs::create_dir_all(public.join("docs")).unwrap();
    fs::create_dir_all(public.join("bare")).unwrap();
    fs::create_dir_all(public.join(".git")).unwrap();
    for (path, text) in [
        ("secret.txt", "secret"),
        ("public/hello.txt", "hello static\n"),
        ("public/index.html", "<h1>index</h1>"),
        ("public/docs/index.html", "<h1>docs</h1>"),
        ("public/with space.txt", "a b\n"),
        ("public/100%.txt", "all"),
        ("public/.secret", "secret"),
        ("public/.git/config", "secret"),
    ] {
        fs::write(root.join(path), text).unwrap();
    }
    public
}

fn mount(files: StaticFiles) -> Mount {
    let routes = files.routes("/static").into_iter().fold(Routes::new(), Routes::route);
    routes.route(route(Method::GET, "/static/api")).mount().unwrap()
}

#[actix_web::test]
async fn files_are_served_whole_in_parts_and_not_again() {
    let mount = mount(StaticFiles::new(directory()));
    let got = get(&mount, "/static/hello.txt").await;
    assert_eq!((got.status, got.text()), (200, "hello static\n"));
    assert_eq!(got.header("content-type"), Some("text/plain; charset=utf-8"));
    let etag = got.header("etag").unwrap().to_owned();
    let again = send(&mount, Method::GET, "/static/hello.txt", &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    let part = send(&mount, Method::GET, "/static/hello.txt", &[("range", "bytes=6-11")]).await;
    assert_eq!((part.status, part.text()), (206, "static"));
    let head = send(&mount, Method::HEAD, "/static/hello.txt", &[]).await;
    assert_eq!(head.status, 200);
    assert_eq!(
        send(&mount, Method::POST, "/static/hello.txt", &[]).await.header("allow"),
        Some("GET, HEAD, OPTIONS")
    );
    assert_eq!(get(&mount, "/static/with%20space.txt").await.text(), "a b\n");
    assert_eq!(get(&mount, "/static/100%25.txt").await.text(), "all");
    assert_eq!(get(&mount, "/static/api").await.text(), r#""/static/api""#);
}

#[actix_web::test]
async fn directories_have_a_slash_and_an_index() {
    let mount = mount(StaticFiles::new(directory()));
    for (path, place) in [("/static", "/static/"), ("/static/docs?a=b", "/static/docs/?a=b")] {
        let got = get(&mount, path).await;
        assert_eq!((got.status, got.header("location")), (308, Some(place)), "{path}");
    }
    assert_eq!(get(&mount, "/static/").await.text(), "<h1>index</h1>");
    assert_eq!(get(&mount, "/static/docs/").await.text(), "<h1>docs</h1>");
    for missing in ["/static/bare/", "/static/hello.txt/", "/static/nothing", "/static/docs/index.html/x"] {
        assert_eq!(get(&mount, missing).await.status, 404, "{missing}");
    }
}

#[actix_web::test]
async fn files_may_be_kept_and_pages_are_asked_about() {
    let age = Duration::from_secs(3600);
    let kept = mount(StaticFiles::new(directory()).max_age(age));
    let control =
        async |mount: &Mount, path: &str| get(mount, path).await.header("cache-control").map(str::to_owned);
    assert_eq!(control(&kept, "/static/hello.txt").await.as_deref(), Some("public, max-age=3600"));
    assert_eq!(control(&kept, "/static/").await.as_deref(), Some("no-cache"));
    let etag = get(&kept, "/static/hello.txt").await.header("etag").unwrap().to_owned();
    let again = send(&kept, Method::GET, "/static/hello.txt", &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, again.header("cache-control")), (304, Some("public, max-age=3600")));
    assert_eq!(get(&kept, "/static/nothing").await.header("cache-control"), None);
    let forever = mount(StaticFiles::new(directory()).max_age(age).immutable());
    assert_eq!(
        control(&forever, "/static/hello.txt").await.as_deref(),
        Some("public, max-age=3600, immutable")
    );
    assert_eq!(control(&mount(StaticFiles::new(directory())), "/static/hello.txt").await, None);
}

#[actix_web::test]
async fn a_single_page_application_has_addresses_of_its_own() {
    let mount = mount(StaticFiles::new(directory()).fallback("index.html").max_age(Duration::from_secs(60)));
    for path in ["/static/orders/7", "/static/bare/", "/static/nothing", "/static/hello.txt/"] {
        let got = get(&mount, path).await;
        assert_eq!((got.status, got.text()), (200, "<h1>index</h1>"), "{path}");
        assert_eq!(got.header("cache-control"), Some("no-cache"), "{path}");
    }
    assert_eq!(get(&mount, "/static/hello.txt").await.text(), "hello static\n");
    assert_eq!(get(&mount, "/static/docs/").await.text(), "<h1>docs</h1>");
    for missing in ["/static/nothing.js", "/static/.secret", "/static/..%2Fsecret.txt", "/elsewhere"] {
        assert_eq!(get(&mount, missing).await.status, 404, "{missing}");
    }
    let outside = StaticFiles::new(directory()).fallback("../secret.txt");
    assert_eq!(get(&super::statics::mount(outside), "/static/orders").await.status, 404);
}

#[actix_web::test]
async fn nothing_hidden_and_nothing_outside_is_served() {
    let directory = directory();
    #[cfg(unix)]
    {
        let bare = directory.join("linked");
        fs::create_dir_all(&bare).unwrap();
        for (link, target) in
            [(directory.join("link.txt"), "../secret.txt"), (bare.join("index.html"), "../../secret.txt")]
        {
            let _ = fs::remove_file(&link);
            std::os::unix::fs::symlink(target, link).unwrap();
        }
    }
    for files in [StaticFiles::new(&directory), StaticFiles::new(&directory).hidden(true)] {
        let mount = mount(files);
        for path in [
            "/static/../secret.txt",
            "/static/%2e%2e/secret.txt",
            "/static/%2E%2E%2Fsecret.txt",
            "/static/..%2fsecret.txt",
            "/static/docs/../../secret.txt",
            "/static/docs/..%2F..%2Fsecret.txt",
            "/static/%252e%252e/secret.txt",
            "/static/..%5Csecret.txt",
            "/static/%5C..%5Csecret.txt",
            "/static//etc/passwd",
            "/static/%2Fetc%2Fpasswd",
            "/static/hello.txt%00.html",
            "/static/%c0%ae%c0%ae/secret.txt",
            "/static/.%00./secret.txt",
            "/static/.%2e/secret.txt",
            "/static/%2e./secret.txt",
            "/static/%2e%2e%5csecret.txt",
            "/static/%2F..%2Fsecret.txt",
            "/static/..%252fsecret.txt",
            "/static/..%c0%afsecret.txt",
            "/static/..%ef%bc%8fsecret.txt",
            "/static/%ef%bc%8e%ef%bc%8e/secret.txt",
            "/static/%u002e%u002e/secret.txt",
            "/static/..;/secret.txt",
            "/static/....//secret.txt",
            "/static/..%00/secret.txt",
            "/static/..%0a/secret.txt",
            "/static/docs/%2e%2e/%2e%2e/secret.txt",
            "/static/./../secret.txt",
            "/static/%2e%2e",
            "/static/..",
            "/static../secret.txt",
            "/static/C:%5Csecret.txt",
            "/static/link.txt",
            "/static/linked/",
            "/static/linked/index.html",
        ] {
            let got = get(&mount, path).await;
            assert!([400, 404].contains(&got.status), "{path}: {}", got.status);
            assert!(!got.text().contains("secret\n") && got.text() != "secret", "{path}");
        }
    }
    let plain = mount(StaticFiles::new(&directory));
    for path in ["/static/.secret", "/static/%2Esecret", "/static/.git/config"] {
        assert_eq!(get(&plain, path).await.status, 404, "{path}");
    }
    assert_eq!(
        get(&mount(StaticFiles::new(&directory).hidden(true)), "/static/.secret").await.text(),
        "secret"
    );
}

/// GHSA-8v2v-wjwg-vx6r: not the directory in which the program runs, in its place.
#[actix_web::test]
async fn a_directory_that_is_not_there_serves_nothing() {
    for directory in ["nowhere", "", "Cargo.toml"] {
        let mount = mount(StaticFiles::new(directory));
        for path in ["/static/Cargo.toml", "/static/src/lib.rs", "/static/"] {
            assert_eq!(get(&mount, path).await.status, 404, "{path} of {directory:?}");
        }
    }
    assert!(std::path::Path::new("Cargo.toml").exists(), "it could be served");
}

#[actix_web::test]
async fn an_operation_has_the_directorys_own_path_and_two_that_take_all_conflict() {
    let files = || StaticFiles::new(directory()).routes("/");
    let mount = files()
        .into_iter()
        .fold(Routes::new(), Routes::route)
        .route(route(Method::GET, "/"))
        .mount()
        .unwrap();
    assert_eq!(get(&mount, "/").await.text(), r#""/""#);
    assert_eq!(get(&mount, "/index.html").await.text(), "<h1>index</h1>");
    assert_eq!(get(&mount, "/docs/").await.text(), "<h1>docs</h1>");
    let both = files().into_iter().fold(Routes::new(), Routes::route).route(route(Method::GET, "/{all*}"));
    assert!(both.mount().unwrap_err().to_string().contains("answer the same requests"));
}

#[actix_web::test]
async fn directories_are_served_where_a_slash_makes_a_difference() {
    let strict = Policy { trailing_slash: TrailingSlash::Strict, ..Policy::default() };
    let routes =
        StaticFiles::new(directory()).routes("/static").into_iter().fold(Routes::new(), Routes::route);
    let mount = routes.routing(strict).mount().unwrap();
    assert_eq!(get(&mount, "/static/").await.text(), "<h1>index</h1>");
    assert_eq!(get(&mount, "/static/docs/").await.text(), "<h1>docs</h1>");
    assert_eq!(get(&mount, "/static/docs").await.header("location"), Some("/static/docs/"));
    assert_eq!(get(&mount, "/static/hello.txt").await.status, 200);
    assert_eq!(get(&mount, "/static/hello.txt/").await.status, 404);
    assert_eq!(get(&mount, "/static").await.status, 404, "another path than the directory's");
}
