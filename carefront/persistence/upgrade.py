"""Bringing the file to the version of this release: a verified backup, then everything in one transaction.

The only module of the store that loads alembic, and the engine with which SQLAlchemy sees the encrypted file.
"""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection as CoreConnection
from sqlalchemy import Engine, StaticPool, create_engine
from sqlcipher3 import dbapi2 as sqlcipher

from carefront.application.failures import DatabaseInUse, StorageError, UpgradeFailed
from carefront.persistence.backup import create_backup
from carefront.persistence.driver import Connection, open_connection, translated
from carefront.persistence.locking import ProfileLock
from carefront.persistence.profile import Profile
from carefront.persistence.schema import Schema, local_schema, schema_version
from carefront.persistence.triggers import expected_triggers, foreign_triggers, missing_triggers, removal_statements

_log = logging.getLogger(__name__)


def engine(path: Path, key: bytes, *, wal: bool = True) -> Engine:
    """SQLAlchemy on one encrypted connection; nothing is committed but by ``BEGIN IMMEDIATE`` and ``commit``."""

    def connect() -> Connection:
        return open_connection(path, key, wal=wal, key_is_checked=wal)

    return create_engine("sqlite://", module=sqlcipher, creator=connect, poolclass=StaticPool)


def build_schema(path: Path, key: bytes, schema: Schema | None = None) -> None:
    """Write the schema into the empty file at ``path`` by the same migrations that upgrade an old one.

    Raises:
        UpgradeFailed: a migration failed; the file stays empty.
    """
    _migrate(path, key, schema or local_schema(), wal=False)


def upgrade(profile: Profile, key: bytes, lock: ProfileLock | None, schema: Schema | None = None) -> Path:
    """Bring the profile's file to this release and return the backup taken before.

    Killed at any moment, the file is of the old version or of the new one, never between.

    Raises:
        DatabaseInUse: somebody else works with the file.
        UpgradeFailed: a migration or a check failed; the file is of the old version, and the backup named is good.
        StorageError: the backup could not be taken; nothing was changed.
    """
    if lock is not None and not lock.alone():
        raise DatabaseInUse(profile.database)
    try:
        taken = create_backup(profile, key)
        try:
            _migrate(profile.database, key, schema or local_schema())
        except UpgradeFailed as error:
            raise UpgradeFailed(error.detail, taken.path) from error
    finally:
        if lock is not None:
            lock.shared()
    return taken.path


def _migrate(path: Path, key: bytes, schema: Schema, *, wal: bool = True) -> None:
    try:
        store = engine(path, key, wal=wal)
        try:
            with store.connect() as connection:
                _migrate_in_one_transaction(connection, schema)
        finally:
            store.dispose()
    except StorageError:
        raise
    except Exception as error:  # a migration may fail in any way; the file is as it was
        _log.exception("upgrade_failed")
        raise _meaning(error, path) from error


def _migrate_in_one_transaction(connection: CoreConnection, schema: Schema) -> None:
    """Batch steps rebuild tables, for which foreign keys must be off; they are checked before the commit instead."""
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    driver = connection.connection.dbapi_connection
    if schema_version(driver) != schema.head:
        names = (*expected_triggers(), *foreign_triggers(driver))
        for statement in removal_statements(names):
            connection.exec_driver_sql(statement)
        command.upgrade(_config(connection, schema), schema.head)
        for statement in expected_triggers().values():
            connection.exec_driver_sql(statement)
        _check(connection, schema)
    connection.commit()


def _config(connection: CoreConnection, schema: Schema) -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _check(connection: CoreConnection, schema: Schema) -> None:
    """Raise ``UpgradeFailed`` unless the file about to be committed is whole."""
    driver = connection.connection.dbapi_connection
    if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
        raise UpgradeFailed("integrity")
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise UpgradeFailed("foreign_keys")
    if schema_version(driver) != schema.head or missing_triggers(driver):
        raise UpgradeFailed("schema")


def _meaning(error: Exception, path: Path) -> StorageError:
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlcipher.OperationalError) and getattr(cause, "sqlite_errorcode", 1) != 1:
        return translated(cause, path)
    return UpgradeFailed(type(cause or error).__name__)
