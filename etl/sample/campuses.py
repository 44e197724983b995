"""Buildings on each kind of campus: tables of their sizes and places."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A building of a campus: name, kind, outline, storeys and where it would like to stand."""

    name: str
    kind: str
    outline: str
    size_m: tuple[float, float]
    storeys: int
    prefer: tuple[float, float] = (0.5, 0.5)
    status: str = "in_use"


CAMPUSES: dict[str, list[Piece]] = {
    "primary": [
        Piece("教学楼", "school", "U", (52, 36), 4, (0.75, 0.35)),
        Piece("综合楼", "school", "L", (36, 24), 3, (0.8, 0.9)),
        Piece("食堂", "school", "I", (26, 14), 2, (0.2, 1)),
    ],
    "middle": [
        Piece("教学楼", "school", "U", (66, 48), 5, (0.85, 0.45)),
        Piece("实验楼", "school", "I", (58, 15), 5, (0.9, 0.75)),
        Piece("图书馆", "school", "L", (42, 34), 4, (0.6, 0.05)),
        Piece("学生宿舍", "school", "I", (54, 14), 6, (0.75, 1)),
        Piece("学生宿舍二", "school", "I", (54, 14), 6, (0.75, 0.9)),
        Piece("食堂", "school", "I", (40, 26), 2, (0.5, 1)),
        Piece("体育馆", "school", "I", (44, 32), 2, (0, 0)),
    ],
    "kindergarten": [
        Piece("教学楼", "kindergarten", "L", (44, 30), 3, (0.5, 0.8)),
        Piece("活动楼", "kindergarten", "I", (24, 13), 2, (0.9, 0.1)),
    ],
    "hospital": [
        Piece("门诊楼", "hospital", "L", (56, 34), 5, (0.5, 0.05)),
        Piece("住院楼", "hospital", "I", (62, 18), 14, (0.5, 0.6)),
        Piece("医技楼", "hospital", "I", (48, 20), 4, (0.5, 0.35)),
        Piece("行政楼", "hospital", "I", (40, 13), 4, (0.2, 1)),
        Piece("后勤楼", "hospital", "I", (28, 13), 2, (1, 1)),
    ],
    "office": [
        Piece("锦江桥街道办事处", "office", "U", (62, 34), 5, (0.5, 0.55)),
        Piece("锦江桥街道便民服务中心", "public", "I", (44, 18), 3, (0.1, 0.1)),
        Piece("锦江桥街道文化活动中心", "public", "L", (42, 28), 3, (0.3, 1)),
        Piece("锦江桥街道社区卫生服务中心", "hospital", "L", (46, 26), 4, (0.8, 0.02)),
        Piece("机关食堂", "office", "I", (24, 14), 2, (1, 0.8)),
    ],
    "centre": [
        Piece("复兴社区居民委员会", "public", "I", (26, 12), 3, (0.9, 0.4)),
        Piece("复兴社区卫生服务站", "hospital", "I", (16, 11), 2, (0.6, 0.2)),
        Piece("粮店旧址", "commercial", "I", (30, 13), 2, (0.05, 0.1)),
        Piece("旧锅炉房", "industrial", "I", (17, 13), 1, (0.05, 0.9), "closing"),
    ],
    "market": [
        Piece("大厅", "market", "I", (64, 30), 1, (0.5, 0.6)),
        Piece("副厅", "market", "I", (42, 16), 1, (0.1, 0.1)),
        Piece("管理楼", "office", "I", (26, 11), 3, (1, 0)),
        Piece("冷库", "industrial", "I", (24, 14), 1, (0, 1)),
    ],
    "mall": [
        Piece("漓江百货大楼", "commercial", "L", (64, 52), 6, (0.7, 0.2)),
        Piece("漓江影城", "commercial", "I", (44, 32), 4, (0.1, 0.1)),
        Piece("写字楼", "office", "I", (36, 20), 16, (0.1, 0.9)),
        Piece("二号楼", "commercial", "I", (50, 20), 4, (0.9, 1)),
    ],
    "factory": [
        Piece("办公楼", "office", "I", (48, 14), 4, (0.05, 0.5)),
        Piece("纺纱车间", "industrial", "I", (96, 46), 1, (0.6, 0.8)),
        Piece("织布车间", "industrial", "I", (96, 46), 1, (0.6, 0.45)),
        Piece("印染车间", "industrial", "I", (70, 36), 1, (0.9, 0.1), "closing"),
        Piece("原料仓库", "industrial", "I", (60, 22), 1, (0.3, 0.05)),
        Piece("成品仓库", "industrial", "I", (60, 22), 1, (0.3, 0.2)),
        Piece("旧锅炉房", "industrial", "I", (24, 18), 1, (1, 0.4), "closing"),
        Piece("机修车间", "industrial", "I", (36, 20), 1, (0, 1)),
        Piece("职工食堂", "public", "I", (34, 18), 2, (0, 0)),
    ],
    "factory_small": [
        Piece("车间", "industrial", "I", (60, 24), 1, (0.6, 0.7)),
        Piece("料场仓库", "industrial", "I", (40, 20), 1, (0.2, 0.1)),
        Piece("办公楼", "office", "I", (26, 10), 2, (0.9, 0.1)),
    ],
    "depot": [
        *[
            Piece(f"{n}号仓", "industrial", "I", (66, 22), 1, (0.2, 0.12 * n))
            for n in range(1, 9)
        ],
        *[
            Piece(f"{n}号仓", "industrial", "I", (58, 22), 1, (0.8, 0.12 * (n - 8)))
            for n in range(9, 15)
        ],
        Piece("办公楼", "office", "I", (36, 13), 4, (0.5, 0)),
        Piece("质检楼", "office", "I", (24, 12), 3, (0.6, 0)),
    ],
    "depot_small": [
        Piece("1号仓", "industrial", "I", (40, 16), 1, (0.5, 0.9)),
        Piece("2号仓", "industrial", "I", (40, 16), 1, (0.5, 0.5)),
        Piece("办公室", "office", "I", (20, 9), 2, (0.1, 0)),
    ],
    "station": [
        Piece("候车大楼", "public", "L", (70, 40), 3, (0.2, 0.6)),
        Piece("检票长廊", "public", "I", (60, 12), 1, (0.7, 0.6)),
        Piece("车辆检修库", "industrial", "I", (54, 24), 1, (1, 0.1)),
        Piece("汽车站招待所", "commercial", "I", (36, 15), 5, (0, 0)),
        Piece("调度楼", "office", "I", (30, 13), 3, (1, 1)),
    ],
    "retail": [
        *[
            Piece(f"商业{n}号楼", "commercial", "I", (46 + 4 * (n % 3), 16), 3, (0.1 * n, 0.95))
            for n in range(1, 9)
        ],
        *[
            Piece(f"商业{n}号楼", "commercial", "I", (34 + 5 * (n % 3), 14), 3, (0.1 * (n - 8), 0))
            for n in range(9, 16)
        ],
    ],
    "market_small": [
        Piece("农资大厅", "market", "I", (50, 22), 1, (0.6, 0.7)),
        Piece("门市房", "commercial", "I", (44, 10), 2, (0.3, 0)),
        Piece("供销社旧址", "commercial", "I", (28, 11), 2, (1, 0), "closing"),
    ],
}  # fmt: skip
"""What stands where. Outlines: I slab, L corner, U court open to the south."""

TRACK_M = {"primary": (48, 96), "middle": (92, 172)}
"""Width and length of the sports ground: a 200 m and a 400 m track."""
