"""What an entry of the record says beside who, when and what: each row before and after, overrides, counts of many."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from carefront.application.audit_rows import BULK, OVERRIDE
from carefront.application.envelope import BulkCommand, Command
from carefront.application.overriding import Overridden
from carefront.application.payloads import encoded
from carefront.persistence.row_writer import Change, audited

Digest = Callable[[Any], str]


def detail_of(
    command: Command, payload: Mapping[str, Any], changes: Sequence[Change], overrides: Sequence[Overridden],
    digest: Digest,
) -> list[Any]:  # fmt: skip
    """Row by row what changed; of a bulk command its summary as well (count and digest stand for the rows)."""
    summary = [[BULK, [], None, encoded(payload)]] if isinstance(command, BulkCommand) else []
    return [*summary, *(_override(noted, digest) for noted in overrides), *audited(changes, digest)]


def _override(noted: Overridden, digest: Digest) -> list[Any]:
    said = {"kind": noted.kind, "rules": list(noted.rules), "words": digest(noted.words)}
    return [OVERRIDE, [noted.place, f"x:{noted.about_id}"], None, said]


def alone(command: Command, facts: Mapping[str, str]) -> dict[str, Any]:
    """Of a command that did nothing: which permission was missing or what did not open, and the ids it was about."""
    named = {} if isinstance(command, BulkCommand) else encoded(command)
    return {**facts} | {name: value for name, value in named.items() if name.endswith("_id") and _is_id(value)}


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 32 and all(sign in "0123456789abcdef" for sign in value)
