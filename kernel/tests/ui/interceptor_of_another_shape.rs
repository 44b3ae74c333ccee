use lazo_kernel::{
    interceptor,
    interceptor::{Invocation, Next, Returned},
};

#[interceptor]
fn audit() {}

#[interceptor]
async fn text(_: &mut Invocation<'_>, _: Next<'_>) -> String {
    String::new()
}

#[interceptor]
async fn value(_: &mut Invocation<'_>, _: Next<'_>) -> anyhow::Result<u8> {
    Ok(1)
}

#[interceptor]
async fn other_next(invocation: &mut Invocation<'_>, next: Option<Next<'_>>) -> anyhow::Result<Returned> {
    next.run(invocation).await
}

fn main() {}
