"""Units' plans for those in the middle, and the strands of the plan to improve confidence."""

from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.contact.confidence import (
    ConfidenceStrand,
    ConfidenceStrandPage,
    NeitherNorPlan,
    NeitherNorPlanPage,
    NewConfidenceStrand,
    NewNeitherNorPlan,
)
from bluelamp.schemas.problems import Fault
from contact.confidence.statements import registers as statements
from contact.settings import ADDRESS

PLANS = Register(
    name="neither nor plan",
    address=f"{ADDRESS}/neither-nor-plans",
    statements=statements.PLANS,
    details=NewNeitherNorPlan,
    kept=NeitherNorPlan,
    page=NeitherNorPlanPage,
    faults={"neither_nor_plan_once": Fault("#/edition", "The unit has that edition.", "edition_taken")},
)
STRANDS = Register(
    name="confidence strand",
    address=f"{ADDRESS}/confidence-strands",
    statements=statements.STRANDS,
    details=NewConfidenceStrand,
    kept=ConfidenceStrand,
    page=ConfidenceStrandPage,
    faults={"confidence_strand_once": Fault("#/strand", "There is such a strand.", "strand_taken")},
)
