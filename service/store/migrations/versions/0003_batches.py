"""Batches, their lines, the articles they ask to be briefed, and replies of models to these."""

import sqlalchemy as sa
from advanced_alchemy.types import DateTimeUTC
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "batches",
        sa.Column("id", sa.String(28), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created", DateTimeUTC(), nullable=False),
        sa.Column("ended", DateTimeUTC(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("key_sha256", sa.String(64), nullable=True, unique=True),
        sa.Column("fingerprint", sa.String(64), nullable=True),
    )
    op.create_index("ix_batches_state", "batches", ["state"])
    op.create_index("ix_batches_created", "batches", ["created"])
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("key", sa.String(28), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("article_sha256", sa.String(64), sa.ForeignKey("articles.sha256"), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("engine", sa.String(16), nullable=False),
        sa.Column("profile", sa.String(16), nullable=False),
        sa.Column("batch_id", sa.String(28), nullable=False),
        sa.Column("brief_id", sa.String(28), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("cost_usd", sa.Float(), nullable=True),
        sa.Column("ended", DateTimeUTC(), nullable=True),
    )
    op.create_index("ix_jobs_key", "jobs", ["key"])
    op.create_index("ix_jobs_article_sha256", "jobs", ["article_sha256"])
    op.create_index("ix_jobs_batch_id_state", "jobs", ["batch_id", "state"])
    op.create_index("ix_jobs_ended", "jobs", ["ended"])
    op.create_table(
        "batch_lines",
        sa.Column("batch_id", sa.String(28), sa.ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("job_id", sa.String(40), sa.ForeignKey("jobs.id"), nullable=True),
        sa.Column("brief_id", sa.String(28), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
    )
    op.create_index("ix_batch_lines_job_id", "batch_lines", ["job_id"])
    op.create_table(
        "replies",
        sa.Column("job_id", sa.String(40), primary_key=True),
        sa.Column("request_sha256", sa.String(64), primary_key=True),
        sa.Column("body", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables, with what they hold; briefs stay."""
    for table in ("replies", "batch_lines", "jobs", "batches"):
        op.drop_table(table)
