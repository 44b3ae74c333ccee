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
//! | booting an application | [`BootExt`], [`BootOptions`] |
//! | what was found | [`BootReport`], [`BOOT_REPORT`] |
//! | booting a component's own crate | [`load`] |
//! | files, profiles and variables | [`Configuration`] |

mod artifacts;
mod boot;
mod configuration;
mod error;
mod options;
mod report;

pub use self::{
    artifacts::load,
    boot::{BOOT_REPORT, BootExt},
    configuration::Configuration,
    error::BootError,
    options::BootOptions,
    report::{BootReport, Loaded},
};
