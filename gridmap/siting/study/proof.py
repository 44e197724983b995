"""Proof of a plan in words a planner understands: optimal, or within how much."""

import numpy as np

from gridmap.i18n import Message, mark
from gridmap.siting.plan import Plan
from gridmap.siting.study.question import Question, counted


def proof(question: Question, plan: Plan, new: int) -> Message:
    """
    State what is certain about a plan of `new` new stations: proven, or how far off at most.

    The sentence is the model's. It may ask for `count` (new stations), `counted` (whom the
    question counts), `metres` (the objective), `budget`, `bound`, `share` and `more` (the gap,
    relative and absolute).
    """
    model = question.siting_model
    if plan.status == "optimal":
        text = model.proven(question)
    elif np.isfinite(plan.bound):
        text = model.unproven(question)
    else:
        text = mark("Not proven: how much better another plan can be is not known.")
    values = {
        "count": new if question.new is None or not model.is_limited else question.new,
        "counted": counted(question),
        "metres": plan.objective,
        "budget": question.budget,
        "bound": plan.bound,
        "share": plan.gap,
        "more": abs(plan.bound - plan.objective),
    }
    named = {name: one for name, one in values.items() if "{" + name in text}
    return Message(text, **named)
