"""${message}

The version before this one may still be running while this migration is applied: expand first, contract in a later
release. Lock and statement timeouts are set by env.py.
"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand."""
    ${upgrades if upgrades else 'op.execute("""\n    """)'}


def downgrade() -> None:
    """Go back."""
    ${downgrades if downgrades else 'op.execute("""\n    """)'}
