"""
The drawing of the town: streets, water and parcels in plan metres.

The crossing of 解放路 (north), 东寺街 (south), 金碧路 (west) and 湘江路 (east) is (0, 0).
漓江路社区 fills the north-east quarter, 复兴社区 the south-west, 青石桥社区 the south-east.
Streets may overshoot their ends: what dangles is trimmed when the network is noded.
"""

from etl.sample.draft import Parcel

STATED = {
    "FX": ("复兴社区", 350_000, 4_519, 9_325),
    "LJ": ("漓江路社区", 1_300_000, 3_796, 11_298),
    "QS": ("青石桥社区", 3_000_000, 615, 2_529),
}
"""Name, area in m², households, residents; the figures of the founding documents."""

BOUNDS = {
    "FX": {"east": "东寺街", "west": "西昌路", "south": "柿花桥路", "north": "金碧路"},
    "LJ": {"east": "金山路", "west": "解放路", "south": "湘江路", "north": "人民路"},
    "QS": {"east": "青山路", "west": "东寺街", "south": "滨河路", "north": "湘江路"},
}
"""The four bounds (四至) of each community, by street name."""

Points = list[tuple[float, float]]

BOUNDARY_STREETS: list[tuple[str, str, float, Points]] = [
    ("解放路", "arterial", 36, [(0, 0), (6, 330), (-8, 700), (0, 1000)]),
    ("人民路", "arterial", 40, [(0, 1000), (420, 1008), (900, 994), (1300, 1000)]),
    ("金山路", "secondary", 28, [(1300, 0), (1316, 330), (1292, 690), (1300, 1000)]),
    ("湘江路", "arterial", 32, [(0, 0), (500, -8), (1000, 7), (1300, 0)]),
    ("湘江路", "secondary", 16, [(1300, 0), (1900, -30), (2600, 24), (3100, -12), (3520, 0)]),
    ("金碧路", "secondary", 30, [(-620, 0), (-300, 8), (0, 0)]),
    ("西昌路", "secondary", 26, [(-620, -565), (-634, -300), (-620, 0)]),
    ("柿花桥路", "branch", 18, [(-620, -565), (-350, -574), (-150, -560), (0, -565)]),
    ("东寺街", "branch", 20, [(0, 0), (9, -280), (0, -565)]),
    ("东寺街", "branch", 16, [(0, -565), (-5, -720), (0, -852)]),
    (
        "滨河路",
        "secondary",
        14,
        [(0, -852), (600, -868), (1300, -826), (2050, -880), (2800, -838), (3520, -852)],
    ),
    ("青山路", "branch", 10, [(3520, -852), (3545, -420), (3520, 0)]),
]
"""Name, kind, width in metres, points. Their ends meet; their middles may bend."""

INNER_STREETS: list[tuple[str, str, float, Points]] = [
    # 复兴社区
    ("复兴路", "branch", 16, [(-330, 30), (-322, -150), (-338, -400), (-330, -600)]),
    ("书院街", "branch", 14, [(-650, -280), (-480, -288), (-330, -282), (-170, -292), (30, -285)]),
    ("顺城巷", "lane", 8, [(-168, 30), (-162, -150), (-170, -292)]),
    ("新民巷", "lane", 8, [(-486, 30), (-480, -288)]),
    ("文林巷", "lane", 7, [(-336, -430), (-160, -424), (30, -434)]),
    ("仓坝巷", "lane", 7, [(-478, -262), (-470, -420), (-476, -600)]),
    # 漓江路社区
    ("漓江路", "secondary", 26, [(-30, 500), (330, 512), (650, 505), (985, 496), (1340, 505)]),
    ("建设路", "secondary", 24, [(650, -30), (644, 250), (656, 505), (650, 760), (650, 1040)]),
    ("纺织路", "branch", 14, [(300, -30), (296, 255), (304, 540)]),
    ("学院路", "branch", 16, [(336, 490), (330, 760), (334, 1040)]),
    ("和平路", "branch", 16, [(985, -30), (992, 230), (980, 505), (990, 745), (985, 1040)]),
    ("新华街", "branch", 14, [(-30, 262), (296, 255), (480, 250), (670, 255)]),
    ("友谊街", "branch", 14, [(-30, 752), (330, 760), (670, 764)]),
    ("园林路", "branch", 16, [(640, 748), (985, 742), (1340, 750)]),
    ("富民街", "branch", 12, [(630, 236), (985, 228), (1340, 222)]),
    ("菜市巷", "lane", 8, [(488, 490), (492, 620), (486, 780)]),
    # 青石桥社区
    (
        "青石路",
        "branch",
        8,
        [
            (-30, -420), (180, -452), (430, -470), (700, -415), (1100, -372), (1500, -462),
            (1900, -535), (2300, -470), (2700, -398), (3100, -486), (3300, -470), (3580, -430),
        ],
    ),
    ("桥头路", "branch", 8, [(300, 30), (292, -150), (310, -480)]),
    ("向阳路", "branch", 7, [(1500, 30), (1520, -200), (1496, -480), (1520, -900)]),
    ("石场路", "branch", 7, [(2520, 40), (2490, -200), (2530, -460), (2500, -900)]),
    ("圩堤路", "lane", 5, [(330, -440), (560, -640), (900, -700), (1260, -640), (1530, -660)]),
]  # fmt: skip
"""The streets within; those of 青石桥 are country roads."""

