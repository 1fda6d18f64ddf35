"""A later release of the file's schema, made up for tests: it adds a table, rebuilds one, and moves data."""

import shutil
from pathlib import Path

from carefront.persistence.schema import Schema, local_schema

GOOD = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "{before}"


def upgrade() -> None:
    op.create_table("later", sa.Column("no", sa.Integer(), primary_key=True), sa.Column("name", sa.Text()))
    op.add_column("facility", sa.Column("later", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("occupancy") as batch:
        batch.add_column(sa.Column("later", sa.Integer(), server_default="7", nullable=False))
        batch.alter_column("capacity", server_default="1")
    op.execute("INSERT INTO later (name) SELECT name FROM role")
    op.execute("UPDATE role SET name = name || '!'")
    {more}
"""


def later_schema(folder: Path, more: str = "pass") -> Schema:
    """A release one version after this one; ``more`` runs last in its migration."""
    present = local_schema()
    migrations = folder / "migrations"
    if not migrations.exists():
        shutil.copytree(present.migrations, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "versions" / "0002_later.py").write_text(GOOD.format(before=present.head, more=more))
    return Schema((*present.versions, "0002"), migrations)
