"""Words of the log: what each of its actions is called."""

from etl import notes
from gridmap.ui.register.history import action_words
from gridmap.ui.session import t


def action_label(action: str) -> str:
    """Name of an action of the log."""
    group, _, what = action.partition(": ")
    if group == "register":
        layer, _, act = what.partition(" ")
        return f"{_kept().get(layer, layer)}{t(': ')}{action_words().get(act, act)}"
    if group in ("load", "load back"):
        return _load(what, is_back=group == "load back")
    return _labels().get(action, action)


def _load(kind: str, *, is_back: bool) -> str:
    """A load of a file, or that it was taken back."""
    if kind == "household":
        return t("Import of a ledger taken back") if is_back else t("Ledger imported")
    what = notes.KINDS[kind].translated(t) if kind in notes.KINDS else kind
    if is_back:
        return t("Import of a layer taken back: {layer}", layer=what)
    return t("Layer imported: {layer}", layer=what)


def _kept() -> dict[str, str]:
    """What is kept by hand, by its layer."""
    return {
        "service_point": t("Service point"),
        "candidate_site": t("Candidate site"),
        "service_type": t("Type of service"),
        "building": t("Building"),
        "estate": t("Estate"),
        "community": t("Boundary of a community"),
        "office": t("Name of the office"),
    }


def _labels() -> dict[str, str]:
    return {
        "login": t("Logged in"),
        "account: add": t("Account made"),
        "account: communities": t("Communities of an account changed"),
        "account: area": t("Area of an account changed"),
        "account: members": t("Member of a team given an account"),
        "account: role": t("Role changed"),
        "account: name": t("Person of an account renamed"),
        "account: reset password": t("Password reset"),
        "account: own password": t("Own password changed"),
        "account: enable": t("Account enabled"),
        "account: disable": t("Account disabled"),
        "print cards": t("Contact cards printed"),
        "print plot sheets": t("Plot sheets printed"),
        "print wall map": t("Wall map printed"),
        "print account slips": t("Account slips printed"),
        "download list": t("List downloaded"),
        "download coverage": t("Coverage report downloaded"),
        "download map": t("Map downloaded"),
        "download siting": t("Siting report downloaded"),
        "download rows to correct": t("Rows to correct downloaded"),
        "plots: put in force": t("Plots put in force"),
        "plots: neighbours": t("Neighbours of buildings changed"),
        "plots: team member": t("Member of a team added"),
        "plots: opt in": t("Volunteer's plot changed"),
        "plots: begin post": t("Post begun"),
        "plots: end post": t("Post ended"),
        "siting: save": t("Siting plan saved"),
        "siting: adopt": t("Siting plan adopted"),
        "siting: withdraw": t("Adoption of a siting plan withdrawn"),
        "siting: delete": t("Siting plan deleted"),
        "settle address": t("Address settled"),
        "set address aside": t("Address set aside"),
        "undo address decision": t("Decision on an address taken back"),
        "facility_rule insert": t("Rule added"),
        "facility_rule update": t("Rule changed"),
        "small_cell_rule update": t("Rule on small numbers changed"),
    }
