"""A profile: the folder that holds one clinic's file, its keys, backups and logs. Knows no table and opens no database.

Terms: a *clinic* profile holds real data, a *practice* profile the sample clinic, whose key always lies in a file.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import platformdirs

from carefront.application.failures import DatabaseExists, DatabaseMissing, KeyMissing, KeyRejected, StorageUnreadable
from carefront.persistence import keys
from carefront.persistence.driver import translated
from carefront.persistence.keys import RecoveryKey, WrongSecret
from carefront.shared.clock import Clock, system_clock
from carefront.shared.ids import new_id
from carefront.shared.private_files import private_folder, read_file, sync_folder, write_file
from carefront.shared.values import dataclass

if TYPE_CHECKING:
    from carefront.persistence.key_store import KeyStore

FORMAT: Final = 1
DEFAULT_NAME: Final = "default"
PRACTICE_NAME: Final = "practice"


class ProfileKind(StrEnum):
    """Real data, or the sample clinic to practise on."""

    CLINIC = "clinic"
    PRACTICE = "practice"


class KeyPlace(StrEnum):
    """Where the data key of a profile is kept for the next start."""

    KEY_STORE = "keystore"
    KEY_FILE = "key_file"
    PASSPHRASE = "passphrase"


@dataclass(frozen=True, slots=True, repr=False)
class KeyRequest:
    """What somebody offers to open a profile with, each optional; secrets never come by argument or environment."""

    key_file: Path | None = None
    passphrase: str | None = None
    recovery: RecoveryKey | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as its ``profile.json`` says; nothing in it is secret."""

    directory: Path
    id: str
    kind: ProfileKind
    key_place: KeyPlace
    key_check: str
    recovery_wrap: dict[str, Any] = field(repr=False)
    passphrase_wrap: dict[str, Any] | None = field(default=None, repr=False)
    has_database: bool = False
    created_at: str = ""

    @property
    def database(self) -> Path:
        """The file with the clinic's data."""
        return self.directory / "carefront.db"

    @property
    def key_file(self) -> Path:
        """Where the key lies when neither a key store nor a passphrase holds it."""
        return self.directory / "carefront.key"

    @property
    def lock_file(self) -> Path:
        """The file whose lock says who has the profile open."""
        return self.directory / "carefront.lock"

    @property
    def journal_mark(self) -> Path:
        """Its time is that of the last commit; removed once the journal is in the file."""
        return self.directory / "carefront.saved"

    @property
    def settings_file(self) -> Path:
        """The settings of this profile."""
        return self.directory / "settings.json"

    @property
    def backups(self) -> Path:
        """The folder of the backups, mode 0700."""
        return private_folder(self.directory / "backups")

    @property
    def logs(self) -> Path:
        """The folder of the logs, mode 0700."""
        return private_folder(self.directory / "logs")

    @property
    def is_key_exposed(self) -> bool:
        """Whether real data lies next to its own key, which ``carefront key protect`` cures. Worth one warning."""
        return self.kind is ProfileKind.CLINIC and self.key_place is KeyPlace.KEY_FILE

    def unlock(self, request: KeyRequest | None = None, store: "KeyStore | None" = None) -> bytes:
        """The data key, checked: by what ``request`` offers, else from where the profile keeps it.

        Raises:
            KeyMissing: nothing offered and nothing kept.
            KeyRejected: what was offered or kept is not the key of this profile.
        """
        request = request or KeyRequest()
        try:
            data_key = self._offered(request)
            if data_key is None:
                data_key = self._kept(store)
        except (WrongSecret, ValueError):
            raise KeyRejected(self.database) from None
        if data_key is None:
            raise KeyMissing(str(self.directory))
        self.require_key(data_key)
        return data_key

    def require_key(self, data_key: bytes) -> None:
        """Return when ``data_key`` is the key of this profile.

        Raises:
            KeyRejected: it is another one.
        """
        if not keys.is_right_key(data_key, self.id, self.key_check):
            raise KeyRejected(self.database)

    def _offered(self, request: KeyRequest) -> bytes | None:
        if request.key_file is not None:
            return _key_from_file(request.key_file)
        if request.recovery is None and request.passphrase is None:
            return None
        from carefront.persistence import key_wraps  # noqa: PLC0415 - start-up: most starts need no wrap

        if request.recovery is not None:
            return key_wraps.unwrapped_by_recovery(self.recovery_wrap, request.recovery, self.id)
        if self.passphrase_wrap is None:
            raise WrongSecret
        return key_wraps.unwrapped_by_passphrase(self.passphrase_wrap, request.passphrase or "", self.id)

    def _kept(self, store: "KeyStore | None") -> bytes | None:
        if self.key_place is KeyPlace.KEY_STORE:
            return (store or system_key_store()).read(self.id)
        if self.key_place is KeyPlace.KEY_FILE and os.path.lexists(self.key_file):
            return _key_from_file(self.key_file)
        return None

    def protected(self, data_key: bytes, passphrase: str, store: "KeyStore | None" = None) -> "Profile":
        """This profile, opened by ``passphrase`` from now on; the key leaves its file or store once that is proven."""
        from carefront.persistence import key_wraps  # noqa: PLC0415 - start-up: most starts need no wrap

        wrap = key_wraps.wrapped_by_passphrase(data_key, passphrase, self.id)
        protected = replace(self, key_place=KeyPlace.PASSPHRASE, passphrase_wrap=wrap)
        if protected.unlock(KeyRequest(passphrase=passphrase)) != data_key:
            raise KeyRejected(self.database)
        protected.save()
        if self.key_place is KeyPlace.KEY_STORE:
            (store or system_key_store()).forget(self.id)
        self.key_file.unlink(missing_ok=True)
        sync_folder(self.directory)
        return protected

    def with_key_kept(self, data_key: bytes, store: "KeyStore | None" = None) -> "Profile":
        """This profile with ``data_key`` kept again where this machine can: key store, else a key file."""
        place = _keep(self, data_key, store or system_key_store())
        kept = replace(self, key_place=place, passphrase_wrap=None)
        kept.save()
        return kept

    def with_database(self) -> "Profile":
        """This profile, with it written down that it has a database: from now on a missing one is a loss."""
        if self.has_database:
            return self
        marked = replace(self, has_database=True)
        marked.save()
        return marked

    def save(self) -> None:
        """Write ``profile.json``, whole or not at all.

        Raises:
            StorageError: the folder cannot be written.
        """
        wraps = [wrap for wrap in (self.recovery_wrap, self.passphrase_wrap) if wrap]
        content = {
            "format": FORMAT, "id": self.id, "kind": self.kind, "key_place": self.key_place, "wraps": wraps,
            "key_check": self.key_check, "has_database": self.has_database, "created_at": self.created_at,
        }  # fmt: skip
        try:
            write_file(_description(self.directory), json.dumps(content, indent=2).encode() + b"\n")
        except OSError as error:
            raise translated(error, self.directory) from error


