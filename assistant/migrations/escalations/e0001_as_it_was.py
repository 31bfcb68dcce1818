"""The record of escalations as it was before its tables had versions."""

import sqlalchemy as sql
from alembic import op

revision, down_revision = "e0001", None


def upgrade() -> None:
    """Make the table, unless it is there."""
    if sql.inspect(op.get_bind()).has_table("escalation_records"):
        return
    op.create_table(
        "escalation_records",
        sql.Column("id", sql.String(32), primary_key=True),
        sql.Column("at", sql.DateTime, nullable=False, index=True),
        sql.Column("channel", sql.String(16), nullable=False),
        sql.Column("conversation", sql.String(16), nullable=False),
        sql.Column("tier", sql.String(16), nullable=False),
        sql.Column("flags", sql.Text, nullable=False),
        sql.Column("words", sql.Text, nullable=False),
        sql.Column("said", sql.Text, nullable=False),
        sql.Column("delivered", sql.DateTime),
        sql.Column("paged", sql.DateTime, index=True),
    )
