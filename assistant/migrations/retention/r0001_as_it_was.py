"""Which periods have been purged, as it was before this table had versions."""

import sqlalchemy as sql
from alembic import op

revision, down_revision = "r0001", None


def upgrade() -> None:
    """Make the table, unless it is there."""
    if sql.inspect(op.get_bind()).has_table("retention_runs"):
        return
    op.create_table("retention_runs", sql.Column("period", sql.String(16), primary_key=True, autoincrement=False))
