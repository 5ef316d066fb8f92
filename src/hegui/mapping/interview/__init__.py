"""The interview: asks what can still settle a verdict, most deciding first, and writes each answer into the profile."""

from hegui.mapping.interview.answering import answer, declined_of
from hegui.mapping.interview.as_json import question_json
from hegui.mapping.interview.asking import Asked, Count, Finished, Progress, Slot, Waiting
from hegui.mapping.interview.interviewer import Interviewer, next_question
from hegui.mapping.interview.profile_file import ProfileFile, new_profile_file, own_profile, read_profile_file
from hegui.mapping.interview.writing import written

__all__ = [
    "Asked",
    "Count",
    "Finished",
    "Interviewer",
    "ProfileFile",
    "Progress",
    "Slot",
    "Waiting",
    "answer",
    "declined_of",
    "new_profile_file",
    "next_question",
    "own_profile",
    "question_json",
    "read_profile_file",
    "written",
]
