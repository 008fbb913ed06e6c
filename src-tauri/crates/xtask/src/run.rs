//! `cargo xtask run` and `cargo xtask sandbox`: the programs of this workspace, built and started.

use std::path::Path;

use crate::step::{self, Failure, Outcome};
use crate::system;

/// The app. What follows `--` is its own.
pub(crate) fn app(root: &Path, args: &[String], consent: bool) -> Outcome {
    if cfg!(target_os = "linux") {
        system::provide(system::BUILD, consent)?;
        if ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none()) {
            return Err(Failure::new("there is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set"));
        }
    }
    step::heading("Building and starting Brimful; the first time takes a few minutes");
    let own = args.iter().skip_while(|a| *a != "--").skip(1);
    step::run(step::cargo(root, ["run", "--locked", "--package", "brimful", "--"]).args(own))
}

/// The five services, played on loopback.
pub(crate) fn sandbox(root: &Path, args: &[String]) -> Outcome {
    let own = args.iter().skip_while(|a| *a == "--");
    step::run(step::cargo(root, ["run", "--locked", "--quiet", "--package", "brimful-sandbox", "--"]).args(own))
}
