use lazo_kernel::{Application, Component};

#[lazo_kernel::component]
struct ClockComponent {
    hour: u8,
}

impl Component for ClockComponent {
    fn mount(&self, _: &Application) -> anyhow::Result<()> {
        Ok(())
    }
}

fn main() {}
