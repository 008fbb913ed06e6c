//! Sees from outside when an app's window is mapped, painted and settled, and when it answers to a key: through X11's report
//! of what was drawn, so that neither app is asked, slowed or built differently for it.

use std::thread;
use std::time::Duration;

use tokio::time::Instant;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::damage::{ConnectionExt as _, Damage, ReportLevel};
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, ImageFormat, MapState, Window};
use x11rb::protocol::xproto::{KEY_PRESS_EVENT, KEY_RELEASE_EVENT};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// How often the display is asked. Short against what is measured, and cheap.
const STEP: Duration = Duration::from_millis(1);
/// No app takes longer to show itself.
const LIMIT: Duration = Duration::from_secs(20);
/// A window in which nothing changed for this long is settled. Brimful reads its accounts in the first four seconds.
const QUIET: Duration = Duration::from_secs(6);
/// Text is drawn with soft edges, so it has many colours; frames, cards and backgrounds have few.
const COLOURS_OF_TEXT: usize = 8;
/// X11's name of the tab key: in both pages it moves the focus on, which draws a ring round something.
const TAB: u32 = 0xff09;
/// The key is pressed again after this long: the window may not have had the keyboard yet.
const AGAIN: Duration = Duration::from_millis(50);
/// A page that does not answer within this time does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The footer, at the bottom of Brimful's window: it says by its colour that services are asked.
const FOOTER: u16 = 56;

/// When a window came up, counted from the start of its process.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Appearance {
    /// It is on the screen.
    pub(crate) mapped: Duration,
    /// Numbers are in it.
    pub(crate) painted: Duration,
    /// A key was answered that was pressed as soon as they were: the page is there and free to do what it is asked. `None`
    /// where no answer came.
    pub(crate) answered: Option<Duration>,
}

/// A connection to the display that is told of everything drawn.
pub(crate) struct Screen {
    connection: RustConnection,
    root: Window,
    damage: Damage,
    clients: Atom,
    pid: Atom,
    tab: u8,
}

impl Screen {
    pub(crate) fn connect(display: &str) -> Self {
        let (connection, screen) = x11rb::connect(Some(display)).unwrap();
        let root = connection.setup().roots[screen].root;
        connection.damage_query_version(1, 1).unwrap().reply().unwrap();
        let damage = connection.generate_id().unwrap();
        connection.damage_create(damage, root, ReportLevel::NON_EMPTY).unwrap().check().unwrap();
        let atom = |name: &[u8]| connection.intern_atom(false, name).unwrap().reply().unwrap().atom;
        let (clients, pid) = (atom(b"_NET_CLIENT_LIST"), atom(b"_NET_WM_PID"));
        let tab = key(&connection, TAB);
        Self { connection, root, damage, clients, pid, tab }
    }

    /// Watches the window of a process that was started at `start` until it is settled; says how long after it was painted
    /// anything but the footer changed in it.
    pub(crate) fn watch(&self, pid: u32, start: Instant) -> Duration {
        let window = self.mapped(pid, start);
        let (mut seen, mut painted, mut settled) = (Vec::new(), None, Duration::ZERO);
        loop {
            if self.something_was_drawn() {
                let at = start.elapsed();
                let picture = self.picture(window);
                let content = picture.without_footer();
                if content != seen {
                    settled = at;
                    content.clone_into(&mut seen);
                }
                if painted.is_none() && picture.numbers_are_shown() {
                    painted = Some(at);
                }
            } else {
                thread::sleep(STEP);
            }
            match painted {
                Some(painted) if start.elapsed() > settled + QUIET => return settled.saturating_sub(painted),
                Some(_) => {}
                None => assert!(start.elapsed() < LIMIT, "nothing was painted"),
            }
        }
    }

    /// Looks at the window of a process that was started at `start` until it is painted, and presses a key in it then.
    pub(crate) fn look(&self, pid: u32, start: Instant) -> Appearance {
        let window = self.mapped(pid, start);
        let mapped = start.elapsed();
        let (painted, seen) = loop {
            if self.something_was_drawn() {
                let at = start.elapsed();
                let picture = self.picture(window);
                if picture.numbers_are_shown() {
                    break (at, picture);
                }
            }
            self.wait(start, "nothing was painted");
        };
        Appearance { mapped, painted, answered: self.answer(window, &seen, start) }
    }