def default_directory(name: str = DEFAULT_NAME) -> Path:
    """Where the profile called ``name`` lies for the person who runs the program."""
    return Path(platformdirs.user_data_dir("carefront", appauthor=False)) / name


def has_profile(directory: Path) -> bool:
    """Whether ``directory`` holds a clinic, or what is left of one: then none may be made there.

    A profile that was made but never got its file is none: nothing can be lost with it.
    """
    if os.path.lexists(directory / "carefront.db"):
        return True
    try:
        return open_profile(directory).has_database
    except StorageUnreadable:
        return True
    except DatabaseMissing:
        return False


def create_profile(
    directory: Path,
    *,
    kind: ProfileKind = ProfileKind.CLINIC,
    store: "KeyStore | None" = None,
    data_key: bytes | None = None,
    clock: Clock = system_clock,
) -> tuple[Profile, RecoveryKey]:
    """A new profile in ``directory`` and its recovery key, to be shown once.

    Args:
        store: ``None`` for the one of the operating system; a machine without one gets a key file.
        data_key: the key of a backup that is to be restored here; else a fresh one.

    Raises:
        DatabaseExists: there is a profile, or what is left of one.
        StorageError: the folder cannot be written.
    """
    if has_profile(directory):
        raise DatabaseExists(directory)
    from carefront.persistence import key_wraps  # noqa: PLC0415 - start-up: most starts need no wrap

    data_key, recovery, profile_id = data_key or keys.new_key(), keys.new_recovery_key(), new_id()
    profile = Profile(
        directory, profile_id, kind, KeyPlace.KEY_FILE, keys.check_value(data_key, profile_id),
        key_wraps.wrapped_by_recovery(data_key, recovery, profile_id),
        created_at=clock().isoformat(timespec="seconds"),
    )  # fmt: skip
    try:
        private_folder(directory.resolve())
        place = _keep(profile, data_key, None if kind is ProfileKind.PRACTICE else store or system_key_store())
    except OSError as error:
        raise translated(error, directory) from error
    profile = replace(profile, key_place=place)
    profile.save()
    return profile, recovery


def open_profile(directory: Path) -> Profile:
    """The profile in ``directory``.

    Raises:
        DatabaseMissing: there is none.
        StorageUnreadable: its description cannot be read, or is of a newer kind.
    """
    path = _description(directory)
    try:
        return _parsed(directory, json.loads(read_file(path)))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StorageUnreadable(path) from None
    except FileNotFoundError:
        raise DatabaseMissing(directory) from None
    except OSError as error:
        raise translated(error, path) from error


def system_key_store() -> "KeyStore":
    """The key store of the person who is logged in."""
    from carefront.persistence.key_store import SystemKeyStore  # noqa: PLC0415 - start-up: a key file needs no key store

    return SystemKeyStore()


def _description(directory: Path) -> Path:
    return directory / "profile.json"


def _parsed(directory: Path, content: dict[str, Any]) -> Profile:
    if content["format"] != FORMAT:
        raise ValueError("format")
    wraps: Sequence[dict[str, Any]] = content["wraps"]
    by_kind = {wrap["kind"]: wrap for wrap in wraps}
    return Profile(
        directory, str(content["id"]), ProfileKind(content["kind"]), KeyPlace(content["key_place"]),
        str(content["key_check"]), by_kind["recovery"], by_kind.get("passphrase"), bool(content["has_database"]),
        str(content["created_at"]),
    )  # fmt: skip


def _keep(profile: Profile, data_key: bytes, store: "KeyStore | None") -> KeyPlace:
    if store is not None and store.keep(profile.id, data_key):
        return KeyPlace.KEY_STORE
    write_file(profile.key_file, data_key.hex().encode() + b"\n")
    return KeyPlace.KEY_FILE


def _key_from_file(path: Path) -> bytes:
    try:
        return bytes.fromhex(read_file(path).decode("ascii").strip())
    except UnicodeDecodeError:
        raise WrongSecret from None
    except FileNotFoundError:
        raise KeyMissing(str(path)) from None
    except OSError as error:
        raise translated(error, path) from error
