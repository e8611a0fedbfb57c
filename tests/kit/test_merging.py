"""Merges and their reversal as a machine: whatever is merged and undone in whatever order, no record is lost."""

from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bluelamp.kit.merging import Redirect, merge, reverse
from bluelamp.schemas.problems import ProblemCode, ProblemError

RECORDS = [UUID(int=number) for number in range(1, 8)]
records = st.sampled_from(RECORDS)


def applied(targets: dict[UUID, UUID | None], redirects: list[Redirect]) -> dict[UUID, UUID | None]:
    return targets | {one.record_id: one.after for one in redirects}


class Merges(RuleBasedStateMachine):
    """Records that are merged and taken apart; each merge remembers what was there before it."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[UUID, UUID | None] = dict.fromkeys(RECORDS)
        self.made: list[tuple[list[Redirect], dict[UUID, UUID | None]]] = []

    @rule(kept=records, merged=records)
    def merge(self, kept: UUID, merged: UUID) -> None:
        if kept == merged:
            return
        if self.targets[kept] or self.targets[merged]:
            with pytest.raises(ProblemError) as refused:
                merge(self.targets, kept, merged, "#/kept")
            assert refused.value.code is ProblemCode.STATE_CONFLICT
            return
        redirects = merge(self.targets, kept, merged, "#/kept")
        self.made.append((redirects, dict(self.targets)))
        self.targets = applied(self.targets, redirects)

    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        if not self.made:
            return
        place = data.draw(st.integers(0, len(self.made) - 1))
        redirects, before = self.made[place]
        stands = all(self.targets[one.record_id] == one.after for one in redirects)
        if not stands:
            assert place < len(self.made) - 1, "the last merge can always be reversed"
            with pytest.raises(ProblemError) as refused:
                reverse(self.targets, redirects)
            assert refused.value.code is ProblemCode.STATE_CONFLICT
            return
        back = reverse(self.targets, redirects)
        self.targets = applied(self.targets, back)
        assert all(self.targets[one.record_id] == before[one.record_id] for one in redirects)
        del self.made[place]

    @invariant()
    def nobody_points_to_a_record_that_was_merged(self) -> None:
        assert all(target is None or self.targets[target] is None for target in self.targets.values())

    @invariant()
    def what_was_never_merged_or_was_undone_is_as_it_was(self) -> None:
        if not self.made:
            assert self.targets == dict.fromkeys(RECORDS)


TestMerges = Merges.TestCase
