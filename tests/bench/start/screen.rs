//! Sees from outside when an app's window is mapped, painted and settled: through X11's report of what was drawn, so
//! that neither app is asked, slowed or built differently for it.

use std::thread;
use std::time::Duration;

use tokio::time::Instant;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::damage::{ConnectionExt as _, Damage, ReportLevel};
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, ImageFormat, MapState, Window};
use x11rb::rust_connection::RustConnection;

/// How often the display is asked. Short against what is measured, and cheap.
const STEP: Duration = Duration::from_millis(1);
/// No app takes longer to show itself.
const LIMIT: Duration = Duration::from_secs(20);
/// A window in which nothing changed for this long is settled. Brimful reads its accounts in the first four seconds.
const QUIET: Duration = Duration::from_secs(6);
/// Text is drawn with soft edges, so it has many colours; frames, cards and backgrounds have few.
const COLOURS_OF_TEXT: usize = 8;
/// The footer, at the bottom of Brimful's window: it says by its colour that services are asked.
const FOOTER: u16 = 56;

/// When a window came up, counted from the start of its process.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Appearance {
    /// It is on the screen.
    pub(crate) mapped: Duration,
    /// Numbers are in it.
    pub(crate) painted: Duration,
    /// Nothing but the footer changed after this.
    pub(crate) settled: Duration,
}

/// A connection to the display that is told of everything drawn.
pub(crate) struct Screen {
    connection: RustConnection,
    root: Window,
    damage: Damage,
    clients: Atom,
    pid: Atom,
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
        Self { connection, root, damage, clients, pid }
    }

    /// Watches the window of a process that was started at `start` until it is settled.
    pub(crate) fn watch(&self, pid: u32, start: Instant) -> Appearance {
        let window = loop {
            if let Some(window) = self.window(pid) {
                break window;
            }
            self.wait(start, "no window");
        };
        while !self.is_viewable(window) {
            self.wait(start, "a window that is not shown");
        }
        let mapped = start.elapsed();
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
                Some(painted) if start.elapsed() > settled + QUIET => return Appearance { mapped, painted, settled },
                Some(_) => {}
                None => assert!(start.elapsed() < LIMIT, "nothing was painted"),
            }
        }
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
