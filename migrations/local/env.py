"""Alembic's way into the file: on the connection it is handed, inside the transaction that is open already."""

from alembic import context

from carefront.persistence.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
