"""A quick way to the last events of a conversation in Rasa's own table, which is made before."""

from alembic import op

revision, down_revision = "c0001", None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_events_sender_id_id", "events", ["sender_id", "id"])
