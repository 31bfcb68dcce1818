"""What Alembic runs: the steps, in the transaction that `migrate` has begun."""

from alembic import context

_attributes = context.config.attributes
context.configure(connection=_attributes["connection"], version_table=_attributes["version_table"])
context.run_migrations()
