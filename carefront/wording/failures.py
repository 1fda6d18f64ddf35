"""What is wrong with the file, its key or its disk: one sentence that says what to do, and the choices as data."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from carefront.application.failures import (
    BackupInvalid,
    DatabaseDamaged,
    DatabaseExists,
    DatabaseInUse,
    DatabaseMissing,
    DatabaseTooNew,
    KeyMissing,
    KeyRejected,
    LibraryTooOld,
    PolicyAltered,
    StorageBusy,
    StorageError,
    StorageFault,
    StorageFull,
    StorageReadOnly,
    StorageUnreadable,
    TriggersMissing,
    UpgradeFailed,
)
from carefront.shared.i18n import _
from carefront.shared.values import dataclass


class ChoiceCode(StrEnum):
    """What a user can do when the file does not open or does not save."""

    RESTORE_NEWEST = "restore_newest"
    RESTORE_FILE = "restore_file"
    OPEN_READ_ONLY = "open_read_only"
    GO_ON_WITHOUT_JOURNAL = "go_on_without_journal"
    CHOOSE_PROFILE = "choose_profile"
    ENTER_KEY = "enter_key"
    ACCEPT_WITH_KEY = "accept_with_key"
    REPAIR = "repair"
    TRY_AGAIN = "try_again"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: its meaning and its label."""

    code: ChoiceCode
    label: str


_C = ChoiceCode

_CHOICES: dict[type[StorageError], tuple[ChoiceCode, ...]] = {
    DatabaseDamaged: (_C.RESTORE_NEWEST, _C.RESTORE_FILE, _C.OPEN_READ_ONLY),
    DatabaseMissing: (_C.RESTORE_NEWEST, _C.RESTORE_FILE, _C.CHOOSE_PROFILE),
    DatabaseTooNew: (_C.CHOOSE_PROFILE,),
    DatabaseInUse: (_C.TRY_AGAIN,),
    StorageReadOnly: (_C.OPEN_READ_ONLY, _C.TRY_AGAIN, _C.CHOOSE_PROFILE),
    StorageUnreadable: (_C.TRY_AGAIN, _C.CHOOSE_PROFILE),
    StorageFull: (_C.TRY_AGAIN, _C.OPEN_READ_ONLY),
    StorageBusy: (_C.TRY_AGAIN,),
    StorageFault: (_C.TRY_AGAIN, _C.OPEN_READ_ONLY, _C.RESTORE_NEWEST),
    PolicyAltered: (_C.RESTORE_NEWEST, _C.RESTORE_FILE, _C.ACCEPT_WITH_KEY),
    KeyMissing: (_C.ENTER_KEY, _C.CHOOSE_PROFILE),
    KeyRejected: (_C.ENTER_KEY, _C.CHOOSE_PROFILE),
    TriggersMissing: (_C.REPAIR, _C.OPEN_READ_ONLY, _C.RESTORE_NEWEST),
    BackupInvalid: (_C.RESTORE_NEWEST, _C.RESTORE_FILE),
    UpgradeFailed: (_C.TRY_AGAIN, _C.OPEN_READ_ONLY),
}


def choices(error: StorageError) -> tuple[Choice, ...]:
    """What the user can do about ``error``, the safest first; leaving is always among them."""
    codes = _CHOICES.get(type(error), ())
    if isinstance(error, DatabaseDamaged) and error.detail == "journal_lost":
        codes = (_C.RESTORE_NEWEST, _C.GO_ON_WITHOUT_JOURNAL, _C.OPEN_READ_ONLY)
    return tuple(Choice(code, _label(code)) for code in (*codes, _C.QUIT))


def failure_sentence(error: StorageError) -> str:
    """What happened and what to do next, in the user's language; no code, no blame."""
    return _SENTENCES[type(error)](error) if type(error) in _SENTENCES else unknown_failure()


def unknown_failure(identifier: str = "") -> str:
    """For what nobody foresaw: the details are in the log under ``identifier``."""
    if identifier:
        return _("Something went wrong. The log has the details under {id}.").format(id=identifier)
    return _("Something went wrong. The log has the details.")


def share_warning() -> str:
    """For a file on a network share."""
    return _("Your data lies on a network share. Move it to this computer: a share is slower and can lose entries.")


def key_warning() -> str:
    """For a key that lies beside the data it opens."""
    return _(
        "The key to your data lies beside it: whoever copies the folder can read it. "
        "Protect it by a passphrase: carefront key protect"
    )


