"""The desk of a verb, with somebody signed in where the profile asks for it. No password in argv or environment."""

import argparse
import sys
import time

from carefront.application.failures import PolicyAltered, StorageReadOnly
from carefront.application.signing_in import SignInAnswer, SignInResult
from carefront.bootstrap import OpenDesk, desk_of
from carefront.cli.options import NotLetIn, asked, can_ask, secret_from
from carefront.cli.rights import gate_of
from carefront.cli.sign_in_rules import VERB_RULES
from carefront.domain.permissions import Subject
from carefront.persistence import keys
from carefront.persistence.database import open_database
from carefront.persistence.policy_seal import is_policy_sealed
from carefront.persistence.profile import Profile
from carefront.shared.i18n import _
from carefront.wording.people_words import answer_sentence, reading_sentence

FIRST_WAIT_S = 30
"""A verb waits so long for its first try on a file that can't be written; a longer wait is answered."""


def signed_in_desk(profile: Profile, data_key: bytes, args: argparse.Namespace, *, read_only: bool = False) -> OpenDesk:
    """The desk as the user whom the command line names; as the owner where no sign-in is asked for.

    Raises:
        NotLetIn: a sign-in is asked for, and nobody is named or the password is not right.
        StorageError: the profile can't be opened.
    """
    desk = desk_of(profile, data_key, read_only=read_only)
    if not desk.session.is_open:
        try:
            _let_in(desk, _writing(desk, data_key), args)
        except BaseException:
            desk.close()
            raise
    return desk


def let_in(profile: Profile, data_key: bytes, args: argparse.Namespace, verb: str) -> None:
    """Return where ``verb`` may go on: nobody is asked for, or somebody is let in who may.

    For verbs that then work on the file itself. What was refused is in the audit.

    Raises:
        NotLetIn, NotAllowed: they may not.
        StorageError: the profile can't be opened.
    """
    if asks_for_sign_in(profile, data_key):
        allowed_desk(profile, data_key, args, verb).close()


def allowed_desk(profile: Profile, data_key: bytes, args: argparse.Namespace, verb: str) -> OpenDesk:
    """As ``signed_in_desk``, with the right that ``VERB_RULES`` has for ``verb``.

    Raises:
        NotAllowed: whoever is named does not have it; the audit says so.
    """
    desk, key = signed_in_desk(profile, data_key, args), VERB_RULES[verb].key
    try:
        if key is not None:
            stores = desk.read_stores()
            with stores.snapshot():
                gate_of(desk, stores.facts).require(key, Subject())
    except BaseException:
        desk.close()
        raise
    return desk


def asks_for_sign_in(profile: Profile, data_key: bytes) -> bool:
    """Whether the practice asks for a sign-in.

    Raises:
        PolicyAltered: whether it does was changed past the program.
        StorageError: the profile can't be opened.
    """
    with open_database(profile, data_key, read_only=True) as database:
        connection = database.open_reader()
        try:
            if not is_policy_sealed(connection, keys.digest_key(data_key)):
                raise PolicyAltered(profile.database)
            found = connection.execute("SELECT count(*) FROM sign_in_rule WHERE is_required").fetchone()
        finally:
            connection.close()
    return bool(found and found[0])


def _writing(desk: OpenDesk, data_key: bytes) -> OpenDesk:
    """A desk that can write down the try; the reading one itself where the file can't be written."""
    if not desk.database.is_read_only:
        return desk
    try:
        return desk_of(desk.profile, data_key)
    except StorageReadOnly:
        return desk


def _let_in(desk: OpenDesk, writing: OpenDesk, args: argparse.Namespace) -> None:
    """Sign in through a desk that can write down the try; where nothing can be written the first one waits."""
    named = _named(args)
    try:
        work = writing.signing(origin="cli")
        answer = work.sign_in(*named)
        if writing.database.is_read_only and answer.result is SignInResult.WAIT and answer.wait_s <= FIRST_WAIT_S:
            print(reading_sentence(), file=sys.stderr)
            time.sleep(answer.wait_s)
            answer = work.sign_in(*named)
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
