//! One go at booting: the phases over all booters.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::Location,
    sync::Arc,
    time::Instant,
};

use lazo_kernel::{Application, Artifact};

use crate::{
    BootError, BootOptions, BootReport, Booter, Failed, Found, LeftOut, Phase,
    artifacts::claimed,
    built_in::{COMPONENT, Registering, booters},
    error::krate,
};

/// A binding, told from another one that has replaced it by where it was written.
type Bound = BTreeSet<(String, Location<'static>)>;

pub(crate) struct Session<'a> {
    app: &'a Application,
    options: &'a BootOptions,
    pub(crate) report: BootReport,
    /// The packages that are booted in this go.
    packages: Vec<String>,
    /// Their artifacts.
    all: Vec<Found>,
}

impl<'a> Session<'a> {
    /// `report` tells what was booted before. What was but rehearsed, without loading, is found again.
    pub(crate) fn new(app: &'a Application, options: &'a BootOptions, mut report: BootReport) -> Self {
        let BootReport { packages, booters, left_out, .. } = &mut report;
        let is_loaded = |found: &Found| packages.iter().any(|package| *package == found.package);
        for booter in &mut *booters {
            booter.found.retain(is_loaded);
        }
        booters.retain(|booter| !booter.found.is_empty());
        left_out.retain(|out| is_loaded(&out.found));
        Self { app, options, report, packages: Vec::new(), all: Vec::new() }
    }

    /// Components come first, because they bring packages and booters.
    pub(crate) async fn components(&mut self) -> Result<(), BootError> {
        let booter = booters(self.app).await?.into_iter().find(|booter| booter.kind() == COMPONENT);
        let booter = booter.filter(|_| self.options.filter.wants_kind(COMPONENT));
        let mut configured = false;
        loop {
            let new: Vec<String> = claimed(self.app)
                .into_iter()
                .filter(|package| !self.packages.contains(package) && !self.report.packages.contains(package))
                .collect();
            if new.is_empty() {
                return Ok(());
            }
            let offered = self.offered_by(&new)?;
            self.all.extend(offered.iter().cloned());
            self.packages.extend(new);
            if let Some(booter) = &booter {
                if !configured {
                    self.configure(&**booter).await?;
                    configured = true;
                }
                let offered = offered.into_iter().filter(|found| found.kind == COMPONENT).collect();
                let found = self.discover(&**booter, offered).await?;
                let failed = self.load(&**booter, &found).await?;
                finish(failed)?;
            }
        }
    }

    /// All other booters, phase by phase.
    pub(crate) async fn others(&mut self) -> Result<(), BootError> {
        // A package that a component has brought later comes before the application's own, as all of them do.
        let order = claimed(self.app);
        self.packages.sort_by_key(|package| order.iter().position(|other| other == package));
        self.all.sort_by_key(|found| order.iter().position(|package| *package == found.package));

        let mut booters = booters(self.app).await?;
        let has_booter = |kind: &str| booters.iter().any(|booter| booter.kind() == kind);
        let kinds: BTreeSet<String> = self.all.iter().map(|found| found.kind.to_string()).collect();
        let without: Vec<String> = kinds.into_iter().filter(|kind| !has_booter(kind)).collect();
        booters.extend(without.into_iter().map(|kind| Arc::new(Registering(kind)) as Arc<dyn Booter>));
        let kinds: Vec<&str> = booters.iter().map(|booter| booter.kind()).collect();
        self.options.filter.check(&self.all, &kinds)?;
        self.leave_out_kinds();
        booters.retain(|booter| booter.kind() != COMPONENT && self.options.filter.wants_kind(booter.kind()));

        for booter in &booters {
            self.configure(&**booter).await?;
        }
        let mut found = Vec::with_capacity(booters.len());
        for booter in &booters {
            let offered = self.all.iter().filter(|found| found.kind == booter.kind()).cloned().collect();
            found.push(self.discover(&**booter, offered).await?);
        }
        let mut failed = Vec::new();
        for (booter, found) in booters.iter().zip(&found) {
            failed.extend(self.load(&**booter, found).await?);
        }
        finish(failed)?;
        if self.options.goes_through(Phase::Load) {
            self.report.packages.append(&mut self.packages);
        }
        Ok(())
    }

