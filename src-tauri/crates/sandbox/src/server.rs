//! The server: start, addresses, stop.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use axum::Router;
use axum::middleware::from_fn_with_state;
use brimful_core::provider::ProviderId;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use crate::connection::{Line, Switchboard};
use crate::control::Control;
use crate::scenario::Scenario;
use crate::world::World;
use crate::{control_routes, face, gate, services, till};

/// How long answers under way may take once the server is asked to stop.
const GRACE: Duration = Duration::from_secs(1);

/// How often virtual time catches up with the wall clock where it flows.
const BEAT: Duration = Duration::from_secs(5);

/// What to start the sandbox with. The default is the documented numbers on the day of their newest ledger row.
#[derive(Clone, Debug)]
pub struct Options {
    /// Chance depends on this alone.
    pub seed: u64,
    /// The virtual time to begin at.
    pub now: DateTime<Utc>,
    /// The port on 127.0.0.1; 0 takes any that is free.
    pub port: u16,
    /// The accounts to begin with.
    pub scenario: Scenario,
}

impl Default for Options {
    fn default() -> Self {
        // 2026-05-08T16:00:00Z
        let now = DateTime::from_timestamp(1_778_256_000, 0).unwrap_or_default();
        Self { seed: 1, now, port: 0, scenario: Scenario::Seed }
    }
}

/// A running server on 127.0.0.1. Dropping it ends it and every connection at once.
pub struct Sandbox {
    world: Arc<World>,
    task: JoinHandle<io::Result<()>>,
}

impl Sandbox {
    /// Binds the port and starts to answer. It needs a tokio runtime with IO and time.
    ///
    /// # Errors
    /// Where the port cannot be bound.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let world = Arc::new(World::new(origin, options.scenario, options.seed, options.now));
        let switchboard = Switchboard { listener, connections: world.connections.clone(), kill: world.kill.clone() };
        let router = router(&world).into_make_service_with_connect_info::<Line>();
        let task = tokio::spawn(
            axum::serve(switchboard, router).with_graceful_shutdown(world.stop.clone().cancelled_owned()).into_future(),
        );
        match options.scenario {
            Scenario::Seed | Scenario::Archive => {}
            Scenario::Showcase => drop(tokio::spawn(flow(Arc::clone(&world)))),
        }
        Ok(Self { world, task })
    }

    /// Scheme, host and port: "http://127.0.0.1:41234".
    #[must_use]
    pub fn origin(&self) -> String {
        self.world.origin.clone()
    }

    /// The base of this service's addresses, in the place of [`brimful_core::provider::Profile::base_url`].
    #[must_use]
    pub fn base_url(&self, provider: ProviderId) -> String {
        format!("{}{}", self.world.origin, services::mount(provider))
    }

    /// The hand on the controls. Cheap to clone; it outlives the server, to no effect.
    #[must_use]
    pub fn control(&self) -> Control {
        Control::new(Arc::clone(&self.world))
    }

    /// Stops: no new connection, a second for answers under way, then the end of every connection.
    pub async fn stop(mut self) {
        self.world.stop.cancel();
        if timeout(GRACE, &mut self.task).await.is_err() {
            self.world.kill.cancel();
            // Its connections are gone, so this is immediate; the limit is for a runtime that is going away.
            let _ = timeout(GRACE, &mut self.task).await;
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sandbox").field(&self.world.origin).finish()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.world.stop.cancel();
        self.world.kill.cancel();
    }
}

fn router(world: &Arc<World>) -> Router {
    services::router()
        .merge(face::router())
        .merge(till::router())
        .merge(control_routes::router())
        .layer(from_fn_with_state(Arc::clone(world), gate::gate))
        .with_state(Arc::clone(world))
}

/// Lets virtual time keep pace with the wall clock until the server stops.
async fn flow(world: Arc<World>) {
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last = Instant::now();
    while world.stop.run_until_cancelled(beat.tick()).await.is_some() {
        let now = Instant::now();
        world.lock().advance(TimeDelta::from_std(now - last).unwrap_or_default());
        last = now;
    }
}
