"""The history of web conversations as it was before its tables had versions."""

import sqlalchemy as sql
from alembic import op

revision, down_revision = "w0001", None


def upgrade() -> None:
    """Make the table, unless it is there."""
    if sql.inspect(op.get_bind()).has_table("web_entries"):
        return
    op.create_table(
        "web_entries",
        sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
        sql.Column("conversation", sql.String(32), nullable=False),
        sql.Column("id", sql.String(80), nullable=False),
        sql.Column("at", sql.Float, nullable=False, index=True),
        sql.Column("speaker", sql.String(16), nullable=False),
        sql.Column("text", sql.Text, nullable=False),
        sql.Column("details", sql.Text, nullable=False),
        sql.Column("thumb", sql.String(8)),
        sql.Column("reason", sql.String(32)),
        sql.UniqueConstraint("conversation", "id"),
    )
