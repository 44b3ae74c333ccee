//! The programs that are measured, and where they lie.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// A server to be measured.
#[derive(Debug, Clone)]
pub struct Program {
    /// What it is called in tables.
    pub name: &'static str,
    path: PathBuf,
    is_script: bool,
    /// How many routes it is to have, where that is measured.
    routes: Option<usize>,
}

/// Servers of few and of many routes, the one that is compared with first.
const OF_ROUTES: [(&str, &str, usize); 6] = [
    ("actix, 10 routes", "bench-actix", 10),
    ("actix, 500", "bench-actix", 500),
    ("actix, 1000", "bench-actix", 1000),
    ("lazo, 10 routes", "bench-lazo", 10),
    ("lazo, 500", "bench-lazo", 500),
    ("lazo, 1000", "bench-lazo", 1000),
];

/// All servers there are, the one that is compared with first.
const SERVERS: [(&str, Place); 6] = [
    ("bench-actix", Place::Own),
    ("bench-lazo", Place::Own),
    ("bench-axum", Place::Peers),
    ("bench-poem", Place::Peers),
    ("bench-salvo", Place::Peers),
    ("loopback", Place::Node),
];

/// Which build made a server.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// This workspace: beside this program.
    Own,
    /// The workspace of the peers.
    Peers,
    /// The package of LoopBack's server.
    Node,
}

impl Place {
    fn path(self, name: &str, beside: &Path) -> PathBuf {
        let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
        match self {
            Self::Own => beside.with_file_name(name),
            Self::Peers => benches.join("peers/target/release").join(name),
            Self::Node => benches.join("loopback/dist/server.js"),
        }
    }

    fn how_to_build(self) -> &'static str {
        match self {
            Self::Own => "cargo build --release -p lazo-benches -p lazo-bench-by-hand",
            Self::Peers => "cargo build --release --manifest-path benches/peers/Cargo.toml",
            Self::Node => "npm install --prefix benches/loopback && npm run build --prefix benches/loopback",
        }
    }
}

impl Program {
    /// Those of these names, or all that were built, the one that is compared with first.
    ///
    /// # Errors
    /// If a name is nobody's, or a program that is named was not built.
    pub fn find(names: &[String]) -> Result<Vec<Self>> {
        let beside = std::env::current_exe().context("this program does not know where it lies")?;
        let mut found = Vec::new();
        for name in names {
            ensure!(SERVERS.iter().any(|(known, _)| known == name), "there is no server {name}");
        }
        for (name, place) in SERVERS {
            let is_named = names.iter().any(|one| one == name);
            if !names.is_empty() && !is_named {
                continue;
            }
            let path = place.path(name, &beside);
            if path.exists() {
                found.push(Self { name, path, is_script: matches!(place, Place::Node), routes: None });
            } else {
                ensure!(!is_named, "{name} is not there: {}", place.how_to_build());
            }
        }
        ensure!(!found.is_empty(), "no server was built: {}", Place::Own.how_to_build());
        Ok(found)
    }

    /// The servers of few and of many routes.
    ///
    /// # Errors
    /// If one was not built.
    pub fn of_routes() -> Result<Vec<Self>> {
        let beside = std::env::current_exe().context("this program does not know where it lies")?;
        let program = |(name, program, routes)| {
            let path = Place::Own.path(program, &beside);
            ensure!(path.exists(), "{program} is not there: {}", Place::Own.how_to_build());
            Ok(Self { name, path, is_script: false, routes: Some(routes) })
        };
        OF_ROUTES.into_iter().map(program).collect()
    }

    /// The argument behind the port, if there is one: how many routes it is to have.
    #[must_use]
    pub fn routes(&self) -> Option<String> {
        self.routes.map(|routes| routes.to_string())
    }

    /// Whether an interpreter runs it.
    #[must_use]
    pub fn is_script(&self) -> bool {
        self.is_script
    }

    /// The words of the command that runs it, without its port.
    #[must_use]
    pub fn command(&self) -> Vec<&Path> {
        let mut words = Vec::new();
        if self.is_script {
            words.push(Path::new("node"));
        }
        words.push(&self.path);
        words
    }
}
