//! The session bus of a test: a private `dbus-daemon` that can start nothing but what the test names, and a recorder of
//! the notifications that cross it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::task::JoinHandle;
use zbus::fdo::{DBusProxy, MonitoringProxy, RequestNameFlags};
use zbus::message::{Message, Type};
use zbus::names::BusName;
use zbus::{Connection, MatchRule, MessageStream, connection};

use crate::wait;

/// The configuration of a bus at `socket` that may start the services described in `services`, if any.
#[must_use]
pub fn configuration(socket: &Path, services: Option<&Path>) -> String {
    let mut text = String::from("<busconfig><type>session</type>");
    let _infallible = write!(text, "<listen>unix:path={}</listen><auth>EXTERNAL</auth>", socket.display());
    if let Some(folder) = services {
        let _infallible = write!(text, "<servicedir>{}</servicedir>", folder.display());
    }
    text.push_str(
        r#"<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"#,
    );
    text
}

/// A connection of its own to the bus at `address`.
///
/// # Errors
/// Nobody listens there, or not yet.
pub async fn connect(address: &str) -> zbus::Result<Connection> {
    connection::Builder::address(address)?.build().await
}

/// Waits until somebody owns `name`.
///
/// # Panics
/// Nobody did within ten seconds.
pub async fn owned(bus: &Connection, name: &str) {
    let dbus = DBusProxy::new(bus).await.unwrap();
    let wanted = BusName::try_from(name).unwrap();
    wait::until_true(&format!("{name} is on the bus"), Duration::from_secs(10), async || {
        dbus.name_has_owner(wanted.clone()).await.unwrap_or(false)
    })
    .await;
}

/// Takes `name` on the bus at `address`, takes every call to it, and never answers; gone when dropped.
///
/// # Panics
/// The name is taken.
pub async fn silent_owner(address: &str, name: &str) -> Connection {
    let silent = connect(address).await.unwrap();
    // Not by the connection's own method, which would answer calls with "no such object".
    let names = DBusProxy::new(&silent).await.unwrap();
    names.request_name(name.try_into().unwrap(), RequestNameFlags::DoNotQueue.into()).await.unwrap();
    silent
}

/// A notification that was sent over the bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The name that the sender gave itself.
    pub app: String,
    /// The title.
    pub summary: String,
    /// The text.
    pub body: String,
    /// Action keys and labels, in pairs.
    pub actions: Vec<String>,
    /// The number that the daemon gave it; `None` while it has not answered. Only a number proves that it was received.
    pub id: Option<u32>,
}

/// Listens to every notification on a bus, on a connection of its own that can do nothing else.
#[derive(Debug)]
pub struct Recorder {
    seen: Arc<Mutex<Vec<Notification>>>,
    listening: JoinHandle<()>,
}

impl Recorder {
    /// From now on. Needs a daemon on the bus, or nothing will ever be answered.
    ///
    /// # Panics
    /// The bus does not allow monitors.
    pub async fn start(address: &str) -> Self {
        let bus = connect(address).await.unwrap();
        let monitoring = MonitoringProxy::new(&bus).await.unwrap();
        let stream = MessageStream::from(&bus);
        let calls = "type='method_call',interface='org.freedesktop.Notifications',member='Notify'";
        let answers = "type='method_return',sender='org.freedesktop.Notifications'";
        let rules = [MatchRule::try_from(calls).unwrap(), MatchRule::try_from(answers).unwrap()];
        monitoring.become_monitor(&rules, 0).await.unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let listening = tokio::spawn(listen(bus, stream, Arc::clone(&seen)));
        Self { seen, listening }
    }

    /// All so far, in the order in which they were sent.
    ///
    /// # Panics
    /// Never: no holder of the lock can fail.
    #[must_use]
    pub fn seen(&self) -> Vec<Notification> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(_bus: Connection, mut stream: MessageStream, seen: Arc<Mutex<Vec<Notification>>>) {
    // Caller and serial of a call, and the place of its notification.
    let mut waiting: HashMap<(String, u32), usize> = HashMap::new();
    while let Some(Ok(message)) = stream.next().await {
        let header = message.header();
        match header.message_type() {
            Type::MethodCall => {
                if let Some(notification) = read(&message) {
                    let mut seen = seen.lock().unwrap();
                    let caller = header.sender().map(ToString::to_string).unwrap_or_default();
                    waiting.insert((caller, header.primary().serial_num().get()), seen.len());
                    seen.push(notification);
                }
            }
            Type::MethodReturn => {
                let caller = header.destination().map(ToString::to_string).unwrap_or_default();
                let Some(serial) = header.reply_serial() else { continue };
                if let Some(place) = waiting.remove(&(caller, serial.get())) {
                    seen.lock().unwrap()[place].id = message.body().deserialize().ok();
                }
            }
            Type::Error | Type::Signal => {}
        }
    }
}

fn read(message: &Message) -> Option<Notification> {
    type Arguments<'a> =
        (String, u32, String, String, String, Vec<String>, HashMap<String, zbus::zvariant::Value<'a>>, i32);
    if message.header().member()?.as_str() != "Notify" {
        return None;
    }
    let body = message.body();
    let (app, _replaces, _icon, summary, text, actions, _hints, _expires) = body.deserialize::<Arguments<'_>>().ok()?;
    Some(Notification { app, summary, body: text, actions, id: None })
}
