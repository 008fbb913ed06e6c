//! The marks of the services: a rounded square in a hue of its own with a neutral, abstract shape. None of them is, or
//! resembles, a service's own logo.

/// Service id, hue, and the white shape on it. A service's mark also needs its name beside it: the shape is no logo.
pub(super) const MARKS: [(&str, &str, &str); 5] = [
    (
        "powerpost",
        "#4a5fc1",
        r##"<rect x="9" y="8" width="14" height="3" rx="1.5"/><rect x="9" y="14.5" width="14" height="3" rx="1.5"/><rect x="9" y="21" width="8" height="3" rx="1.5"/>"##,
    ),
    (
        "pixverse",
        "#8a4fb5",
        r##"<rect x="8" y="8" width="7" height="7" rx="1.5"/><rect x="17" y="8" width="7" height="7" rx="1.5" opacity="0.55"/><rect x="8" y="17" width="7" height="7" rx="1.5" opacity="0.55"/><rect x="17" y="17" width="7" height="7" rx="1.5"/>"##,
    ),
    (
        "pictory",
        "#b0561f",
        r##"<rect x="7" y="9" width="18" height="14" rx="2.5" fill="none" stroke="#fff" stroke-width="2.5"/><circle cx="16" cy="16" r="3"/>"##,
    ),
    (
        "u-gen",
        "#1d7a5f",
        r##"<path d="M16 7 L24.5 21.5 L7.5 21.5 Z" fill="none" stroke="#fff" stroke-width="2.5" stroke-linejoin="round"/><circle cx="16" cy="17" r="2"/>"##,
    ),
    (
        "voxpria",
        "#a63a63",
        r##"<rect x="8" y="13" width="3" height="6" rx="1.5"/><rect x="12.3" y="9" width="3" height="14" rx="1.5"/><rect x="16.7" y="11" width="3" height="10" rx="1.5"/><rect x="21" y="13.5" width="3" height="5" rx="1.5"/>"##,
    ),
];

/// One mark as SVG.
pub(super) fn svg(hue: &str, shape: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\" width=\"32\" height=\"32\"><rect width=\"32\" height=\"32\" rx=\"8\" fill=\"{hue}\"/><g fill=\"#fff\">{shape}</g></svg>\n"
    )
}
