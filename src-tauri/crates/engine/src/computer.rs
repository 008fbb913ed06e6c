//! Whose computer this is, as far as a text could show it: for the redaction of a problem report.

use std::path::Path;

use brimful_core::report::Person;

/// Where the systems keep the user's name.
const NAMES: [&str; 3] = ["USER", "LOGNAME", "USERNAME"];

/// Who uses this computer.
#[must_use]
pub fn person() -> Person {
    person_of(dirs::home_dir().as_deref(), |name| std::env::var(name).ok())
}

fn person_of(home: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Person {
    let mut homes = Vec::new();
    let mut names: Vec<String> = NAMES.into_iter().filter_map(variable).collect();
    if let Some(home) = home {
        homes.push(home.display().to_string());
        // The same folder by its other name, where it is a link.
        homes.extend(home.canonicalize().ok().map(|real| real.display().to_string()));
        names.extend(home.file_name().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    homes.dedup();
    names.dedup();
    Person { homes, names }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_known_by_home_and_by_name() {
        let home = tempfile::tempdir().unwrap();
        let real = home.path().canonicalize().unwrap().join("anna-maria");
        std::fs::create_dir(&real).unwrap();
        let person = person_of(Some(&real), |name| (name != "LOGNAME").then(|| "anna".to_owned()));
        assert_eq!(person.homes, [real.display().to_string()]);
        assert_eq!(person.names, ["anna-maria", "anna"]);
        #[cfg(unix)]
        {
            let link = home.path().join("link");
            std::os::unix::fs::symlink(&real, &link).unwrap();
            let person = person_of(Some(&link), |_| None);
            assert_eq!(person.homes, [link.display().to_string(), real.display().to_string()]);
        }
        assert_eq!(person_of(None, |_| None), Person::default());
    }
}
