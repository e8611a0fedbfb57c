"""The registers of training."""

from bluelamp.kit import clocks
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.offenders.training import (
    NewTrainingCompletion,
    NewTrainingCourse,
    NewTrainingFeedback,
    NewTrainingPost,
    NewTrainingRequirement,
    TrainingCompletion,
    TrainingCompletionPage,
    TrainingCourse,
    TrainingCoursePage,
    TrainingFeedback,
    TrainingFeedbackPage,
    TrainingPost,
    TrainingPostPage,
    TrainingRequirement,
    TrainingRequirementPage,
)
from bluelamp.schemas.problems import Fault
from offenders.settings import ADDRESS
from offenders.training.rules.keeping import check_past, check_span
from offenders.training.statements import registers as statements

_NO_COURSE = Fault("#/training_course_id", "There is no such course.", "unknown_course")

COURSES = Register(
    name="training course",
    address=f"{ADDRESS}/training-courses",
    statements=statements.COURSES,
    details=NewTrainingCourse,
    kept=TrainingCourse,
    page=TrainingCoursePage,
    faults={"training_course_has_its_code": Fault("#/code", "Another has this code.", "code_taken")},
)
REQUIREMENTS = Register(
    name="training requirement",
    address=f"{ADDRESS}/training-requirements",
    statements=statements.REQUIREMENTS,
    details=NewTrainingRequirement,
    kept=TrainingRequirement,
    page=TrainingRequirementPage,
    check=lambda new: check_span(new.effective_from, new.effective_until),
    faults={
        "training_requirements_overlap": Fault(
            "#/effective_from", "The role needs the tier on one of these days already.", "overlaps"
        )
    },
)
POSTS = Register(
    name="training post",
    address=f"{ADDRESS}/training-posts",
    statements=statements.POSTS,
    details=NewTrainingPost,
    kept=TrainingPost,
    page=TrainingPostPage,
    check=lambda new: check_span(new.effective_from, new.effective_until),
    faults={
        "training_posts_overlap": Fault(
            "#/effective_from", "They fill another post on one of these days: end that one first.", "overlaps"
        )
    },
)
COMPLETIONS = Register(
    name="training completion",
    address=f"{ADDRESS}/training-completions",
    statements=statements.COMPLETIONS,
    details=NewTrainingCompletion,
    kept=TrainingCompletion,
    page=TrainingCompletionPage,
    check=lambda new: check_past(new.completed_on, clocks.today(), "completed_on"),
    faults={
        "completion_is_of_a_course": _NO_COURSE,
        "training_completed_once_a_day": Fault("#/completed_on", "That is recorded already.", "recorded"),
    },
)
FEEDBACK = Register(
    name="training feedback",
    address=f"{ADDRESS}/training-feedback",
    statements=statements.FEEDBACK,
    details=NewTrainingFeedback,
    kept=TrainingFeedback,
    page=TrainingFeedbackPage,
    check=lambda new: check_past(new.given_on, clocks.today(), "given_on"),
    faults={"feedback_is_on_a_course": _NO_COURSE},
)
