//! A service's own billing settings, as it says them: how it is paid, its top-up by itself, and its alert by e-mail.
//!
//! No field of them is documented. So a setting is kept as the text that was read, a change touches the members that it
//! is about and no other byte, and what is not known is shown as the service named it.

mod overdue;

use std::fmt;

use crate::amount::Credits;

pub use overdue::{Overdue, Rows, Stretch, overdue};

/// Which of a service's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// The service buys a pack by itself when credits run low.
    AutoTopUp,
    /// The service writes an e-mail when credits run low.
    CreditAlert,
}

/// What of a setting can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Whether it is on.
    Enabled,
    /// The line in credits.
    Threshold,
    /// What is bought.
    Pack,
    /// What it is paid with.
    Method,
}

impl Part {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Threshold => "threshold",
            Self::Pack => "pack",
            Self::Method => "method",
        }
    }
}

/// A setting as a service said it.
#[derive(Clone, PartialEq, Eq)]
pub struct Setting {
    /// Whether it is on; `None` where the service does not say so clearly.
    pub enabled: Option<bool>,
    /// Below how many credits it acts, where it is known.
    pub threshold: Option<Credits>,
    /// The service's id of the pack that it buys, where it is known.
    pub pack: Option<String>,
    /// The service's id of the payment method that it uses, where it is known.
    pub method: Option<String>,
    /// What the service names, and so can be changed. Without [`Part::Enabled`] nothing can: nobody knows then what a
    /// change would do.
    pub parts: Vec<Part>,
    /// What else the service says. Untrusted text.
    pub others: Vec<Field>,
    /// The same for two readings that say the same, in whatever order and spelling.
    pub print: String,
    /// What was read, byte for byte.
    pub(crate) text: String,
}

impl fmt::Debug for Setting {
    /// Without what the service said beyond the known: it goes to the window, and to no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setting")
            .field("enabled", &self.enabled)
            .field("threshold", &self.threshold)
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}

/// A member that Brimful does not know, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The service's name for it, on one line, cut. Untrusted text.
    pub name: String,
    /// Its value, on one line, cut. Untrusted text.
    pub text: String,
}

/// What the user wants of a setting; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// On or off.
    pub enabled: Option<bool>,
    /// The line, zero or more.
    pub threshold: Option<Credits>,
    /// The id of a pack.
    pub pack: Option<String>,
    /// The id of a payment method.
    pub method: Option<String>,
}

impl Wish {
    /// What is wished for that this setting does not have.
    #[must_use]
    pub fn missing_in(&self, setting: &Setting) -> Option<Part> {
        let wished = [
            (Part::Enabled, self.enabled.is_some()),
            (Part::Threshold, self.threshold.is_some()),
            (Part::Pack, self.pack.is_some()),
            (Part::Method, self.method.is_some()),
        ];
        wished.into_iter().find(|(part, wished)| *wished && !setting.parts.contains(part)).map(|(part, _)| part)
    }

    /// Whether a setting says all that is wished for.
    #[must_use]
    pub fn is_in(&self, setting: &Setting) -> bool {
        let same = |wished: &Option<String>, said: &Option<String>| wished.is_none() || wished == said;
        (self.enabled.is_none() || self.enabled == setting.enabled)
            && (self.threshold.is_none() || self.threshold == setting.threshold)
            && same(&self.pack, &setting.pack)
            && same(&self.method, &setting.method)
    }

    /// Whether the setting is on once this is done.
    #[must_use]
    pub fn leaves_on(&self, setting: &Setting) -> bool {
        self.enabled.or(setting.enabled) == Some(true)
    }
}

/// A way to pay that the service keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// The service's id; `None` where none can name it safely, and then it cannot be removed here.
    pub id: Option<String>,
    /// `card`, in the service's words; empty where it says nothing. Untrusted text, like all words here.
    pub kind: String,
    /// `visa`.
    pub brand: String,
    /// The last digits.
    pub last4: String,
    /// The month and year in which it expires, where they are known.
    pub expires: Option<(u32, u32)>,
    /// Whether it is used where none is named.
    pub is_default: Option<bool>,
    /// What else the service says.
    pub others: Vec<Field>,
}

/// The ways to pay that a service keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Methods {
    /// In the service's order.
    pub methods: Vec<Method>,
    /// How many more it named that cannot be understood.
    pub refused: usize,
}
