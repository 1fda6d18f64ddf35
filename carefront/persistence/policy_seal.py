"""The keyed digest over the rows that decide who may do what and who may sign in (C35). A start checks it."""

import hashlib
import hmac

from carefront.persistence.driver import Connection

POLICY_TABLES = ("accountability", "login", "role", "role_grant", "sign_in_try", "sign_in_rule")
POLICY_DIGEST = "policy_digest"


def policy_digest(connection: Connection, key: bytes) -> str:
    """The digest of the rows as they are, hex; ``key`` is ``keys.digest_key`` of the data key."""
    digest = hmac.new(key, digestmod=hashlib.sha256)
    for table in POLICY_TABLES:
        digest.update(table.encode() + b"\x00")
        for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2, 3'):  # noqa: S608 - names from this module
            digest.update(repr(row).encode() + b"\x00")
    return digest.hexdigest()


def seal_policy(connection: Connection, key: bytes) -> None:
    """Write the digest into ``meta``, in the transaction that changed one of the rows."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (POLICY_DIGEST, policy_digest(connection, key)),
    )


def is_policy_sealed(connection: Connection, key: bytes) -> bool:
    """Whether the rows are as the program last wrote them; of a file without any digest, whether nobody is in it."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (POLICY_DIGEST,)).fetchone()
    if row is None:
        return connection.execute("SELECT 1 FROM organization LIMIT 1").fetchone() is None
    return hmac.compare_digest(str(row[0]), policy_digest(connection, key))
