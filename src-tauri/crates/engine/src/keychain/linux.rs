//! The Secret Service over D-Bus (GNOME Keyring, KWallet, KeePassXC).

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;

use keyring_core::{CredentialStore, Error};
use secret_service::Error as ServiceError;
use zbus::fdo;

use super::KeychainError;

/// Connects to the session bus and opens a session; both may block.
pub(super) fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

/// The label is what the system's own key manager shows.
pub(super) fn modifiers(label: &str) -> HashMap<&str, &str> {
    HashMap::from([("label", label)])
}

/// The collection is locked and was not unlocked, or there is none yet, which unlocking would make.
pub(super) fn no_access(_: &(dyn StdError + Send + Sync + 'static)) -> KeychainError {
    KeychainError::Locked
}

pub(super) fn failure(source: &(dyn StdError + Send + Sync + 'static)) -> KeychainError {
    let Some(error) = source.downcast_ref::<ServiceError>() else { return other(source) };
    match error {
        ServiceError::Unavailable | ServiceError::PromptDisconnected => KeychainError::Absent,
        ServiceError::Locked | ServiceError::NoResult | ServiceError::Prompt => KeychainError::Locked,
        ServiceError::Zbus(error) => bus(error),
        ServiceError::ZbusFdo(error) => standard(error),
        ServiceError::Crypto(_) | ServiceError::Zvariant(_) => other(error),
        _ => other(error),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "what is left is about messages that cannot be understood")]
fn bus(error: &zbus::Error) -> KeychainError {
    match error {
        zbus::Error::MethodError(name, _, _) => named(name.as_str()),
        zbus::Error::FDO(error) => standard(error),
        // No bus at this address, or one that went away.
        zbus::Error::Address(_)
        | zbus::Error::InputOutput(_)
        | zbus::Error::Connection(..)
        | zbus::Error::Handshake(_) => KeychainError::Absent,
        error => other(error),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the list of D-Bus errors is open")]
fn standard(error: &fdo::Error) -> KeychainError {
    match error {
        fdo::Error::ZBus(error) => bus(error),
        fdo::Error::AccessDenied(_) | fdo::Error::AuthFailed(_) => KeychainError::Denied,
        fdo::Error::ServiceUnknown(_)
        | fdo::Error::NameHasNoOwner(_)
        | fdo::Error::NoServer(_)
        | fdo::Error::NoReply(_)
        | fdo::Error::Disconnected(_)
        | fdo::Error::SpawnServiceNotFound(_)
        | fdo::Error::SpawnExecFailed(_)
        | fdo::Error::SpawnChildExited(_)
        | fdo::Error::SpawnFailed(_) => KeychainError::Absent,
        error => other(error),
    }
}

/// D-Bus errors by their registered names.
fn named(name: &str) -> KeychainError {
    let standard = name.strip_prefix("org.freedesktop.DBus.Error.");
    match (name, standard) {
        ("org.freedesktop.Secret.Error.IsLocked", _) => KeychainError::Locked,
        (_, Some("AccessDenied" | "AuthFailed")) => KeychainError::Denied,
        (_, Some("ServiceUnknown" | "NameHasNoOwner" | "NoServer" | "NoReply" | "Disconnected")) => {
            KeychainError::Absent
        }
        (_, Some(other)) if other.starts_with("Spawn.") => KeychainError::Absent,
        (name, _) => KeychainError::Other(name.to_owned()),
    }
}

/// Messages of the bus and its errors hold no content of entries.
fn other(error: &dyn StdError) -> KeychainError {
    KeychainError::Other(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn errors_say_what_helps() {
        #[track_caller]
        fn check(error: ServiceError, expect: KeychainError) {
            let text = error.to_string();
            assert_eq!(failure(&error), expect, "{text}");
        }
        let refused = || Arc::new(io::Error::from(io::ErrorKind::ConnectionRefused));
        check(ServiceError::Unavailable, KeychainError::Absent);
        check(ServiceError::Prompt, KeychainError::Locked);
        check(ServiceError::Zbus(zbus::Error::InputOutput(refused())), KeychainError::Absent);
        check(ServiceError::Zbus(zbus::Error::Address("unset".into())), KeychainError::Absent);
        let unknown = || fdo::Error::ServiceUnknown("x".into());
        check(ServiceError::ZbusFdo(unknown()), KeychainError::Absent);
        check(ServiceError::Zbus(zbus::Error::FDO(Box::new(unknown()))), KeychainError::Absent);
        check(ServiceError::ZbusFdo(fdo::Error::AccessDenied("x".into())), KeychainError::Denied);
        assert!(matches!(failure(&ServiceError::Crypto("x")), KeychainError::Other(_)));
        assert_eq!(no_access(&ServiceError::Locked), KeychainError::Locked);
    }

    #[test]
    fn errors_of_the_service_are_known_by_name() {
        for (name, expect) in [
            ("org.freedesktop.Secret.Error.IsLocked", KeychainError::Locked),
            ("org.freedesktop.DBus.Error.AccessDenied", KeychainError::Denied),
            ("org.freedesktop.DBus.Error.ServiceUnknown", KeychainError::Absent),
            ("org.freedesktop.DBus.Error.Spawn.ChildExited", KeychainError::Absent),
            (
                "org.freedesktop.Secret.Error.NoSession",
                KeychainError::Other("org.freedesktop.Secret.Error.NoSession".into()),
            ),
        ] {
            assert_eq!(named(name), expect);
        }
    }
}
