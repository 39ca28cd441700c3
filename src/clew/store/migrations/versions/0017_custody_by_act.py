"""Entries of custody by their act.

Revision: 0017.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["agency", "act", "sequence"]
    op.create_index("ix_custody_entries_agency_act_sequence", "custody_entries", columns)


def downgrade() -> None:
    op.drop_index("ix_custody_entries_agency_act_sequence", "custody_entries")
