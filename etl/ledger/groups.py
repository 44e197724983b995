"""Lists of some persons or households only: what their titles say."""

import re
from collections.abc import Iterable

_NAMED = {
    "living_alone": r"独居|孤寡",
    "age60": r"老年|老人|长者|空巢|高龄|养老|敬老|(?:60|六十|65|70|80|90|100)周?岁(?:及?以上)",
    "disabled": r"残疾|残障|失能|半失能",
    "under6": r"婴幼儿|婴儿|幼儿|学龄前|[0０零]\s*[-—~～至到]\s*[3-6三四五六]\s*周?岁",
    "": (
        r"津贴|补贴|补助|慰问|救助|低保|低收入|特困|困境|困难|留守|失独|计生|优抚|烈属|军属|军人|"
        r"退役|退伍|复员|退休|志愿者|妇女|育龄|孕|儿童|学生|青少年|未成年|精神|重点|流动人口|"
        r"外来|境外|出租|租赁|租住|租户|租客|空置|空房|空关|闲置|商户|人户分离|"
        r"养犬|疫苗|接种|未缴|欠费|迁出|迁入|死亡"
    ),
}
_OCCUPANCIES = {
    "自住": re.compile(r"自住|自有|自用"),
    "出租": re.compile(r"出租|租赁|租住|租户|租客|承租"),
    "空置": re.compile(r"空置|空房|空关|闲置"),
}
"""What titles say of homes, by the word that a column 居住状态 would have."""
_NEVER = re.compile(
    r"少数民族|民族成[分份]|宗教|信教|教徒|邪教|党员|团员|民主党派|刑满|刑释|矫正|服刑|前科|犯罪|违法|"
    r"吸毒|涉毒|戒毒|上访|信访(?![局办所])|访民|维稳|稳控|涉稳|涉访|帮教|重点(?:管控|管理|关注|人员)"
)
"""Origin, belief, politics, record and petitions: of whom such a list names nothing is kept."""
_WORDS = {group: re.compile(words) for group, words in _NAMED.items()}
_REMARK = re.compile(r"人数|^\s*(?:说明|注|备注|填[表报写]|要求)|[。;;]")
"""What stands above a header and is no title: remarks, groups of columns of counts."""
_AMONG_OTHERS = re.compile(
    r"[（(\[【][^（()）\]】]*(?:含|包括|是否|注[:：])[^（()）\]】]*[）)\]】]|(?:含|包括).*"
)
"""What a ledger has besides: of 人口信息（含民族、宗教信仰） such columns are dropped."""
_LONGEST = 40


def word(title: str) -> str | None:
    """The word by which a title says that it lists some only, None where it says no such thing."""
    about = _about(title)
    found = (words.search(about) for words in _WORDS.values())
    return next((one[0] for one in found if one), None)


def forbidden(title: str) -> str | None:
    """The word by which a title says that it lists people by what may never be kept of them."""
    found = _NEVER.search(_about(title))
    return found[0] if found else None


def occupancy(titles: Iterable[str]) -> str | None:
    """Occupancy that all homes of a list have by its titles; None where they name none, or two."""
    about = " ".join(map(_about, titles))
    found = [word for word, words in _OCCUPANCIES.items() if words.search(about)]
    return found[0] if len(found) == 1 else None


def _about(title: str) -> str:
    """Whom a title is about; '' where it is none."""
    is_none = len(title) > _LONGEST or _REMARK.search(title)
    return "" if is_none else _AMONG_OTHERS.sub("", title)


def named(title: str) -> frozenset[str]:
    """Needs that all who are listed have by the title: living_alone, age60, disabled, under6."""
    about = _about(title)
    found = {group for group, words in _WORDS.items() if group and words.search(about)}
    return frozenset(found | ({"age60"} if "living_alone" in found else set()))