    /// What packages offer, in their order.
    fn offered_by(&self, packages: &[String]) -> Result<Vec<Found>, BootError> {
        let linked = Artifact::linked();
        let mut offered = Vec::new();
        for package in packages {
            let before = offered.len();
            offered.extend(linked.iter().filter(|a| a.package == package).map(|&a| Found::from(a)));
            let is_own = *package == self.app.package().name;
            if offered.len() == before && !(is_own && self.options.allow_empty) {
                let mut others: Vec<_> = linked.iter().map(|a| a.package).collect();
                others.dedup();
                let krate = krate(package);
                return Err(BootError::NothingFound { package: package.clone(), krate, others });
            }
        }
        Ok(offered)
    }

    /// The booters of kinds that are filtered out are not asked; what is offered to them is told all the same.
    fn leave_out_kinds(&mut self) {
        for found in &self.all {
            if !self.options.filter.wants_kind(&found.kind)
                && let Some(why) = self.options.filter.why_not(found, &self.all)
            {
                self.report.left_out.push(LeftOut { found: found.clone(), why });
            }
        }
    }

    async fn configure(&self, booter: &dyn Booter) -> Result<(), BootError> {
        if !self.options.goes_through(Phase::Configure) {
            return Ok(());
        }
        booter.configure(self.app).await.map_err(|cause| failed(booter, Phase::Configure, cause))
    }

    async fn discover(&mut self, booter: &dyn Booter, offered: Vec<Found>) -> Result<Vec<Found>, BootError> {
        if !self.options.goes_through(Phase::Discover) {
            return Ok(Vec::new());
        }
        let found = booter.discover(self.app, offered).await;
        let mut found = found.map_err(|cause| failed(booter, Phase::Discover, cause))?;
        found.retain(|one| {
            let why = self.options.filter.why_not(one, &self.all);
            let Some(why) = why else { return true };
            self.report.left_out.push(LeftOut { found: one.clone(), why });
            false
        });
        if !found.is_empty() {
            self.report.booter(booter.kind()).found.extend(found.iter().cloned());
        }
        Ok(found)
    }

    async fn load(&mut self, booter: &dyn Booter, found: &[Found]) -> Result<Vec<Failed>, BootError> {
        if found.is_empty() || !self.options.goes_through(Phase::Load) {
            return Ok(Vec::new());
        }
        let start = Instant::now();
        let before = self.bound();
        let mut failed = Vec::new();
        let mut twins = Twins::of(found);
        for one in found {
            let before = twins.has(one).then(|| self.bound());
            match booter.load(self.app, one).await {
                Err(cause) => failed.push(Failed { found: one.clone(), cause }),
                Ok(()) => {
                    if let Some(before) = before {
                        twins.check(one, self.bound().difference(&before))?;
                    }
                }
            }
        }
        let kind = booter.kind();
        let mut bound: Vec<String> = self.bound().difference(&before).map(|(key, _)| key.clone()).collect();
        bound.dedup();
        tracing::debug!(kind, found = found.len(), bound = ?bound, took = ?start.elapsed(), "loaded");
        self.report.booter(kind).bound.append(&mut bound);
        Ok(failed)
    }

    fn bound(&self) -> Bound {
        self.app.bindings().iter().map(|binding| (binding.key().to_owned(), *binding.location())).collect()
    }
}

/// Artifacts of one kind, package and name: two classes called `Clock` in two modules. The second would silently take the
/// first one's key.
struct Twins {
    twins: BTreeSet<(String, String)>,
    made: BTreeMap<String, Found>,
}

impl Twins {
    fn of(found: &[Found]) -> Self {
        let mut seen = BTreeSet::new();
        let pairs = found.iter().map(|one| (one.package.to_string(), one.name.to_string()));
        let twins = pairs.filter(|pair| !seen.insert(pair.clone())).collect();
        Self { twins, made: BTreeMap::new() }
    }

    fn has(&self, one: &Found) -> bool {
        !self.twins.is_empty() && self.twins.contains(&(one.package.to_string(), one.name.to_string()))
    }

    fn check<'b>(
        &mut self,
        one: &Found,
        new: impl Iterator<Item = &'b (String, Location<'static>)>,
    ) -> Result<(), BootError> {
        for (key, _) in new {
            if let Some(first) = self.made.insert(key.clone(), one.clone())
                && first.package == one.package
            {
                let twins = Box::new([first, one.clone()]);
                return Err(BootError::SameKey { key: key.clone(), twins });
            }
        }
        Ok(())
    }
}

fn finish(failed: Vec<Failed>) -> Result<(), BootError> {
    if failed.is_empty() { Ok(()) } else { Err(BootError::Artifacts(failed)) }
}

fn failed(booter: &dyn Booter, phase: Phase, cause: anyhow::Error) -> BootError {
    BootError::Booter { kind: booter.kind().to_owned(), phase, cause: cause.into() }
}
