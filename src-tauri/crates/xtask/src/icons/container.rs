//! The two containers that hold an app icon in several sizes: Windows' .ico and macOS' .icns. Both may carry PNG as it is.

/// A .ico of square PNGs. A side of 256 is written as 0: the field is one byte.
pub(super) fn ico(images: &[(u32, Vec<u8>)]) -> Vec<u8> {
    const HEADER: usize = 6;
    const ENTRY: usize = 16;
    let mut out = Vec::new();
    out.extend(0u16.to_le_bytes());
    out.extend(1u16.to_le_bytes()); // icons, not cursors
    out.extend(u16::try_from(images.len()).unwrap_or(u16::MAX).to_le_bytes());
    let mut offset = HEADER + ENTRY * images.len();
    for (side, png) in images {
        let side = u8::try_from(*side).unwrap_or(0);
        out.extend([side, side, 0, 0]); // no palette
        out.extend(1u16.to_le_bytes()); // colour planes
        out.extend(32u16.to_le_bytes()); // bits a pixel
        out.extend(length(png.len()).to_le_bytes());
        out.extend(length(offset).to_le_bytes());
        offset += png.len();
    }
    images.iter().for_each(|(_, png)| out.extend(png));
    out
}

/// A .icns of PNGs, each under the four-letter type that states its side.
pub(super) fn icns(images: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    const HEADER: usize = 8;
    let total = HEADER + images.iter().map(|(_, png)| HEADER + png.len()).sum::<usize>();
    let mut out = b"icns".to_vec();
    out.extend(length(total).to_be_bytes());
    for (kind, png) in images {
        out.extend(kind);
        out.extend(length(HEADER + png.len()).to_be_bytes());
        out.extend(png);
    }
    out
}

/// Icons are a few hundred kilobytes; a size that does not fit the field would be caught by the first reader.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ico_points_at_its_images() {
        let out = ico(&[(16, b"one".to_vec()), (256, b"three".to_vec())]);
        assert_eq!(out[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!(out[6..14], [16, 16, 0, 0, 1, 0, 32, 0]);
        assert_eq!(out[22], 0, "256 is written as 0");
        for (entry, expect) in [(6, &b"one"[..]), (22, b"three")] {
            let field = |at: usize| u32::from_le_bytes(out[at..at + 4].try_into().unwrap()) as usize;
            let (size, offset) = (field(entry + 8), field(entry + 12));
            assert_eq!(&out[offset..offset + size], expect);
        }
    }

    #[test]
    fn an_icns_states_its_length() {
        let out = icns(&[(*b"ic07", b"png".to_vec()), (*b"ic08", b"other".to_vec())]);
        assert_eq!(out[4..8], u32::try_from(out.len()).unwrap().to_be_bytes());
        assert_eq!(&out[8..12], b"ic07");
        assert_eq!(out[12..16], 11u32.to_be_bytes());
        assert_eq!(&out[19..23], b"ic08");
    }
}
