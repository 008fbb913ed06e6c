//! Everything that crosses a session bus, but for what is said to and by the keychain.

use std::sync::{Arc, Mutex};

use futures_util::StreamExt as _;
use tokio::task::JoinHandle;
use zbus::fdo::{DBusProxy, MonitoringProxy};
use zbus::{Connection, MessageStream};

use crate::dbus;

const SECRETS: &str = "org.freedesktop.secrets";

/// Listens to a bus, on a connection of its own that can do nothing else.
#[derive(Debug)]
pub struct Traffic {
    heard: Arc<Mutex<Heard>>,
    listening: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Heard {
    bytes: Vec<u8>,
    messages: usize,
}

impl Traffic {
    /// From now on. The keychain is there already, and stays.
    ///
    /// # Panics
    /// The bus does not allow monitors, or the keychain is not there.
    pub async fn start(bus: &Connection, address: &str) -> Self {
        let names = DBusProxy::new(bus).await.unwrap();
        let keychain = names.get_name_owner(SECRETS.try_into().unwrap()).await.unwrap();
        let monitor = dbus::connect(address).await.unwrap();
        let monitoring = MonitoringProxy::new(&monitor).await.unwrap();
        let mut stream = MessageStream::from(&monitor);
        monitoring.become_monitor(&[], 0).await.unwrap();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let into = Arc::clone(&heard);
        let listening = tokio::spawn(async move {
            let _monitor = monitor;
            while let Some(Ok(message)) = stream.next().await {
                let header = message.header();
                let sender = header.sender().map(|name| name.as_str());
                let destination = header.destination().map(|name| name.as_str());
                if sender == Some(keychain.as_str()) || [Some(keychain.as_str()), Some(SECRETS)].contains(&destination)
                {
                    continue;
                }
                let mut heard = into.lock().unwrap();
                heard.bytes.extend_from_slice(message.data());
                heard.messages += 1;
            }
        });
        Self { heard, listening }
    }

    /// All messages so far, one after the other, and how many there were.
    ///
    /// # Panics
    /// Never: no holder of the lock can fail.
    #[must_use]
    pub fn so_far(&self) -> (Vec<u8>, usize) {
        let heard = self.heard.lock().unwrap();
        (heard.bytes.clone(), heard.messages)
    }
}

impl Drop for Traffic {
    fn drop(&mut self) {
        self.listening.abort();
    }
}
