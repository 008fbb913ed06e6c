//! The tray as a panel sees it: the icons that are registered, and their menus, read and clicked over D-Bus.

use std::collections::HashMap;
use std::time::Duration;

use zbus::proxy::CacheProperties;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Structure, Value};
use zbus::{Connection, Proxy};

use crate::wait;

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// A line of a menu, with what hangs below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The number by which it is clicked.
    pub id: i32,
    /// Its text, without the underscores that mark access keys. Empty for a separator.
    pub label: String,
    /// Whether it can be clicked.
    pub enabled: bool,
    /// Whether it is shown.
    pub visible: bool,
    /// Whether it is a line between others.
    pub separator: bool,
    /// Its check mark; `None` where it has none.
    pub checked: Option<bool>,
    /// The entries of its submenu.
    pub children: Vec<Entry>,
}

/// One tray icon.
#[derive(Debug)]
pub struct Tray {
    item: Proxy<'static>,
    menu: Proxy<'static>,
}

impl Tray {
    /// Waits for the first tray icon to be registered.
    ///
    /// # Panics
    /// There was none within `limit`.
    pub async fn find(bus: &Connection, limit: Duration) -> Self {
        let address = wait::until("a tray icon", limit, async || registered(bus).await.into_iter().next()).await;
        Self::open(bus, &address).await
    }

    /// The menu as it is now.
    ///
    /// # Panics
    /// The icon is gone.
    pub async fn menu(&self) -> Vec<Entry> {
        type Layout = (u32, (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>));
        // A menu may be made only when it is about to be shown.
        let _ready = self.menu.call::<_, _, bool>("AboutToShow", &(0i32,)).await;
        let (_revision, (_root, _properties, children)): Layout =
            self.menu.call("GetLayout", &(0i32, -1i32, Vec::<&str>::new())).await.unwrap();
        children.iter().filter_map(|child| entry(child)).collect()
    }

    /// Every label of the menu from top to bottom, submenus included; separators are left out.
    ///
    /// # Panics
    /// The icon is gone.
    pub async fn labels(&self) -> Vec<String> {
        flat(&self.menu().await).into_iter().filter(|e| !e.separator).map(|e| e.label.clone()).collect()
    }

    /// Clicks an entry by its number.
    ///
    /// # Panics
    /// The icon is gone.
    pub async fn click(&self, id: i32) {
        let event = (id, "clicked", Value::from(0i32), 0u32);
        self.menu.call::<_, _, ()>("Event", &event).await.unwrap();
    }

    /// Clicks the first entry whose text is `label`.
    ///
    /// # Panics
    /// No entry that can be clicked has this text.
    pub async fn click_label(&self, label: &str) {
        let menu = self.menu().await;
        let entries = flat(&menu);
        let entry = entries.iter().find(|e| e.label == label && e.enabled && e.visible);
        let entry = entry.unwrap_or_else(|| panic!("no entry {label:?} that can be clicked in {menu:#?}"));
        self.click(entry.id).await;
    }

    /// The file or theme name of the icon that is shown.
    ///
    /// # Panics
    /// The icon is gone.
    pub async fn icon(&self) -> String {
        self.item.get_property("IconName").await.unwrap()
    }

    async fn open(bus: &Connection, address: &str) -> Self {
        // A bus name and a path written as one, or a name alone, which means the usual path.
        let (name, path) = address.find('/').map_or((address, "/StatusNotifierItem"), |at| address.split_at(at));
        let item = proxy(bus, name, path, ITEM).await;
        let menu: OwnedObjectPath = item.get_property("Menu").await.unwrap();
        let menu = proxy(bus, name, menu.as_str(), MENU).await;
        Self { item, menu }
    }
}

/// The addresses of all tray icons; none when no panel runs.
pub async fn registered(bus: &Connection) -> Vec<String> {
    let watcher = proxy(bus, WATCHER, "/StatusNotifierWatcher", WATCHER).await;
    watcher.get_property("RegisteredStatusNotifierItems").await.unwrap_or_default()
}

fn flat(entries: &[Entry]) -> Vec<&Entry> {
    entries.iter().flat_map(|entry| std::iter::once(entry).chain(flat(&entry.children))).collect()
}

/// A node of a layout: number, properties, children; a property that has its default is left out.
fn entry(node: &Value<'_>) -> Option<Entry> {
    let node = if let Value::Value(inner) = node { inner } else { node };
    let fields = Structure::try_from(node.try_clone().ok()?).ok()?.into_fields();
    let [id, properties, children] = <[Value<'_>; 3]>::try_from(fields).ok()?;
    let properties: HashMap<String, OwnedValue> = HashMap::try_from(properties).ok()?;
    let Value::Array(children) = children else { return None };
    let text = |name: &str| properties.get(name).and_then(|v| String::try_from(v.try_clone().ok()?).ok());
    let flag = |name: &str| properties.get(name).and_then(|v| bool::try_from(v).ok()).unwrap_or(true);
    let mark = properties.get("toggle-state").and_then(|v| i32::try_from(v).ok());
    let has_mark = text("toggle-type").is_some_and(|kind| !kind.is_empty());
    Some(Entry {
        id: i32::try_from(id).ok()?,
        label: text("label").map(|label| without_access_key(&label)).unwrap_or_default(),
        enabled: flag("enabled"),
        visible: flag("visible"),
        separator: text("type").as_deref() == Some("separator"),
        checked: has_mark.then_some(mark == Some(1)),
        children: children.iter().filter_map(|child| entry(child)).collect(),
    })
}

/// An underscore marks the letter after it; two stand for one.
fn without_access_key(label: &str) -> String {
    label.replace("__", "\u{0}").replace('_', "").replace('\u{0}', "_")
}

async fn proxy(bus: &Connection, name: &str, path: &str, interface: &str) -> Proxy<'static> {
    zbus::proxy::Builder::new(bus)
        .destination(name.to_owned())
        .and_then(|b| b.path(path.to_owned()))
        .and_then(|b| b.interface(interface.to_owned()))
        .unwrap()
        .cache_properties(CacheProperties::No)
        .build()
        .await
        .unwrap()
}
