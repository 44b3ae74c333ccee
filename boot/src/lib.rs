//! # lazo-boot
//!
//! Finds what a crate declares with attribute macros and binds it, and reads the application's configuration.
//!
//! ```no_run
//! use lazo_boot::BootExt;
//! use lazo_kernel::{Application, package};
//!
//! # async fn main_() -> anyhow::Result<()> {
//! Application::new(package!()).boot().await?.run().await
//! # }
//! ```
//!
//! | to learn about | read |
//! |---|---|
//! | booting an application | [`BootExt`], [`BootOptions`], [`Phase`] |
//! | what was found | [`BootReport`], [`BOOT_REPORT`] |
//! | booting a component's own crate | [`Artifacts`] |
//! | kinds of artifacts of your own | [`Booter`], [`booter()`], [`Found`] |
//! | files, profiles and variables | [`Configuration`] |
//! | what can go wrong | [`BootError`] |

mod artifacts;
mod boot;
mod booter;
mod built_in;
mod configuration;
mod error;
mod filter;
mod found;
mod options;
mod report;
mod session;

pub use self::{
    artifacts::{Artifacts, Unclaimed},
    boot::{BOOT_REPORT, BootExt},
    booter::{BOOTER, Booter, Phase, booter},
    built_in::BootComponent,
    configuration::Configuration,
    error::{BootError, Failed},
    found::Found,
    options::BootOptions,
    report::{BootReport, BooterReport, LeftOut},
};
