"""When a link was proposed.

Revision: 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("links", sa.Column("proposed_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("when links were proposed is not forgotten again: restore the workspace from a backup")
