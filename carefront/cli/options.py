"""What the verbs share: naming the profile, handing over a key, reporting as text or JSON. Knows no verb."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carefront.application.failures import KeyMissing
from carefront.persistence.keys import RecoveryKey, WrongSecret, recovery_key_from
from carefront.persistence.profile import KeyRequest, Profile, default_directory
from carefront.shared.i18n import _

_SECRET_LIMIT_BYTES = 4096


class Usage(Exception):
    """The command line makes no sense: ``message`` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotLetIn(Exception):
    """Nobody was let in: ``code`` for programs, ``message`` for people. Nothing was done."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code, self.message = code, message


def add_profile_options(parser: argparse.ArgumentParser, *, json_too: bool = True) -> None:
    """Add the options by which every verb finds its profile and its key."""
    parser.add_argument("--profile", type=Path, metavar="DIR", help=_("the folder of the profile"))
    parser.add_argument("--key-file", type=Path, metavar="FILE", help=_("read the key from this file"))
    parser.add_argument("--passphrase-fd", type=int, metavar="N", help=_("read the passphrase from this descriptor"))
    if json_too:
        add_json_option(parser)


def add_user_options(parser: argparse.ArgumentParser) -> None:
    """Add the options by which somebody signs in."""
    parser.add_argument("--user", metavar="NAME", help=_("act as this user, where a sign-in is asked for"))
    parser.add_argument("--password-fd", type=int, metavar="N", help=_("read the user's password from this descriptor"))


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))


def profile_directory(args: argparse.Namespace) -> Path:
    """The folder asked for, else the default one."""
    chosen: Path | None = args.profile
    return chosen or default_directory()


def unlocked(profile: Profile, args: argparse.Namespace) -> bytes:
    """The data key, by what the command line offers, else as the profile keeps it, else asked for on a terminal.

    Raises:
        KeyMissing: nothing found and nobody to ask.
        KeyRejected: what was found is not the key.
    """
    passphrase = None if args.passphrase_fd is None else secret_from(args.passphrase_fd)
    try:
        return profile.unlock(KeyRequest(key_file=args.key_file, passphrase=passphrase))
    except KeyMissing:
        if args.key_file is not None or not can_ask():
            raise
    return profile.unlock(KeyRequest(passphrase=asked(_("Passphrase: "))))


def recovery_from(args: argparse.Namespace, profile: str) -> RecoveryKey:
    """The recovery key from ``--recovery-fd``, else asked for on a terminal.

    Raises:
        KeyMissing: nobody to ask.
        Usage: it is not a recovery key, or mistyped.
    """
    if args.recovery_fd is not None:
        text = secret_from(args.recovery_fd)
    elif can_ask():
        text = asked(_("Recovery key: "))
    else:
        raise KeyMissing(profile)
    try:
        return recovery_key_from(text)
    except WrongSecret:
        raise Usage(_("That is not a recovery key: check each group of four.")) from None


def can_ask() -> bool:
    """Whether a person sits at the other end."""
    return sys.stdin is not None and sys.stdin.isatty()


def asked(prompt: str) -> str:
    """What the person typed, unseen."""
    return getpass.getpass(prompt)


def secret_from(descriptor: int) -> str:
    """The first line that can be read from the descriptor.

    Raises:
        Usage: there is no such descriptor.
    """
    try:
        content = os.read(descriptor, _SECRET_LIMIT_BYTES)
    except OSError:
        raise Usage(_("The descriptor can't be read.")) from None
    return content.decode("utf-8", "replace").partition("\n")[0].rstrip("\r")


def report(args: argparse.Namespace, content: Mapping[str, Any], text: str) -> None:
    """Print ``content`` as JSON where that was asked for, else ``text``."""
    print(json.dumps(content, ensure_ascii=False) if getattr(args, "json", False) else text)
