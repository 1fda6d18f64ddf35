"""``carefront people``: what the owner does with the recovery key when nobody can sign in any more."""

import argparse
from typing import Any

from carefront.application.failures import ExitCode
from carefront.application.signing_in import SignInResult
from carefront.bootstrap import desk_of, open_desk
from carefront.cli.options import NotLetIn, add_profile_options, profile_directory, recovery_from, report
from carefront.cli.signed_in import new_password, require_open
from carefront.persistence.profile import KeyRequest, open_profile
from carefront.shared.i18n import _


def register(verbs: Any) -> None:
    """Add the verb and its parts."""
    parser = verbs.add_parser("people", help=_("let an administrator in again by the recovery key"))
    parts = parser.add_subparsers(dest="part", metavar=_("WHAT"), required=True)
    reset = parts.add_parser("reset-password", help=_("set an administrator's password"))
    reset.add_argument("--user", metavar="NAME", required=True, help=_("the administrator's user name"))
    reset.add_argument("--password-fd", type=int, metavar="N", help=_("read the new password from this descriptor"))
    accept = parts.add_parser("accept-changes", help=_("vouch for rights that another program changed"))
    for part, run in ((reset, run_reset), (accept, run_accept)):
        add_profile_options(part)
        part.add_argument("--recovery-fd", type=int, metavar="N", help=_("read the recovery key from this descriptor"))
        part.set_defaults(run=run)


def run_reset(args: argparse.Namespace) -> int:
    """Set the password; wrong ones before are forgotten.

    Raises:
        NotLetIn: no administrator has this name, or the password is not good enough.
        StorageError: the recovery key is not that of this profile.
    """
    profile = open_profile(profile_directory(args))
    key = profile.unlock(KeyRequest(recovery=recovery_from(args, str(profile.directory))))
    password = new_password(args)
    desk = desk_of(profile, key)
    try:
        work = desk.signing(origin="recovery")
        answer = work.reset_by_owner(args.user, password)
        work.close()
    finally:
        desk.close()
    if answer.result is SignInResult.WRONG:
        raise NotLetIn("wrong", _("No administrator has this user name."))
    require_open(answer)
    report(args, {"user": args.user}, _("The password is set. Sign in with it."))
    return ExitCode.OK


def run_accept(args: argparse.Namespace) -> int:
    """Take rights and logins as they are for meant."""
    profile = open_profile(profile_directory(args))
    request = KeyRequest(recovery=recovery_from(args, str(profile.directory)))
    open_desk(profile.directory, request, accept_altered_policy=True).close()
    report(args, {"accepted": True}, _("The changes are accepted. The record of who did what says so."))
    return ExitCode.OK
