"""Write the first migration anew from the tables; only until the first release, after which migrations never change."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from alembic.autogenerate import produce_migrations, render_python_code  # noqa: E402
from alembic.autogenerate.api import AutogenContext  # noqa: E402
from alembic.migration import MigrationContext  # noqa: E402
from alembic.operations.ops import UpgradeOps  # noqa: E402
from sqlalchemy import create_engine  # noqa: E402
from sqlalchemy.types import TypeDecorator  # noqa: E402

from carefront.persistence.tables import metadata  # noqa: E402

TARGET = ROOT / "migrations" / "local" / "versions" / "0001_front_desk.py"
LANES = 4096

HEAD = '''"""The front desk: every table of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of an empty file, and the lanes that a visit may take."""
'''
TAIL = f"""    op.execute(
        "INSERT INTO lane (no) WITH RECURSIVE lanes(no) AS "
        "(SELECT 0 UNION ALL SELECT no + 1 FROM lanes WHERE no < {LANES - 1}) SELECT no FROM lanes"
    )
"""  # noqa: S608 - the text of a program, with one constant in it


def _rendered_type(kind: str, item: object, context: AutogenContext) -> str | Literal[False]:
    """Types as they lie in the file: a migration must not change when a conversion does."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    return f"sa.{item.impl!r}"


def main() -> None:
    """Write the file and say where."""
    with create_engine("sqlite://").connect() as connection:
        options = {"render_item": _rendered_type, "target_metadata": metadata}
        context = MigrationContext.configure(connection, opts=options)
        script = produce_migrations(context, metadata)
    assert isinstance(script.upgrade_ops, UpgradeOps)
    body = render_python_code(script.upgrade_ops, render_item=_rendered_type, migration_context=context)
    lines = [line for line in body.splitlines() if not line.strip().startswith("#")]
    # What the adapter knows about a table is not in the file.
    text = re.sub(r",?\s*info=\{[^}]*\}", "", "\n".join(lines))
    TARGET.write_text(f"{HEAD}    {text.strip()}\n{TAIL}", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(TARGET)], check=True, cwd=ROOT)
    print(TARGET.relative_to(ROOT))


if __name__ == "__main__":
    main()
