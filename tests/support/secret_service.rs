//! The Secret Service as anybody on the bus sees it: what it holds, and whether it is locked.

use std::collections::HashMap;

use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, Proxy};

const NAME: &str = "org.freedesktop.secrets";
const SERVICE: &str = "/org/freedesktop/secrets";

/// One kept secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What people see in their keychain program.
    pub label: String,
    /// What it is found by.
    pub attributes: HashMap<String, String>,
    /// The secret itself.
    pub secret: Vec<u8>,
}

/// Everything in every open collection.
///
/// # Panics
/// Nobody on the bus keeps secrets, or the answers are not those of the Secret Service.
pub async fn items(bus: &Connection) -> Vec<Item> {
    let service = proxy(bus, SERVICE, "Service").await;
    let (_, session): (OwnedValue, OwnedObjectPath) =
        service.call("OpenSession", &("plain", Value::from(""))).await.unwrap();
    let mut found = Vec::new();
    for path in service.get_property::<Vec<OwnedObjectPath>>("Collections").await.unwrap() {
        let collection = proxy(bus, path.as_str(), "Collection").await;
        if collection.get_property::<bool>("Locked").await.unwrap() {
            continue;
        }
        for path in collection.get_property::<Vec<OwnedObjectPath>>("Items").await.unwrap() {
            let item = proxy(bus, path.as_str(), "Item").await;
            // Session, parameters of its cipher, the secret, its content type.
            let ((_, _, secret, _),): ((OwnedObjectPath, Vec<u8>, Vec<u8>, String),) =
                item.call("GetSecret", &(&session,)).await.unwrap();
            found.push(Item {
                label: item.get_property("Label").await.unwrap(),
                attributes: item.get_property("Attributes").await.unwrap(),
                secret,
            });
        }
    }
    found
}

/// Whether the collection that new secrets go to is locked; `None` while there is no service or no such collection.
pub async fn is_locked(bus: &Connection) -> Option<bool> {
    let collection = default_collection(bus).await?;
    proxy(bus, collection.as_str(), "Collection").await.get_property("Locked").await.ok()
}

/// Locks the collection that new secrets go to.
///
/// # Panics
/// There is none, or the service refused.
pub async fn lock(bus: &Connection) {
    let collection = default_collection(bus).await.unwrap();
    let service = proxy(bus, SERVICE, "Service").await;
    let _locked: (Vec<OwnedObjectPath>, OwnedObjectPath) = service.call("Lock", &(vec![collection],)).await.unwrap();
}

async fn default_collection(bus: &Connection) -> Option<OwnedObjectPath> {
    let service = proxy(bus, SERVICE, "Service").await;
    let path: OwnedObjectPath = service.call("ReadAlias", &("default",)).await.ok()?;
    (path.as_str() != "/").then_some(path)
}

async fn proxy<'a>(bus: &Connection, path: &'a str, interface: &str) -> Proxy<'a> {
    // Properties are read anew each time: the service changes while it is watched.
    zbus::proxy::Builder::new(bus)
        .destination(NAME)
        .and_then(|b| b.path(path))
        .and_then(|b| b.interface(format!("org.freedesktop.Secret.{interface}")))
        .unwrap()
        .cache_properties(zbus::proxy::CacheProperties::No)
        .build()
        .await
        .unwrap()
}
