"""``carefront key``: where the key of a profile is kept, and a new key for the records in it."""

import argparse
from typing import Any

from carefront.application.commands.record_catalogue import RetireFieldKeys, RotateFieldKeys
from carefront.application.envelope import Applied, Denied
from carefront.application.failures import ExitCode, KeyMissing
from carefront.bootstrap import OpenDesk
from carefront.cli.options import (
    Usage,
    add_profile_options,
    add_user_options,
    asked,
    can_ask,
    profile_directory,
    recovery_from,
    report,
    secret_from,
    unlocked,
)
from carefront.cli.signed_in import let_in, signed_in_desk
from carefront.domain.errors import NotAllowed
from carefront.domain.permissions import Key
from carefront.persistence.profile import KeyRequest, Profile, ProfileKind, open_profile
from carefront.shared.i18n import _, ngettext
from carefront.shared.ids import new_id

SHORTEST_PASSPHRASE = 15


def register(verbs: Any) -> None:
    """Add the verb and its two parts."""
    parser = verbs.add_parser("key", help=_("protect or recover the key"))
    parts = parser.add_subparsers(dest="part", metavar=_("WHAT"), required=True)
    protect = parts.add_parser("protect", help=_("ask for a passphrase at each start instead of a key file"))
    add_profile_options(protect)
    protect.add_argument(
        "--new-passphrase-fd", type=int, metavar="N", help=_("read the new passphrase from this descriptor")
    )
    add_user_options(protect)
    protect.set_defaults(run=run_protect)
    recover = parts.add_parser("recover", help=_("keep the key on this machine again, by the recovery key"))
    add_profile_options(recover)
    recover.add_argument("--recovery-fd", type=int, metavar="N", help=_("read the recovery key from this descriptor"))
    recover.set_defaults(run=run_recover)
    rotate = parts.add_parser("rotate-fields", help=_("seal every record with a new key and destroy the old one"))
    add_profile_options(rotate)
    add_user_options(rotate)
    rotate.set_defaults(run=run_rotate)


def run_protect(args: argparse.Namespace) -> int:
    """Put the key under a passphrase; the key file goes once the passphrase is proven to work."""
    profile = open_profile(profile_directory(args))
    if profile.kind is ProfileKind.PRACTICE:
        raise Usage(_("The sample clinic always keeps its key in a file."))
    key, passphrase = _key_and_new_passphrase(args, profile)
    let_in(profile, key, args, "key protect")
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Usage(_("Use a passphrase of at least {count} characters.").format(count=SHORTEST_PASSPHRASE))
    protected = profile.protected(key, passphrase)
    text = _("The key is under your passphrase now. Keep the recovery key: without either the data is lost.")
    report(args, {"key_place": protected.key_place.value}, text)
    return ExitCode.OK


def run_recover(args: argparse.Namespace) -> int:
    """Keep the key on this machine again."""
    profile = open_profile(profile_directory(args))
    key = profile.unlock(KeyRequest(recovery=recovery_from(args, str(profile.directory))))
    kept = profile.with_key_kept(key)
    report(args, {"key_place": kept.key_place.value}, _("The key is kept on this machine again."))
    return ExitCode.OK


def run_rotate(args: argparse.Namespace) -> int:
    """Seal every encrypted field anew; stopped or killed, the next run goes on where this one was."""
    profile = open_profile(profile_directory(args))
    desk = signed_in_desk(profile, unlocked(profile, args), args)
    try:
        done = _rotated(desk)
    finally:
        desk.close()
    text = ngettext(
        "The records of {count} patient are sealed with key {version} now. Older keys are destroyed.",
        "The records of {count} patients are sealed with key {version} now. Older keys are destroyed.",
        done["patients"],
    ).format(count=done["patients"], version=done["version"])
    report(args, {"rotated": True, **done}, text)
    return ExitCode.OK


def _rotated(desk: OpenDesk) -> dict[str, Any]:
    """What was done.

    Raises:
        NotAllowed: the actor may not.
    """
    writer, rotation, rotation_id = desk.writer(origin="cli", keeps_slots=False), desk.rotation(), new_id()
    begun = writer.execute(RotateFieldKeys(rotation_id))
    if not isinstance(begun, Applied):
        raise NotAllowed(begun.key if isinstance(begun, Denied) else Key.SETTINGS_EDIT)
    patients = rotation.remaining()
    while rotation.step():
        pass
    ended = writer.execute(RetireFieldKeys(rotation_id))
    retired = list(ended.result["retired"]) if isinstance(ended, Applied) else []
    return {"version": begun.result["version"], "patients": patients, "retired": retired}


def _key_and_new_passphrase(args: argparse.Namespace, profile: Profile) -> tuple[bytes, str]:
    """``--passphrase-fd`` is the new passphrase, unless the new one comes apart: then it is the one in force."""
    if args.new_passphrase_fd is not None:
        return unlocked(profile, args), secret_from(args.new_passphrase_fd)
    if args.passphrase_fd is not None:
        return profile.unlock(KeyRequest(key_file=args.key_file)), secret_from(args.passphrase_fd)
    if not can_ask():
        raise KeyMissing(str(profile.directory))
    key, first = unlocked(profile, args), asked(_("New passphrase: "))
    if asked(_("Once more: ")) != first:
        raise Usage(_("The two passphrases differ."))
    return key, first
