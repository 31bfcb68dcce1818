"""Which process is about to page somebody, and a quick way to the escalations of one conversation."""

import sqlalchemy as sql
from alembic import op

revision, down_revision = "e0002", "e0001"


def upgrade() -> None:
    """Add both."""
    op.add_column("escalation_records", sql.Column("claimed", sql.DateTime))
    op.create_index("ix_escalation_records_conversation", "escalation_records", ["conversation", "at"])