CANALS: list[tuple[str, float, Points]] = [
    (
        "锦江河",
        18,
        [
            (868, 1090), (880, 920), (846, 770), (800, 700), (870, 600), (905, 500), (1040, 400),
            (1068, 300), (1050, 180), (1110, 60), (1100, -70), (900, -190), (620, -320),
            (440, -460), (400, -640), (392, -960),
        ],
    ),
    (
        "柿花河",
        13,
        [
            (-720, -440), (-600, -432), (-480, -462), (-390, -500), (-290, -490),
            (-225, -530), (-205, -650),
        ],
    ),
]  # fmt: skip
"""Name, width in metres, course."""

RIVER: tuple[str, float, Points] = (
    "青石河",
    70,
    [
        (-120, -915), (600, -945), (1300, -898), (2050, -955), (2800, -912), (3640, -930),
    ],
)  # fmt: skip
"""The river south of 滨河路, outside the subdistrict."""


def parcels() -> list[Parcel]:
    """Every parcel of the town, before it is cut by streets and water."""
    return [*_dense(), *_ordinary(), *_sparse()]


def _parcel(community: str, name: str, fill: str, box: tuple[float, float, float, float],
            estate_kind: str | None = None, aliases: str = "", year: int = 2000,
            **spec: object) -> Parcel:  # fmt: skip
    named = tuple(alias for alias in aliases.split(";") if alias)
    return Parcel(STATED[community][0], name, fill, box, estate_kind, named, year, spec)


def _dense() -> list[Parcel]:
    slabs = {"storeys": (7, 7), "units": (2, 4), "ratio": 0.86}
    return [
        _parcel("FX", "金碧小区", "rows", (-650, -300, -484, 30), "gated", "金碧新村", 1989,
                gates="NS", fronts="NW", label="{n}栋", **slabs),
        _parcel("FX", "金碧花园", "rows", (-484, -164, -326, 30), "tower", "金碧大厦", 2006,
                gates="E", fronts="N", label="{n}座", shape="tower", storeys=(24, 28),
                rooms=(6, 6), ratio=0.6, label_letters=True),
        _parcel("FX", "新民小区", "rows", (-484, -300, -326, -164), "gated", "新民巷宿舍", 1993,
                gates="W", fronts="E", label="{n}幢", **slabs),
        _parcel("FX", "幸福小区", "rows", (-326, -290, -165, 30), "gated", "复兴路18号院", 1996,
                gates="NW", fronts="NW", label="{n}号楼", **slabs),
        _parcel("FX", "复兴农贸市场", "campus", (-165, -92, 12, 30), gates="E", shapes="market"),
        _parcel("FX", "云锦机械厂宿舍", "rows", (-165, -192, 12, -95), "work_unit",
                "机械厂家属院;云机宿舍;东寺街56号院", 1982, gates="E", fronts="E",
                label="甲{n}号楼", storeys=(5, 6), units=(2, 4), ratio=0.95),
        _parcel("FX", "东寺街第二小学", "campus", (-165, -300, 12, -196), gates="S",
                shapes="primary"),
        _parcel("FX", "文林苑", "rows", (-330, -430, -120, -290), "gated", "文林小区", 1999,
                gates="NS", fronts="N", label="{n}栋", **slabs),
        _parcel("FX", "书院里", "lanes", (-118, -430, 12, -290), "lane", "书院街老街区", 1948,
                street="书院街", lane_from=12),
        _parcel("FX", "东寺里", "lanes", (-215, -600, 12, -430), "lane", "东寺街老街区", 1936,
                street="东寺街", lane_from=86),
        _parcel("FX", "复兴苑", "rows", (-330, -545, -218, -430), "gated", "复兴苑小区", 2003,
                gates="W", fronts="W", label="{n}栋", storeys=(7, 7), units=(2, 4)),
        _parcel("FX", "柿花河小游园", "park", (-325, -600, -205, -515), links="SW"),
        _parcel("FX", "西昌里", "rows", (-650, -440, -474, -284), "gated", "西昌路126号院", 1991,
                gates="EW", fronts="W", label="{n}栋", **slabs),
        _parcel("FX", "仓坝小区", "rows", (-474, -478, -336, -352), "gated", "粮仓宿舍", 1994,
                gates="WE", fronts="E", label="{n}幢", **slabs),
        _parcel("FX", "复兴社区服务中心", "campus", (-474, -350, -336, -284), gates="E",
                shapes="centre"),
        _parcel("FX", "柿花里", "lanes", (-650, -600, -474, -440), "lane", "柿花桥老街区", 1929,
                street="柿花桥路", lane_from=7),
        _parcel("FX", "柿花巷", "lanes", (-472, -600, -240, -480), "lane", "柿花桥边", 1932,
                street="柿花桥路", lane_from=31),
    ]  # fmt: skip


