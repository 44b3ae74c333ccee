//! The life cycle's state: who has been initialized and started, in which order.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::future::join_all;

use crate::{Application, LifeCycleObserver, lifecycle::LIFE_CYCLE_OBSERVER};

/// Where an application stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum State {
    /// Nothing has happened yet.
    #[default]
    Created,
    /// Observers have been initialized, and nothing runs: before the first start, or after a stop.
    Stopped,
    /// Everything runs.
    Started,
}

type Member = (String, Arc<dyn LifeCycleObserver>);

#[derive(Default)]
pub(crate) struct Life {
    state: State,
    /// What runs, group by group in the order of starting.
    started: Vec<Vec<Member>>,
}

impl Life {
    pub(crate) const fn state(&self) -> State {
        self.state
    }

    pub(crate) async fn start(&mut self, app: &Application) -> anyhow::Result<()> {
        if self.state == State::Started {
            return Ok(());
        }
        app.verify()?;
        let groups = observers(app).await?;
        if self.state == State::Created {
            for members in &groups {
                together(members, |observer| async move { observer.init().await }).await.1?;
            }
            self.state = State::Stopped;
        }
        for members in groups {
            let (started, outcome) =
                together(&members, |observer| async move { observer.start().await }).await;
            self.started.push(started);
            if let Err(error) = outcome {
                if let Err(second) = self.stop_started().await {
                    tracing::error!(error = ?second, "could not stop after a failed start");
                }
                return Err(error);
            }
        }
        self.state = State::Started;
        Ok(())
    }

    pub(crate) async fn stop(&mut self) -> anyhow::Result<()> {
        if self.state == State::Started {
            self.state = State::Stopped;
        }
        // Also what a start that was given up in the middle has left running.
        self.stop_started().await
    }

    async fn stop_started(&mut self) -> anyhow::Result<()> {
        let mut first = Ok(());
        while let Some(members) = self.started.pop() {
            let (_, outcome) = together(&members, |observer| async move { observer.stop().await }).await;
            match (&first, outcome) {
                (Ok(()), outcome) => first = outcome,
                (Err(_), Err(error)) => tracing::error!(?error, "an observer failed to stop"),
                _ => {}
            }
        }
        first
    }
}

/// Runs one step of all members at once; gives those that succeeded, and the first failure.
async fn together<F, Fut>(members: &[Member], step: F) -> (Vec<Member>, anyhow::Result<()>)
where
    F: Fn(Arc<dyn LifeCycleObserver>) -> Fut,
    Fut: Future<Output = anyhow::Result<()>>,
{
    let outcomes = join_all(members.iter().map(|(_, observer)| step(observer.clone()))).await;
    let mut done = Vec::with_capacity(members.len());
    let mut first = Ok(());
    for (member, outcome) in members.iter().zip(outcomes) {
        match outcome {
            Ok(()) => done.push(member.clone()),
            Err(error) if first.is_ok() => first = Err(error.context(format!("in observer `{}`", member.0))),
            Err(error) => tracing::error!(?error, observer = %member.0, "an observer failed"),
        }
    }
    (done, first)
}

/// The observers, group by group, in the application's order of groups.
async fn observers(app: &Application) -> anyhow::Result<Vec<Vec<Member>>> {
    let mut groups: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for binding in app.find_by_tag(LIFE_CYCLE_OBSERVER) {
        let observer = app.resolve_binding::<dyn LifeCycleObserver>(&binding).await?;
        let group = binding.tag_value_of(LIFE_CYCLE_OBSERVER).unwrap_or_default().to_owned();
        groups.entry(group).or_default().push((binding.key().to_owned(), observer));
    }
    let order = app.observer_groups();
    let rest = order.iter().position(|g| g == "*").unwrap_or(order.len());
    let place = |group: &String| order.iter().position(|g| g == group).unwrap_or(rest);
    let mut ordered: Vec<_> = groups.into_iter().collect();
    // The sort is stable: groups in one place keep their names' order.
    ordered.sort_by_key(|(group, _)| place(group));
    Ok(ordered.into_iter().map(|(_, members)| members).collect())
}
