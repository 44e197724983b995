"""The columns of a household ledger: what they are called, and which may not come in."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from etl.ledger import english
from gridmap.errors import SourceError


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Headers of real templates (Cortana, wangGeHua, JeecgBoot and civil-affairs sheets). Compared
# after `plain`, as whole words.
# fmt: off
FIELDS: dict[str, tuple[str, ...]] = {
    "serial": _words("序号 编号 行号 序 项次 NO No."),
    "community": _words("""
        社区 所属社区 社区名称 所在社区 村社区 社区居委会 村(社区) 行政村 居委会 所属居委会 村居
        村/社区 社区(村) 所属村社区 村居委会
    """),
    "estate": _words("""
        小区 小区名称 所属小区 所在小区 小区/建筑名称 现住小区 现住小区/建筑 院落 小区院落
        小区(院落) 住宅小区 楼盘 楼盘名称 所属楼盘 小区名 小区楼盘 居民小区 建筑名称 院落名称
        小区院落名称 住宅区 家属院 苑区 自然村 自然村名称 自然村名 村庄 村落 屯
    """),
    # In front of a door number: lanes of a town, groups of a village.
    "street": _words("""
        街巷 街巷名称 街巷名 街路巷 街路巷名称 街路 路街巷 路巷 路名 道路 道路名称 街巷路 巷 巷弄
        巷名 里弄 里弄名称 弄 弄堂 胡同 村民小组 村小组 组别 小组 村组 组 所属组 所在组 生产队 队别
    """),
    "building": _words("""
        楼栋 楼号 幢号 栋号 楼栋号 楼栋名称 楼幢号 楼幢 栋 幢 楼栋(幢) 几号楼 楼栋编号 楼宇 楼
        楼座 座 座号 栋座 楼座号 号楼 楼宇号 楼宇名称 所在楼栋 所属楼栋 楼幢名称 楼牌号
    """),
    "unit": _words("""
        单元 单元号 单元名称 几单元 单元门 单元门号 所在单元 单元编号 门栋 门洞 楼门 楼门号 梯号
    """),
    "room": _words("""
        房号 室号 房间号 房间 房屋号 户室 户室号 门牌 房 室 房屋编号 房室号 门号 几室 房门号
        门室号 户门号 住房号 房间编号 室房号 所在房号 房号室号 户室编号 室名 入户门号
    """),
    # In front of a room that is numbered on its floor.
    "floor": _words("楼层 所在楼层 层号 所在层 楼层号 第几层"),
    "address": _words("""
        详细地址 住址 现住址 门牌地址 现住详细门牌 家庭住址 家庭地址 居住地址 现居住地址
        现住地址 地址 房屋地址 住宅地址 门牌号 现居地址 现居住地 居住地 实际居住地址 实际住址
        家庭详细地址 常住地址 实际居住地 现实际居住地 经常居住地 常住地 居住处 居住处所 现居所
        居所 详址 住所 现住所 现住详址 居住详址 居住详细地址 现居住详细地址 住处 居住地详细地址
        居住地详址 现住地详址 家庭详址 家庭居住地址 居住住址 现住地 房屋坐落 房屋座落 坐落 座落
        住房地址 房产地址 居住房屋地址 详细住址 楼门牌 小区门牌 地址门牌 详细门牌 楼房号 楼室号
        楼栋门牌 现详细地址 房屋详细地址 出租房屋地址 出租屋地址 户址 房址 居住房屋 家庭住所
        详细住所
    """),
    "household_no": _words("""
        户号 户编号 家庭编号 住户编号 户序号 家庭户号 所属户 户编码 住户号 家庭户编号 家庭号
        户ID
    """),
    "people": _words("""
        常住人数 人口数 人数 常住人口 常住人口数 家庭人口 家庭人口数 居住人数 户人数 实有人数
        家庭人数 总人数 合计人数 实住人数 常住 现住人数 实际居住人数 家庭成员数 人口总数 总人口
        人口合计 人数合计 人口 居住人口 居住人口数 同住人数 同住人口 同住人口数 实有人口
        实有人口数 户内人口 户内人数 现有人口 现有人数 现居人数 现居住人数 现居住人口 现住人口
        在住人数 住户人数 入住人数 入住人口 家庭总人口 家庭总人数 家庭常住人口 家庭常住人数
        实际人数 实际人口 实居人数 实住人口 实际居住人口 人员数 居住人员数 成员数 家庭成员人数
        居民人数 居民数 本户人数 本户人口 几口人 承租人数 租住人数 租户人数 租客人数
    """),
    "age60": _words("""
        老年人数 老人数 老年人口 六十岁以上人数 六十岁以上 老年人 老人 老年人口数 六十岁及以上
        六十周岁以上 老人人数 老年人人数
    """),
    "age80": _words("""
        高龄老人数 高龄人数 八十岁以上人数 八十岁以上 高龄老人 高龄老年人 高龄老人人数
        高龄老年人数 八十岁及以上 八十周岁以上
    """),
    "under6": _words("""
        学龄前儿童数 婴幼儿数 六岁以下人数 六岁以下 学龄前儿童 学龄前儿童人数 婴幼儿 婴幼儿人数
        学龄前人数 六周岁以下
    """),
    "disabled": _words("""
        残疾人数 残疾人 残疾人口 残疾人口数 残疾人人数 残疾 残疾人数量 残疾人员 残疾人员数
        残障人数 残障人士 持证残疾人数 残疾数
    """),
    "living_alone": _words("""
        是否独居老人户 独居老人户 独居老人 是否独居老人 是否独居 是否为独居老人户 独居
        独居老年人 是否独居老年人 独居老年人户 是否为独居老人 独居情况
    """),
    "occupancy": _words("""
        居住状态 居住情况 房屋状态 居住类型 使用方式 房屋使用情况 房屋用途 入住情况 房屋性质
        住房状态 房屋现状 入住状态 居住性质 住房性质 房屋使用状态 房屋使用性质 自住或出租
        自住/出租 自住/出租/空置 房屋状况
    """),
    "verified": _words("""
        核实日期 核实时间 核查日期 核对日期 走访日期 登记日期 更新日期 核查时间 走访时间
        登记时间 更新时间 采集日期 入户日期 采集时间 入户时间 摸排日期 摸排时间 排查日期
        最近核实日期 最近走访日期 上门日期
    """),
    # Of the workbook that goes out to be corrected and comes back.
    "correction_ref": _words("登记号"),
    "choice": _words("选择楼栋"),
}
"""Columns that are kept: counts and needs of a household, and where it lives."""

PERSON_FIELDS: dict[str, tuple[str, ...]] = {
    "id_number": _words("""
        身份证号 身份证号码 身份证 公民身份号码 公民身份证号 公民身份证号码 居民身份证号
        居民身份证号码 证件号码 证件号 身份号码 身份证件号码 身份证编号 公民身份证 居民身份证
        身份证件号
    """),
    "birth": _words("出生日期 出生年月 出生年月日 生日 出生时间 出生 出生年份"),
    "age": _words("年龄 周岁 实际年龄 年龄(周岁) 现年 岁数 周岁年龄"),
    "relation": _words("""
        与户主关系 与户主的关系 与其他人员关系 家庭关系 户主关系 与房主关系 与户主或户编号关系
        成员关系 关系 称谓 是否户主 与户主 本户关系 家庭成员关系 与业主关系 户主或与户主关系
        与户主/房主关系
    """),
    "head": _words("户主 户主姓名 户主名字 户主名称 所属户主"),
    "remark": _words("""
        备注 备注说明 情况说明 人员状态 人口状态 居民状态 在册状态 人口类型 人口类别 人员类型
        人员类别
    """),
    "disability": _words("""
        残疾证号 残疾证号码 残疾类别 残疾类型 残疾等级 残疾级别 残疾证 是否残疾 是否残疾人
        是否为残疾人
    """),
    "is_separate": _words("是否人户分离 人户分离 人户分离标识"),
    "is_at_home": _words("""
        人户一致标识 是否人户一致 人户一致 是否在户 是否居住 是否在住 是否常住 是否常住人口
        是否实际居住 是否在此居住 是否现住
    """),
    "actual_address": _words("实际居住地 实际居住地址 实际住址 现实际居住地"),
    "moved_out": _words("是否已迁出 是否迁出 已迁出 迁出日期 迁出时间 是否搬离"),
    "died": _words("是否已死亡 是否死亡 已死亡 死亡日期 死亡时间 是否去世 去世日期"),
}
# fmt: on
"""Columns of a register of persons: used to count a household, and gone after."""

_COUNTED = r"(?:的)?(?:老年人|老人|儿童|幼儿|人员|人)?(?:口|数|人数|人口|人口数|数量)?"
_PATTERNS = {
    "age60": re.compile(rf"(?:其中)?(?:年满|满)?(?:≥?60|60\+)(?:周?岁)?(?:及?以上)?{_COUNTED}"),
    "age80": re.compile(rf"(?:其中)?(?:年满|满)?(?:≥?80|80\+)(?:周?岁)?(?:及?以上)?{_COUNTED}"),
    "under6": re.compile(rf"(?:其中)?(?:0-6周?岁|(?:不满|未满)?6(?:周?岁)?及?以下|0-6){_COUNTED}"),
}
# 65岁以上 and 7岁以下 are other counts under similar names: never taken for ours.
_AGES = {"age60": {"60"}, "age80": {"80"}, "under6": {"0", "6"}}

# Law on personal information (PIPL 6, 28): never read, whatever the rest of the header says.
FORBIDDEN = (
    # convictions and origin
    *("民族", "族别", "族群", "宗教", "信仰", "信教", "教徒", "教派", "宗派", "邪教"),
    *("政治", "党", "团员", "民主人士", "海外关系"),
    # control and record
    *("重点人", "重点类", "重点关注", "重点管", "关注等级", "风险等级", "前科", "案底", "刑满"),
    *("刑释", "矫正", "服刑", "犯罪", "违法", "吸毒", "涉毒", "戒毒", "上访", "信访", "访民"),
    *("维稳", "稳控", "涉稳", "涉访", "安置帮教", "帮教", "管控"),
    # body and family
    *("婚", "生育", "计生", "避孕", "怀孕", "孕"),
    *("健康", "疾", "病", "精神", "血型", "疫苗", "医保"),
    *("残疾证", "残疾类", "残疾等", "残疾级", "配偶", "监护", "亲属", "家庭成员"),
    # schooling, work, money
    *("文化程度", "学历", "学位", "学校", "教育程度", "职业", "职务", "职称", "工作", "就业"),
    *(
        "失业",
        "从业",
        "单位名称",
        "服务处所",
        "收入",
        "工资",
        "津贴",
        "低保",
        "特困",
        "贫困",
        "困难",
    ),
    *("银行", "账号", "卡号", "社保", "兵役", "服役", "退役", "军人"),
    # who it is, and how to reach or recognise them
    *("身份证", "身份号", "证件", "护照", "姓名", "名字", "曾用名", "户主", "业主", "房主", "房东"),
    *(
        "产权人",
        "承租人",
        "居民",
        "联系",
        "电话",
        "手机",
        "微信",
        "QQ",
        "邮箱",
        "性别",
        "出生",
        "生日",
    ),
    *("年龄", "周岁", "户籍", "户口", "籍贯", "国籍", "车牌", "车辆", "车号", "机动车", "门禁"),
    *("指纹", "人脸", "照片", "死亡", "迁出", "迁往", "人户", "关系"),
)

_ALIASES = {alias: name for name, aliases in FIELDS.items() for alias in aliases}
_PERSON_ALIASES = {alias: name for name, aliases in PERSON_FIELDS.items() for alias in aliases}

_RESIDENCE = re.compile(
    r"现|居住|实际|实住|常住|实有|在住|current|home|residen(?!ts)", re.IGNORECASE
)
_SUM = re.compile(r"(?:总人?数|合计|总计|小计|共计|数量)$")
_DOOR = re.compile(
    r"(?:小区)?(?:楼栋号?|楼号|楼|栋号?|幢号?)(?:单元号?)?(?:房间号|房号|室号|门牌号?|室|房)"
)
_OR = re.compile(r"[/、+~—-]|或|及")
_NUMBERED = re.compile(r"^\d{1,2}[.、](?=\D)")

CHOICES = tuple(name for name in FIELDS if name not in ("serial", "correction_ref", "choice"))
"""Fields that a clerk may choose for a column."""

CORRECTION_NOTES = frozenset({"结果", "原因", "候选楼栋", "工作表"})
"""Columns of a workbook of corrections besides 登记号 and 选择楼栋; nothing is read there."""


@lru_cache(maxsize=10_000)
def field_of(written: str) -> str | None:
    """The field of a household that a header names, or None."""
    whole, word = _tight(written), plain(written)
    for name, pattern in _PATTERNS.items():
        if pattern.fullmatch(word) or word in FIELDS[name]:
            return name if set(re.findall(r"\d+", whole)) <= _AGES[name] else None
    return _alias(whole) or _alias(word) or _by_parts(word)


def _alias(word: str) -> str | None:
    return _ALIASES.get(word) or english.field_of(word)


def _by_parts(word: str) -> str | None:
    """A header of several words: 房号/室号 is one field, 楼栋-房号 an address, 人口总数 people."""
    if _DOOR.fullmatch(word):
        return "address"
    if _alias(_SUM.sub("", word)) == "people":
        return "people"
    names = {_alias(part) for part in _OR.split(word)}
    if len(names) == 1:
        return names.pop()
    if {"building", "room"} <= names <= {"community", "estate", "building", "unit", "room"}:
        return "address"
    return None


def is_residence(written: str) -> bool:
    """Whether a header says that people live there now: 现住址 does, 地址 does not."""
    return bool(_RESIDENCE.search(plain(written)))


@lru_cache(maxsize=10_000)
def person_field_of(written: str) -> str | None:
    """The field of a person that a header names, or None."""
    found = _PERSON_ALIASES.get(_tight(written)) or _PERSON_ALIASES.get(plain(written))
    return found or english.person_field_of(written)


def is_forbidden(written: str) -> bool:
    """Whether a header names what may not come in."""
    whole = _tight(written).upper()
    if any(word in whole for word in FORBIDDEN):
        return True
    return english.is_sensitive(written) and field_of(written) is None


def chosen(said: Iterable[str]) -> dict[str, str | None]:
    """
    Fields by header (`plain`) of texts like 居住人口=常住人数; None where no column is named.

    Raises
    ------
    SourceError
        There is no such column, or the header is of what may not come in.
    """
    found: dict[str, str | None] = {}
    for text in said:
        header, _, name = text.partition("=")
        field = field_of(name) if name.strip() else None
        if name.strip() and field is None:
            raise SourceError("{name}: a ledger has no such column", name=name)
        found[plain(header)] = choice(header, field)
    return found


def choice(header: str, field: str | None) -> str | None:
    """The field that a clerk chose for a header; SourceError where it may not come in."""
    if field is not None and (is_forbidden(header) or field not in CHOICES):
        raise SourceError("{header}: such a column may not come in", header=header)
    return field


def plain(written: str) -> str:
    """A header without spaces, number, marks of duty (*) and remarks in brackets."""
    return re.sub(r"\([^)]*\)", "", _tight(written))


def _tight(written: str) -> str:
    tight = re.sub(r"\s+|[*:：]", "", unicodedata.normalize("NFKC", written))
    return _NUMBERED.sub("", tight)
