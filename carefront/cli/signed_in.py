"""The desk of a verb, with somebody signed in where the profile asks for it. No password in argv or environment."""

import argparse

from carefront.application.signing_in import SignInAnswer, SignInResult
from carefront.bootstrap import OpenDesk, desk_of
from carefront.cli.options import NotLetIn, asked, can_ask, secret_from
from carefront.persistence.profile import Profile
from carefront.shared.i18n import _
from carefront.wording.people_words import answer_sentence


def signed_in_desk(profile: Profile, data_key: bytes, args: argparse.Namespace, *, read_only: bool = False) -> OpenDesk:
    """The desk as the user whom the command line names; as the owner where no sign-in is asked for.

    Raises:
        NotLetIn: a sign-in is asked for, and nobody is named or the password is not right.
        StorageError: the profile can't be opened.
    """
    desk = desk_of(profile, data_key, read_only=read_only)
    if not desk.session.is_open:
        try:
            _let_in(desk, desk if not read_only else desk_of(profile, data_key), args)
        except BaseException:
            desk.close()
            raise
    return desk


def _let_in(desk: OpenDesk, writing: OpenDesk, args: argparse.Namespace) -> None:
    """Sign in through a desk that can write down the try."""
    try:
        work = writing.signing(origin="cli")
        answer = work.sign_in(*_named(args))
        work.close()
        require_open(answer)
        desk.session.sign_in(writing.session.actor_id)
    finally:
        if writing is not desk:
            writing.close()


def require_open(answer: SignInAnswer) -> None:
    """Raises NotLetIn with its sentence for anything but a yes."""
    if answer.result is not SignInResult.OPEN:
        raise NotLetIn(answer.result.value, answer_sentence(answer))


def _named(args: argparse.Namespace) -> tuple[str, str]:
    name = args.user or (asked(_("User name: ")) if can_ask() else "")
    if args.password_fd is not None:
        return name, secret_from(args.password_fd)
    if not name or not can_ask():
        raise NotLetIn("sign_in_needed", _("Name the user by --user and hand the password over by --password-fd."))
    return name, asked(_("Password: "))


def new_password(args: argparse.Namespace) -> str:
    """A new password from ``--password-fd``, else asked for twice on a terminal.

    Raises:
        NotLetIn: nobody to ask, or the two differ.
    """
    if args.password_fd is not None:
        return secret_from(args.password_fd)
    if not can_ask():
        raise NotLetIn("sign_in_needed", _("Hand the new password over by --password-fd."))
    first = asked(_("New password: "))
    if asked(_("Once more: ")) != first:
        raise NotLetIn("differ", _("The two passwords differ."))
    return first
