//! Two classes of one name in two modules.

use lazo_boot::{BOOT_REPORT, BootError, BootExt, BootOptions};
use lazo_kernel::{Application, BindingKey, package};

mod wall {
    #[lazo_kernel::service]
    pub(crate) struct Clock;
}

mod tower {
    #[lazo_kernel::service]
    pub(crate) struct Clock;

    #[lazo_kernel::service(key = "services.tower.Bell")]
    pub(crate) struct Bell;
}

mod church {
    #[lazo_kernel::service]
    pub(crate) struct Bell;
}

fn options() -> BootOptions {
    BootOptions::new().directory("tests").environment([("NOTHING", "")])
}

#[tokio::test]
async fn the_second_would_hide_the_first() {
    let error = Application::new(package!()).boot_with(options()).await.unwrap_err();
    assert!(matches!(&error, BootError::SameKey { key, .. } if key == "services.Clock"), "{error}");
    let told = error.to_string();
    assert!(
        told.contains(
            "service `Clock` (boot/tests/same_key.rs:12) and service `Clock` (boot/tests/same_key.rs:7)"
        ),
        "{told}"
    );
    assert!(told.contains("`#[service(key = \"..\")]`"), "{told}");
}

#[tokio::test]
async fn keys_of_their_own_tell_them_apart() {
    let app = Application::new(package!()).boot_with(options().only_name("Bell")).await.unwrap();
    assert_eq!(app.get(&BOOT_REPORT).await.unwrap().found().count(), 2);
    app.get(&BindingKey::<church::Bell>::new("services.Bell")).await.unwrap();
    app.get(&BindingKey::<tower::Bell>::new("services.tower.Bell")).await.unwrap();
}
