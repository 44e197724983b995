"""Invented persons for tests of privacy: names, numbers, accounts and notes, all different."""

import random
from collections.abc import Iterator
from itertools import cycle

from etl.ledger.identity import check_digit
from gridmap.address import surnames


def _words(text: str) -> list[str]:
    return text.split()


DOUBLE = _words("""
    欧阳 司徒 上官 皇甫 诸葛 司马 令狐 东方 南宫 尉迟 公孙 慕容 长孙 宇文 夏侯 端木 淳于
    轩辕 申屠 太史 公冶 钟离 独孤 赫连 澹台 百里 呼延 东郭 西门 南门 拓跋 完颜 纳兰
""")
SURNAMES = (*surnames.SINGLE, *DOUBLE)
"""Five hundred: the single ones by how common they are, and double ones."""

GIVEN = "建国秀英桂芳志强丽娟海燕玉兰文博雨桐梓涵浩宇欣怡俊杰晓梅春生福贵根宝凤霞翠莲"
MINORITY = _words("""
    阿依古丽·买买提 阿卜杜·热合曼 古丽娜尔·艾山 买买提·吐尔逊 巴特尔·孟和 其其格·乌云 扎西·次仁
    卓玛·央金 迪丽热巴·木拉提 吉克·阿牛 热依扎·哈里克 洛桑·丹增
""")
RARE = "逄亓妫昝郗仉禤缑麴璩郄佴笪谯厍乜啜郏钭隗呙芈禚瞿綦亶伻濮"
"""Surnames, most of which the code does not know; those it knows are among many others here."""
GIVEN_TOO = "国栋勇军昊辰沐紫萱诗琪翔宏磊娜婷静蕾倩薇鹏飞斌超巧珍银锁柱狗蛋铁牛喜旺存粮解放跃进援朝"
STRANGERS = _words("""
    阿依古丽·买买提 斯琴高娃 扎西多吉 老王头 小李子 乌兰图雅 格桑梅朵 麦麦提江 努尔古丽 沙马拉者
    次仁卓嘎 那顺巴雅尔 苏和巴特尔 朴顺姬 金哲秀 罕乌力吉 奥登格日乐 吾买尔江·卡德尔 二丫她娘 胖婶
    瘸子刘 三姑奶奶 豆腐西施 孙猴子 四川老表 东北大姐 根宝爷爷 大壮媳妇
""")
LATIN = ("{0} {1}", "{0}{1}", "{0}.{1}", "{1} {0}", "{0}·{1}")
FIRST = _words("Jonathan Margaret Nguyen Aleksandr Priya Oliver Svetlana Takeshi Fatima Bjorn")
LAST = _words("Whitfield Okonkwo Kowalski Petrova Yamamoto Svensson Achterberg Rasmussen Delacroix")
NICKNAMES = ("老{}", "小{}", "阿{}婆", "{}阿婆", "{}师傅", "大{}头", "{}老太", "{}三娃")
NOTES = _words("""
    低保户 残疾二级 精神二级 肢体二级 刑满释放人员 信访重点户 吸毒史 独居老党员 离异带娃 尿毒症透析
    社区矫正对象 艾滋病感染者
""")


def names(count: int) -> list[str]:
    """Different names: every surname, two and three letters, minority names and nicknames."""
    rng = random.Random(12)
    found = dict.fromkeys(MINORITY)
    for at, surname in enumerate(cycle(SURNAMES)):
        if at < len(SURNAMES):
            found[surname + "".join(rng.sample(GIVEN, 2))] = None
        elif at % 3 == 0:
            found[rng.choice(NICKNAMES).format(surname)] = None
        else:
            found[surname + "".join(rng.sample(GIVEN, 1 + (at % 4 > 0)))] = None
        if len(found) >= count:
            return list(found)
    raise AssertionError


def strangers(count: int) -> list[str]:
    """Different names that no list of the code helps with: rare, foreign, by-names."""
    rng = random.Random(21)
    found = dict.fromkeys(STRANGERS)
    foreign = [form.format(a, b) for form in LATIN for a in FIRST for b in LAST]
    rng.shuffle(foreign)
    for at in range(20 * count):
        surname = rng.choice(RARE if at % 3 else DOUBLE)
        found[surname + "".join(rng.sample(GIVEN_TOO, 1 + (at % 5 > 0)))] = None
        if at % 8 == 0 and foreign:
            found[foreign.pop()] = None
        if len(found) >= count:
            return list(found)
    raise AssertionError


def numbers() -> Iterator[str]:
    """Mobile phones, landlines, ID numbers and WeChat accounts, in turn; no two the same."""
    for at in cycle(range(10_000, 99_999)):
        number = f"320102{1940 + at % 60}{1 + at % 12:02d}{10 + at % 18}{at % 900 + 100}"
        yield from (
            f"139{at}{at % 1000:03d}",
            f"6555{at % 10_000:04d}",
            f"0571-8{at:05d}{at % 10}1",
            number + check_digit(number),
            f"wxid_{at:x}k{at % 97}q",
            f"{'abcdefgh'[at % 8]}lan{at}",
        )
