"""When a link was last proposed with other numbers than before.

Revision: 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("links", sa.Column("anew_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("that a link was proposed anew is not forgotten again: restore from a backup")