    /// When a key changed what was seen; the footer changes by itself.
    fn answer(&self, window: Window, seen: &Picture, start: Instant) -> Option<Duration> {
        let first = Instant::now();
        let mut pressed: Option<Instant> = None;
        while first.elapsed() < PATIENCE {
            if pressed.is_none_or(|at| at.elapsed() >= AGAIN) {
                self.press();
                pressed = Some(Instant::now());
            }
            if self.something_was_drawn() {
                let at = start.elapsed();
                if self.picture(window).without_footer() != seen.without_footer() {
                    return Some(at);
                }
            }
            thread::sleep(STEP);
        }
        None
    }

    /// As the keyboard does it: whoever has the focus gets it.
    fn press(&self) {
        for kind in [KEY_PRESS_EVENT, KEY_RELEASE_EVENT] {
            let sent = self.connection.xtest_fake_input(kind, self.tab, 0, self.root, 0, 0, 0);
            sent.unwrap().check().unwrap();
        }
    }

    /// The window of a process, once it is on the screen.
    fn mapped(&self, pid: u32, start: Instant) -> Window {
        let window = loop {
            if let Some(window) = self.window(pid) {
                break window;
            }
            self.wait(start, "no window");
        };
        while !self.is_viewable(window) {
            self.wait(start, "a window that is not shown");
        }
        window
    }

    fn wait(&self, start: Instant, what: &str) {
        assert!(start.elapsed() < LIMIT, "{what}");
        thread::sleep(STEP);
    }

    /// The window of this process, as the window manager lists it.
    fn window(&self, pid: u32) -> Option<Window> {
        let windows = self.property(self.root, self.clients, AtomEnum::WINDOW);
        windows.into_iter().find(|window| self.property(*window, self.pid, AtomEnum::CARDINAL) == [pid])
    }

    fn property(&self, window: Window, name: Atom, kind: AtomEnum) -> Vec<u32> {
        // The window may be gone by now; then it has no such property.
        let reply = self.connection.get_property(false, window, name, kind, 0, 1024).unwrap().reply();
        reply.ok().and_then(|reply| reply.value32().map(Iterator::collect)).unwrap_or_default()
    }

    fn is_viewable(&self, window: Window) -> bool {
        let attributes = self.connection.get_window_attributes(window).unwrap().reply();
        attributes.is_ok_and(|attributes| attributes.map_state == MapState::VIEWABLE)
    }

    fn something_was_drawn(&self) -> bool {
        let mut drawn = false;
        while let Some(event) = self.connection.poll_for_event().unwrap() {
            drawn |= matches!(event, Event::DamageNotify(_));
        }
        if drawn {
            // Before the picture is taken: what is drawn after it is then reported anew.
            self.connection.damage_subtract(self.damage, x11rb::NONE, x11rb::NONE).unwrap();
        }
        drawn
    }

    fn picture(&self, window: Window) -> Picture {
        let size = self.connection.get_geometry(window).unwrap().reply().unwrap();
        let (width, height) = (size.width, size.height);
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, window, 0, 0, width, height, u32::MAX).unwrap();
        Picture { width: width.into(), height: height.into(), pixels: image.reply().unwrap().data }
    }
}

/// The number of the key that has this name.
fn key(connection: &RustConnection, name: u32) -> u8 {
    let (first, last) = (connection.setup().min_keycode, connection.setup().max_keycode);
    let names = connection.get_keyboard_mapping(first, last - first + 1).unwrap().reply().unwrap();
    let each = usize::from(names.keysyms_per_keycode);
    let at =
        names.keysyms.chunks_exact(each).position(|names| names.contains(&name)).expect("the key is on the keyboard");
    first + u8::try_from(at).unwrap()
}

/// What a window shows, four bytes a pixel, row by row.
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Picture {
    fn without_footer(&self) -> &[u8] {
        &self.pixels[..(self.height - usize::from(FOOTER)) * self.width * 4]
    }

    /// Whether there is text in the right half, in the middle: where both pages have their numbers and nothing else.
    fn numbers_are_shown(&self) -> bool {
        let mut colours: Vec<&[u8]> = Vec::new();
        for row in self.height / 5..self.height * 3 / 5 {
            let start = (row * self.width + self.width / 2) * 4;
            let end = (row * self.width + self.width * 19 / 20) * 4;
            for pixel in self.pixels[start..end].chunks_exact(4) {
                if !colours.contains(&pixel) {
                    colours.push(pixel);
                    if colours.len() >= COLOURS_OF_TEXT {
                        return true;
                    }
                }
            }
        }
        false
    }
}