def _ordinary() -> list[Parcel]:
    return [
        _parcel("LJ", "锦江桥街道办事处", "campus", (-20, 750, 130, 1030), gates="W",
                shapes="office"),
        _parcel("LJ", "幸福里小区", "rows", (132, 750, 336, 1030), "gated", "幸福里", 2008,
                gates="SN", fronts="NE", label="{n}号楼", storeys=(5, 6), units=(2, 4), ratio=1.25,
                garden=True),
        _parcel("LJ", "第三中学", "campus", (330, 755, 650, 1030), gates="SE", shapes="middle"),
        _parcel("LJ", "锦绣花园西区", "rows", (650, 745, 868, 1030), "gated",
                "锦绣西区;锦绣花园;锦绣花园(西)", 2004, gates="SW", fronts="SW", label="{n}栋",
                storeys=(5, 5), units=(2, 4), ratio=1.15),
        _parcel("LJ", "锦江河滨绿地", "park", (868, 745, 986, 1030), links="SE"),
        _parcel("LJ", "锦绣花园东区", "rows", (985, 745, 1330, 1030), "gated",
                "锦绣东区;锦绣花园;锦绣花园(东)", 2006, gates="SWE", fronts="WN", label="{n}栋",
                storeys=(4, 5), units=(2, 4), ratio=1.7, garden=True, skip=0.1),
        _parcel("LJ", "幸福小区", "rows", (-20, 500, 200, 760), "gated", "老幸福小区", 1995,
                gates="WN", fronts="WS", label="{n}号楼", storeys=(4, 5), units=(2, 4), ratio=1.25),
        _parcel("LJ", "漓江路幼儿园", "campus", (202, 640, 332, 760), gates="N",
                shapes="kindergarten"),
        _parcel("LJ", "农机公司宿舍", "rows", (202, 500, 332, 638), "work_unit", "农机家属院", 1985,
                gates="E", fronts="S", label="{n}幢", storeys=(4, 5), units=(2, 3), ratio=1.1),
        _parcel("LJ", "第二人民医院", "campus", (332, 500, 490, 768), gates="SW",
                shapes="hospital"),
        _parcel("LJ", "漓江路农贸市场", "campus", (490, 640, 650, 768), gates="NE",
                shapes="market"),
        _parcel("LJ", "漓江商业广场", "campus", (490, 500, 650, 638), gates="SE", shapes="mall"),
        _parcel("LJ", "人民公园", "park", (650, 495, 990, 750), links="NSWE", lake=True),
        _parcel("LJ", "阳光城一期", "rows", (985, 495, 1146, 750), "tower", "阳光城;阳光一期", 2012,
                gates="SW", fronts="S", label="{n}号楼", shape="tower", storeys=(11, 15),
                rooms=(4, 4), ratio=0.75, garden=True),
        _parcel("LJ", "阳光城二期", "rows", (1146, 495, 1330, 750), "tower", "阳光城;阳光二期",
                2018, gates="SE", fronts="S", label="{n}号楼", shape="tower", storeys=(13, 15),
                rooms=(4, 4), ratio=0.8, garden=True),
        _parcel("LJ", "棉纺厂家属院", "rows", (-20, 400, 306, 520), "work_unit",
                "棉纺家属院;纺织路9号院", 1958, gates="NE", fronts="N", label="{n}排", shape="pai",
                storeys=(1, 1), chinese=True),
        _parcel("LJ", "棉纺厂家属院", "rows", (-20, 255, 306, 399), "work_unit",
                "棉纺家属院;纺织路9号院", 1984, gates="ES", fronts="W", label="甲{n}号楼",
                storeys=(3, 4), units=(2, 4), ratio=1.5),
        _parcel("LJ", "第一棉纺厂", "campus", (300, 250, 650, 515), gates="W", shapes="factory"),
        _parcel("LJ", "和平家园", "rows", (650, 228, 990, 366), "gated", "和平小区;和平家园小区",
                2010, gates="WE", fronts="WE", label="{n}幢", storeys=(5, 6),
                units=(2, 4), ratio=1.35, garden=True, skip=0.06),
        _parcel("LJ", "职业技术学校", "campus", (650, 368, 990, 505), gates="WN", shapes="middle"),
        _parcel("LJ", "滨河游园", "park", (905, 505, 990, 745), links="EN"),
        _parcel("LJ", "河湾游园", "park", (985, 228, 1056, 505), links="W"),
        _parcel("LJ", "小李庄", "lanes", (1060, 222, 1330, 510), "lane", "李庄;城中村", 1992,
                street="金山路", style="urban_village"),
        _parcel("LJ", "长途汽车站", "campus", (-20, 90, 306, 260), gates="WN", shapes="station"),
        _parcel("LJ", "沿江商业街", "campus", (-20, -20, 306, 88), gates="S", shapes="retail"),
        _parcel("LJ", "漓江路小学", "campus", (300, 110, 470, 260), gates="W", shapes="primary"),
        _parcel("LJ", "建设新村", "rows", (472, 110, 656, 260), "open", "建设一村", 1987,
                gates="EN", fronts="E", label="{n}栋", storeys=(4, 5), units=(2, 4), ratio=1.1),
        _parcel("LJ", "湘江路建材市场", "campus", (300, -20, 656, 106), gates="S",
                shapes="retail"),
        _parcel("LJ", "粮食储备库", "campus", (645, -20, 992, 236), gates="WE", shapes="depot"),
        _parcel("LJ", "锦江新城", "rows", (985, -20, 1082, 230), "tower", "锦江新城一期", 2026,
                gates="W", label="{n}号楼", shape="tower", storeys=(17, 18), rooms=(4, 4),
                ratio=0.6, new=True),
        _parcel("LJ", "锦江新城预留地", "reserved", (1100, -20, 1330, 226), gates="E"),
    ]  # fmt: skip


