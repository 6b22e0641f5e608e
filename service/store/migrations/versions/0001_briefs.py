"""Articles and briefs."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "articles",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("created", DateTimeUTC(), nullable=False),
    )
    op.create_table(
        "briefs",
        sa.Column("id", sa.String(28), primary_key=True),
        sa.Column("article_sha256", sa.String(64), sa.ForeignKey("articles.sha256"), nullable=False),
        sa.Column("created", DateTimeUTC(), nullable=False),
        sa.Column("engine", sa.String(16), nullable=False),
        sa.Column("profile", sa.String(16), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("degraded", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index("ix_briefs_article_sha256", "briefs", ["article_sha256"])
    op.create_index("ix_briefs_created", "briefs", ["created"])


def downgrade() -> None:
    """Drop both tables, with what they hold."""
    op.drop_table("briefs")
    op.drop_table("articles")
