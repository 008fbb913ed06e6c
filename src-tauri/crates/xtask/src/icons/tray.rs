//! The tray glyph as SVG: a vessel at one of five levels, with or without an attention dot, in one of three themes.
//!
//! Drawn on a 16-unit grid, so that 16, 22 and 32 px stay sharp. The levels differ in shape, since colour alone does not
//! reach everybody and macOS drops it from template images.

/// How full the vessel is. The names are the file names, and the app's standings.
pub(super) const LEVELS: [&str; 5] = ["plenty", "fine", "low", "empty", "unknown"];

/// Where the glyph is shown: on a light panel, on a dark one, or tinted by macOS (black and alpha only).
pub(super) const THEMES: [&str; 3] = ["light", "dark", "template"];

/// One icon, whole.
pub(super) fn svg(level: &str, dot: bool, theme: &str) -> String {
    let (ink, alarm, halo) = match theme {
        "light" => ("#1c2530", "#c62f2f", "#ffffff"),
        "dark" => ("#f5f7fa", "#ff8a80", "#10151b"),
        _ => ("#000000", "#000000", ""),
    };
    let mut glyph = vessel(level, ink, LINE, "0");
    // No system says reliably which colour its panel has: a halo keeps a wrong guess readable. macOS tints by itself.
    if !halo.is_empty() {
        glyph = format!(r#"<g opacity="0.6">{}</g>{glyph}"#, vessel(level, halo, "3", "1.5"));
    }
    if !dot {
        return document("", &glyph);
    }
    // The gap around the dot keeps it apart from the rim, also where there is only one colour.
    document(
        r##"<mask id="m"><rect width="16" height="16" fill="#fff"/><circle cx="12.6" cy="3.4" r="4.5" fill="#000"/></mask>"##,
        &format!(r#"<g mask="url(#m)">{glyph}</g><circle cx="12.6" cy="3.4" r="3.4" fill="{alarm}"/>"#),
    )
}

/// How wide the vessel's wall is drawn.
const LINE: &str = "1.5";

/// The vessel, an open beaker whose walls lean in, and what is in it. `line` and `edge` are the widths of lines and of the
/// edges of surfaces; the halo has wider ones.
fn vessel(level: &str, ink: &str, line: &str, edge: &str) -> String {
    const WALL: &str = "M2 3.2 L3.1 12.8 Q3.3 14.4 4.9 14.4 L11.1 14.4 Q12.7 14.4 12.9 12.8 L14 3.2";
    let round = r#"stroke-linecap="round" stroke-linejoin="round""#;
    let stroke = format!(r#"fill="none" stroke="{ink}" stroke-width="{line}" {round}"#);
    let surface = format!(r#"fill="{ink}" stroke="{ink}" stroke-width="{edge}" {round}"#);
    let outline = format!(r#"<path d="{WALL}" {stroke}/>"#);
    let liquid = |top: &str| {
        format!(
            r#"{outline}<path d="{top} L12.9 12.8 Q12.7 14.4 11.1 14.4 L4.9 14.4 Q3.3 14.4 3.1 12.8 Z" {surface}/>"#
        )
    };
    match level {
        // The surface stands above the rim: brimful.
        "plenty" => liquid("M2 3.4 Q8 -1 14 3.4"),
        "fine" => liquid("M2.9 7.4 L13.1 7.4"),
        "low" => liquid("M3.4 11 L12.6 11"),
        "empty" => outline,
        _ => {
            let mark = "M5.9 5.6 Q5.9 3.3 8 3.3 Q10.1 3.3 10.1 5.3 Q10.1 6.5 9 7.2 Q8 7.9 8 9.1";
            format!(
                r#"<path d="{WALL}" {stroke} stroke-dasharray="1.9 2.72"/><path d="{mark}" {stroke}/><circle cx="8" cy="11.5" r="1" {surface}/>"#
            )
        }
    }
}

fn document(defs: &str, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\" width=\"64\" height=\"64\">{defs}{body}</svg>\n"
    )
}