def _label(code: ChoiceCode) -> str:
    labels = {
        _C.RESTORE_NEWEST: _("Restore the newest good backup"),
        _C.RESTORE_FILE: _("Choose a backup…"),
        _C.OPEN_READ_ONLY: _("Open for reading only"),
        _C.GO_ON_WITHOUT_JOURNAL: _("Go on without the last changes"),
        _C.CHOOSE_PROFILE: _("Open another folder…"),
        _C.ENTER_KEY: _("Enter the passphrase or the recovery key…"),
        _C.ACCEPT_WITH_KEY: _("Accept the changes with the recovery key…"),
        _C.REPAIR: _("Repair"),
        _C.TRY_AGAIN: _("Try again"),
        _C.QUIT: _("Quit"),
    }
    return labels[code]


def _damaged(error: DatabaseDamaged) -> str:
    if error.detail == "journal_lost":
        return _(
            "The file {path} lost its journal since it was last open, and with it perhaps the last changes. "
            "Restore a backup, or go on with what the file has."
        ).format(path=error.path)
    return _("The file {path} is damaged. Restore a backup; the damaged file is kept.").format(path=error.path)


def _policy(error: PolicyAltered) -> str:
    return _(
        "Rights or sign-ins in {path} were changed by another program. Restore a backup, or accept the changes with "
        "the recovery key if you know of them."
    ).format(path=error.path)


def _too_new(error: DatabaseTooNew) -> str:
    return _("A newer CareFront wrote {path}. Install that version; the file was not changed.").format(path=error.path)


def _missing(error: DatabaseMissing) -> str:
    return _("There is no CareFront data at {path}. Restore a backup, or open another folder.").format(path=error.path)


def _exists(error: DatabaseExists) -> str:
    return _("There is CareFront data at {path} already; it was not overwritten. Choose another folder.").format(
        path=error.path
    )


def _in_use(error: DatabaseInUse) -> str:
    return _("CareFront is open with {path}. Close it everywhere, then try again.").format(path=error.path)


def _read_only(error: StorageReadOnly) -> str:
    return _("{path} can't be written. Open it for reading only, or ask for the right to write there.").format(
        path=error.path
    )


def _unreadable(error: StorageUnreadable) -> str:
    return _("{path} can't be read: it belongs to somebody else, or is a link. Check the file, then try again.").format(
        path=error.path
    )


def _full(_error: StorageFull) -> str:
    return _("Not saved: the disk is full. Make room, then save again.")


def _busy(_error: StorageBusy) -> str:
    return _("Not saved: another program is writing to the file. Try again.")


def _fault(error: StorageFault) -> str:
    return _("Not saved: the disk reports an error ({code}). Check the disk, then start CareFront again.").format(
        code=error.code
    )


def _key_missing(error: KeyMissing) -> str:
    return _("The key to {path} is not here. Enter the passphrase or the recovery key, or name the key file.").format(
        path=error.profile
    )


def _key_rejected(error: KeyRejected) -> str:
    return _("That key doesn't open {path}. Check the passphrase, key file or recovery key.").format(path=error.path)


def _too_old(error: LibraryTooOld) -> str:
    return _(
        "The database library is {found}; CareFront needs {needed} or newer, because older ones can damage the file. "
        "Install CareFront again."
    ).format(found=error.found, needed=error.needed)


def _triggers(_error: TriggersMissing) -> str:
    return _("The file lost the rules that prevent double booking. Repair it before you book.")


def _backup(error: BackupInvalid) -> str:
    if error.detail == "none":
        return _("There is no good backup in {path}. Nothing was changed; choose another backup.").format(
            path=error.path
        )
    return _("{path} isn't a good backup. Nothing was changed; choose another one.").format(path=error.path)


def _upgrade(error: UpgradeFailed) -> str:
    return _(
        "The update of your data didn't succeed and was taken back. Your data is as it was; backup: {path}"
    ).format(path=error.backup or "-")


_SENTENCES: dict[type[StorageError], Callable[[Any], str]] = {
    DatabaseDamaged: _damaged,
    DatabaseTooNew: _too_new,
    DatabaseMissing: _missing,
    DatabaseExists: _exists,
    DatabaseInUse: _in_use,
    StorageFull: _full,
    StorageReadOnly: _read_only,
    StorageUnreadable: _unreadable,
    StorageBusy: _busy,
    StorageFault: _fault,
    KeyMissing: _key_missing,
    KeyRejected: _key_rejected,
    LibraryTooOld: _too_old,
    PolicyAltered: _policy,
    TriggersMissing: _triggers,
    BackupInvalid: _backup,
    UpgradeFailed: _upgrade,
}
