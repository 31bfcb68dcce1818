"""Which conversations were erased lately, so that running processes forget them too."""

import sqlalchemy as sql
from alembic import op

revision, down_revision = "r0002", "r0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "erased_conversations",
        sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
        sql.Column("conversation", sql.String(80), nullable=False),
        sql.Column("at", sql.Float, nullable=False, index=True),
        sqlite_autoincrement=True,  # a number that was purged is never given again
    )
