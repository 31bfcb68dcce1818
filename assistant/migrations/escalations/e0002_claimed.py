"""Which process is about to page somebody, and a quick way to the escalations of one conversation."""

import sqlalchemy as sql
from alembic import op

revision, down_revision = "e0002", "e0001"
INDEX = "ix_escalation_records_conversation"


def upgrade() -> None:
    """Add both; the last program without versions had made an index of this name, of the conversation alone."""
    op.add_column("escalation_records", sql.Column("claimed", sql.DateTime))
    there = {index["name"] for index in sql.inspect(op.get_bind()).get_indexes("escalation_records")}
    if INDEX in there:
        op.drop_index(INDEX, "escalation_records")
    op.create_index(INDEX, "escalation_records", ["conversation", "at"])
