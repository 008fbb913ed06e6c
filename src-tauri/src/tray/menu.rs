//! The tray's menu, the same on every system. Items change in place; only accounts that come or go make a new menu.

use brimful_core::account::AccountId;
use brimful_core::glance::Glance;
use brimful_core::provider::ProviderId;
use brimful_core::words::{Language, Words};
use brimful_engine::api::dto::PauseSpan;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, Wry};

/// What a click on an item asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Action {
    Open,
    /// The account that the line at this place is about.
    OpenLine(usize),
    Refresh,
    TopUp(ProviderId),
    Pause(PauseSpan),
    Resume,
    Quit,
}

impl Action {
    /// The action of an item's id. A top-up item names its service, so that a click never meets another one that moved
    /// into its place meanwhile; a line only opens the window, so its place will do.
    pub(super) fn of(id: &str) -> Option<Self> {
        Some(match id.split_once(':').unwrap_or((id, "")) {
            ("verdict" | "open", "") => Self::Open,
            ("account", line) => Self::OpenLine(line.parse().ok()?),
            ("refresh", "") => Self::Refresh,
            ("top-up", provider) => Self::TopUp(provider.parse().ok()?),
            ("pause", "hour") => Self::Pause(PauseSpan::Hour),
            ("pause", "tomorrow") => Self::Pause(PauseSpan::Tomorrow),
            ("pause", "until-resumed") => Self::Pause(PauseSpan::UntilResumed),
            ("resume", "") => Self::Resume,
            ("quit", "") => Self::Quit,
            _ => return None,
        })
    }
}

/// A menu as it is shown. For the main thread only.
pub(super) struct GlanceMenu {
    menu: Menu<Wry>,
    verdict: Line,
    accounts: Vec<Line>,
    /// Which account each of these lines is about now.
    about: Vec<AccountId>,
    age: Line,
    resume: MenuItem<Wry>,
    paused: bool,
    services: Vec<ProviderId>,
    language: Language,
}

impl GlanceMenu {
    /// Makes the menu.
    pub(super) fn new(app: &AppHandle, glance: &Glance, words: &Words) -> tauri::Result<Self> {
        let item = |id: &str, key: &str| MenuItem::with_id(app, id, label(words.get(key)), true, None::<&str>);
        let separator = || PredefinedMenuItem::separator(app);

        let verdict = Line::new(app, "verdict", &glance.verdict, true)?;
        let mut accounts = Vec::new();
        for (index, line) in glance.lines.iter().enumerate() {
            accounts.push(Line::new(app, &format!("account:{index}"), &line.text, true)?);
        }
        let age = Line::new(app, "age", &glance.age, false)?;

        let services = services(glance);
        let top_up = Submenu::with_id(app, "top-ups", label(words.get("tray.top_up")), !services.is_empty())?;
        for service in &services {
            let id = format!("top-up:{service}");
            top_up.append(&MenuItem::with_id(app, id, label(service.name()), true, None::<&str>)?)?;
        }

        let resume = item("resume", "tray.resume_alerts")?;
        resume.set_enabled(glance.alerts_paused)?;
        let pause = Submenu::with_id(app, "pauses", label(words.get("tray.pause_alerts")), true)?;
        pause.append_items(&[
            &item("pause:hour", "tray.pause_hour")?,
            &item("pause:tomorrow", "tray.pause_tomorrow")?,
            &item("pause:until-resumed", "tray.pause_until_resumed")?,
            &separator()?,
            &resume,
        ])?;

        let menu = Menu::new(app)?;
        menu.append(&verdict.item)?;
        let lines: Vec<&dyn IsMenuItem<Wry>> = accounts.iter().map(|line| &line.item as &dyn IsMenuItem<Wry>).collect();
        menu.append_items(&lines)?;
        menu.append_items(&[
            &age.item,
            &separator()?,
            &item("refresh", "tray.refresh")?,
            &top_up,
            &pause,
            &separator()?,
            &item("open", "tray.open")?,
            &item("quit", "tray.quit")?,
        ])?;
        let about = about(glance);
        Ok(Self {
            menu,
            verdict,
            accounts,
            about,
            age,
            resume,
            paused: glance.alerts_paused,
            services,
            language: words.language(),
        })
    }

    /// The menu itself, for the tray.
    pub(super) fn as_menu(&self) -> Menu<Wry> {
        self.menu.clone()
    }

    /// The account that the line at this place is about.
    pub(super) fn account_at(&self, line: usize) -> Option<AccountId> {
        self.about.get(line).cloned()
    }

    /// Whether this glance needs a menu of another shape.
    pub(super) fn is_outgrown_by(&self, glance: &Glance, words: &Words) -> bool {
        self.accounts.len() != glance.lines.len()
            || self.services != services(glance)
            || self.language != words.language()
    }

    /// Shows a glance of the same shape; touches only what differs.
    pub(super) fn show(&mut self, glance: &Glance) -> tauri::Result<()> {
        self.verdict.say(&glance.verdict)?;
        for (shown, line) in self.accounts.iter_mut().zip(&glance.lines) {
            shown.say(&line.text)?;
        }
        self.about = about(glance);
        self.age.say(&glance.age)?;
        if self.paused != glance.alerts_paused {
            self.resume.set_enabled(glance.alerts_paused)?;
            self.paused = glance.alerts_paused;
        }
        Ok(())
    }
}

/// An item whose text changes.
struct Line {
    item: MenuItem<Wry>,
    text: String,
}

impl Line {
    fn new(app: &AppHandle, id: &str, text: &str, enabled: bool) -> tauri::Result<Self> {
        Ok(Self { item: MenuItem::with_id(app, id, label(text), enabled, None::<&str>)?, text: text.to_owned() })
    }

    fn say(&mut self, text: &str) -> tauri::Result<()> {
        if self.text != text {
            self.item.set_text(label(text))?;
            text.clone_into(&mut self.text);
        }
        Ok(())
    }
}

/// The services to top up at, in an order that never changes under the hand.
fn services(glance: &Glance) -> Vec<ProviderId> {
    ProviderId::ALL.into_iter().filter(|provider| glance.top_up.contains(provider)).collect()
}

fn about(glance: &Glance) -> Vec<AccountId> {
    glance.lines.iter().map(|line| line.account.clone()).collect()
}

/// A text as a menu reads it: an ampersand alone would underline the next letter.
fn label(text: &str) -> String {
    text.replace('&', "&&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_asks_for_what_it_says() {
        #[track_caller]
        fn check(id: &str, expect: Option<Action>) {
            assert_eq!(Action::of(id), expect, "{id}");
        }
        check("verdict", Some(Action::Open));
        check("account:0", Some(Action::OpenLine(0)));
        check("account:x", None);
        check("open", Some(Action::Open));
        check("refresh", Some(Action::Refresh));
        for provider in ProviderId::ALL {
            check(&format!("top-up:{provider}"), Some(Action::TopUp(provider)));
        }
        check("top-up:elsewhere", None);
        check("pause:hour", Some(Action::Pause(PauseSpan::Hour)));
        check("pause:tomorrow", Some(Action::Pause(PauseSpan::Tomorrow)));
        check("pause:until-resumed", Some(Action::Pause(PauseSpan::UntilResumed)));
        check("pause:ever", None);
        check("resume", Some(Action::Resume));
        check("quit", Some(Action::Quit));
        check("age", None);
        check("", None);
    }

    #[test]
    fn an_ampersand_is_shown() {
        assert_eq!(label("Tom & Co"), "Tom && Co");
    }
}