def _sparse() -> list[Parcel]:
    def group(n: str, box: tuple[float, float, float, float], houses: int, aliases: str,
              **spec: object) -> Parcel:  # fmt: skip
        return _parcel("QS", f"青石桥{n}组", "village", box, "village", aliases, 1998,
                       houses=houses, group=n, **spec)  # fmt: skip

    return [
        group("一", (130, -640, 390, -250), 128, "一组;1组;桥头", village_hall=True),
        group("一", (440, -620, 660, -300), 44, "一组;1组;桥头", start=129),
        group("二", (1060, -520, 1420, -220), 108, "二组;2组;陈家湾"),
        group("三", (3240, -640, 3495, -320), 82, "三组;3组;山脚下"),
        group("四", (1840, -720, 2260, -400), 100, "四组;4组;大塘口"),
        _parcel("QS", "青石新村", "rows", (30, -190, 284, 20), "gated",
                "五组;5组;青石桥五组;安置点", 2015, gates="EN", fronts="N", label="5组{n}号",
                shape="terrace", storeys=(3, 3), ratio=1.3),
        _parcel("QS", "青石桥小学", "campus", (30, -330, 284, -200), gates="E", shapes="primary"),
        _parcel("QS", "青石石材厂", "campus", (2300, -240, 2490, -60), gates="E",
                shapes="factory_small"),
        _parcel("QS", "红星砖厂", "campus", (2540, -200, 2740, -50), gates="W",
                shapes="factory_small"),
        _parcel("QS", "青石粮站", "campus", (1530, -150, 1660, -40), gates="W",
                shapes="depot_small"),
        _parcel("QS", "桥头农资市场", "campus", (312, -150, 470, -20), gates="W",
                shapes="market_small"),
    ]  # fmt: skip
