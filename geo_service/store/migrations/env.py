"""What Alembic runs: the steps, in the transaction that :mod:`geo_service.store.migrate` has opened."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table=context.config.attributes["version_table"],
)
with context.begin_transaction():
    context.run_migrations()
