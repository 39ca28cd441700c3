"""Runs the migrations on the connection that `clew.store.migrate` opened, inside its transaction."""

from alembic import context

from clew.store.migrate import VERSION_TABLE
from clew.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
