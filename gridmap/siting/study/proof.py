"""How good a plan is for certain, in words a planner understands."""

import numpy as np

from gridmap.i18n import mark
from gridmap.siting.plan import Plan
from gridmap.siting.study.message import Message
from gridmap.siting.study.question import Question

COUNTED = {
    "households": mark("households"),
    "people": mark("people"),
    "age60": mark("people aged 60+"),
    "age80": mark("people aged 80+"),
    "buildings": mark("buildings"),
}
MIXED = mark("weighted people")


def counted(question: Question) -> Message:
    """Whom a question counts."""
    names = [name for name, factor in question.weights if factor > 0]
    return Message(COUNTED[names[0]] if len(names) == 1 else MIXED)


def proof(question: Question, plan: Plan, new: int) -> Message:
    """
    What is certain about a plan of so many new stations: proven, or how far off at most.

    `Message.say` puts it into a language.
    """
    made = _proven if plan.status == "optimal" else _open
    return made(question, plan, new)


def _proven(question: Question, plan: Plan, new: int) -> Message:
    values = {"count": new, "counted": counted(question), "metres": plan.objective}
    if question.model == "lscp" and question.cheapest:
        text = mark("Proven: no plan that reaches all whom these sites can costs less.")
    elif question.model == "lscp":
        text = mark(
            "Proven: fewer than {count} new stations cannot reach all whom these sites can."
        )
    elif question.model == "p-center":
        text = mark("Proven: no such plan makes the farthest walk shorter than {metres:,.0f} m.")
    elif question.model == "capacitated-p-median":
        text = mark("Proven: where no station is overfilled, people cannot walk less in all.")
    elif question.model == "p-median":
        text = mark("Proven: no such plan lets people walk less in all.")
    elif question.model == "capacitated-mclp":
        text = mark("Proven: where no station is overfilled, no such plan serves more {counted}.")
    elif question.budget is not None:
        values["budget"] = question.budget
        text = mark("Proven: no other plan for {budget:,.0f} yuan reaches more {counted}.")
    else:
        values["count"] = question.new
        text = mark("Proven: no other plan of {count} new stations reaches more {counted}.")
    return Message(text, _named(text, values))


def _open(question: Question, plan: Plan, new: int) -> Message:
    values = {"share": plan.gap, "counted": counted(question), "bound": plan.bound, "count": new,
              "more": abs(plan.bound - plan.objective)}  # fmt: skip
    if not np.isfinite(plan.bound):
        text = mark("Not proven: how much better another plan can be is not known.")
    elif question.model in ("mclp", "capacitated-mclp"):
        text = mark("Not proven: at most {more:,.0f} {counted} more ({share:.1%}) are possible.")
    elif question.model == "lscp" and question.cheapest:
        text = mark("Not proven: a plan can cost {share:.1%} less at most.")
    elif question.model == "lscp":
        text = mark("Not proven: {bound:,.0f} new stations are needed at least, this has {count}.")
    elif question.model == "p-center":
        text = mark("Not proven: the farthest walk cannot be shorter than {bound:,.0f} m.")
    else:
        text = mark("Not proven: at most {share:.1%} less walking is possible.")
    return Message(text, _named(text, values))


def _named(text: str, values: dict) -> dict:
    """The values that the text asks for."""
    return {name: value for name, value in values.items() if "{" + name in text}
