"""Which version the file is of, and which this release knows. Knows no alembic, so that every start can ask."""

from pathlib import Path

from carefront.persistence.driver import Connection, DriverError
from carefront.shared.assets import migrations_path
from carefront.shared.values import dataclass


@dataclass(frozen=True, slots=True)
class Schema:
    """The versions of the file that this release knows, oldest first, and the folder of the migrations between them."""

    versions: tuple[str, ...]
    migrations: Path

    @property
    def head(self) -> str:
        """The version this release works with."""
        return self.versions[-1]


LOCAL_VERSIONS = ("0001",)
"""A test holds them equal to the migrations."""


def local_schema() -> Schema:
    """The schema of this release."""
    return Schema(LOCAL_VERSIONS, migrations_path() / "local")


def schema_version(connection: Connection) -> str | None:
    """The version written in the file, or ``None`` where it has none."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except DriverError as error:
        if "no such table" in str(error):
            return None
        raise
    return str(row[0]) if row else None
