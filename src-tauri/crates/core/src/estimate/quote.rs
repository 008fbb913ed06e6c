//! A service's own estimate of a job: its total as it said it, the parts that it names, and where the two disagree.

use crate::amount::Credits;

/// What a job would cost, as the service says. The one truth about a cost; a [`Preview`](super::Preview) is never put in
/// its place or mixed with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The total as sent; never a sum that was worked out here.
    pub total: Credits,
    /// The parts as sent and in the order sent; empty where the service told none that can be read.
    pub parts: Vec<Part>,
    /// What looked odd in the answer without making the total unusable.
    pub notes: Vec<Note>,
}

/// One part of an estimate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The service's own name for it. Untrusted text: only ever rendered as text.
    pub name: String,
    /// What it is, where the name is one that Brimful knows.
    pub component: Option<Component>,
    /// Its credits; `None` where they were not sent or cannot be read.
    pub credits: Option<Credits>,
}

/// The parts that an estimate is documented to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    /// Keyframes: one more than there are segments.
    Keyframes,
    /// The video itself.
    Video,
    /// Music.
    Music,
    /// A voice.
    Voice,
    /// Captions in a custom style.
    Captions,
    /// Joining, mixing, burning in.
    PostProcessing,
    /// Set aside for the retries of quality assurance.
    QaRetries,
    /// Set aside for rejections by human review.
    Hitl,
    /// What a total was rounded up by. Only in a preview.
    Rounding,
}

/// Something odd in an estimate that is still usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The parts add up to this and not to the total, though rounding up to whole credits explains it.
    Rounded {
        /// The exact sum of the parts.
        sum: Credits,
    },
    /// The parts add up to this and not to the total. The total stands as sent.
    PartsDiffer {
        /// The exact sum of the parts.
        sum: Credits,
    },
    /// A part has no credits that can be read, so nothing is known about the sum.
    PartUnread,
    /// There is a breakdown, but of no shape that can be read.
    BreakdownUnread,
    /// The total was sent under two names that disagree; the first in the order of the documented names stands.
    TotalsDiffer,
}

impl Estimate {
    /// An estimate as sent, with what its parts say about its total. `notes` are those of reading it.
    #[must_use]
    pub fn new(total: Credits, parts: Vec<Part>, mut notes: Vec<Note>) -> Self {
        if parts.iter().any(|part| part.credits.is_none()) {
            notes.push(Note::PartUnread);
        } else if !parts.is_empty() {
            notes.extend(difference(total, &parts));
        }
        Self { total, parts, notes }
    }
}

impl Part {
    /// A part under the service's own name.
    #[must_use]
    pub fn new(name: String, credits: Option<Credits>) -> Self {
        Self { component: Component::of_name(&name), name, credits }
    }
}

impl Component {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Keyframes,
        Self::Video,
        Self::Music,
        Self::Voice,
        Self::Captions,
        Self::PostProcessing,
        Self::QaRetries,
        Self::Hitl,
        Self::Rounding,
    ];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keyframes => "keyframes",
            Self::Video => "video",
            Self::Music => "music",
            Self::Voice => "voice",
            Self::Captions => "captions",
            Self::PostProcessing => "post_processing",
            Self::QaRetries => "qa_retries",
            Self::Hitl => "hitl",
            Self::Rounding => "rounding",
        }
    }

    /// What a service's name for a part means. The names are documented nowhere, so case and punctuation do not count
    /// and the likely words are taken; any other name is shown as it is.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        // A longer text than this is no name.
        if name.len() > 40 {
            return None;
        }
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        Some(match plain.as_str() {
            "keyframes" | "keyframe" | "keyframegeneration" => Self::Keyframes,
            "video" | "videos" | "videogeneration" => Self::Video,
            "music" | "musicgeneration" => Self::Music,
            "voice" | "voiceover" => Self::Voice,
            "captions" | "caption" => Self::Captions,
            "postprocessing" => Self::PostProcessing,
            "qaretries" | "qa" | "qai" => Self::QaRetries,
            "hitl" | "humanreview" | "hitlrejections" => Self::Hitl,
            _ => return None,
        })
    }
}

fn difference(total: Credits, parts: &[Part]) -> Option<Note> {
    let amounts = parts.iter().filter_map(|part| part.credits);
    // A sum that cannot be held cannot be compared; the total stands either way.
    let sum = amounts.into_iter().try_fold(Credits::ZERO, Credits::checked_add)?;
    if sum == total {
        return None;
    }
    let rounded = Credits::from(sum.decimal().ceil()) == total;
    Some(if rounded { Note::Rounded { sum } } else { Note::PartsDiffer { sum } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_do_not_add_up_are_noted_and_never_corrected() {
        #[track_caller]
        fn check(total: &str, parts: &[&str], expect: &[Note]) {
            let total: Credits = total.parse().unwrap();
            let parts = parts.iter().map(|text| Part::new("p".into(), text.parse().ok())).collect();
            let estimate = Estimate::new(total, parts, Vec::new());
            assert_eq!((estimate.total, estimate.notes.as_slice()), (total, expect));
        }
        let sum = |text: &str| text.parse().unwrap();
        check("207", &[], &[]);
        check("207", &["32", "135", "40"], &[]);
        check("0.3", &["0.1", "0.2"], &[]);
        check("117", &["86", "30.5"], &[Note::Rounded { sum: sum("116.5") }]);
        check("116", &["86", "30.5"], &[Note::PartsDiffer { sum: sum("116.5") }]);
        check("207", &["32"], &[Note::PartsDiffer { sum: sum("32") }]);
        check("207", &["300", "-3"], &[Note::PartsDiffer { sum: sum("297") }]);
        check("207", &["32", "?"], &[Note::PartUnread]);
        check("1", &["79228162514264337593543950335", "0.1"], &[]);
    }

    #[test]
    fn names_are_known_whatever_their_punctuation() {
        for component in Component::ALL {
            let expect = (component != Component::Rounding).then_some(component);
            assert_eq!(Component::of_name(component.as_str()), expect);
        }
        assert_eq!(Component::of_name("Post-Processing"), Some(Component::PostProcessing));
        assert_eq!(Component::of_name("QA retries"), Some(Component::QaRetries));
        assert_eq!(Component::of_name("surcharge"), None);
        assert_eq!(Component::of_name(&"video".repeat(1000)), None);
    }
}
