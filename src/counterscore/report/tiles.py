"""Where each province lies on a map of tiles."""

from __future__ import annotations

# Row and column of each province on a tile map, roughly where it lies.
TILES: dict[str, tuple[int, int]] = {
    "Heilongjiang": (0, 8),
    "Inner Mongolia": (1, 6),
    "Jilin": (1, 8),
    "Xinjiang": (2, 0),
    "Beijing": (2, 6),
    "Tianjin": (2, 7),
    "Liaoning": (2, 8),
    "Gansu": (3, 2),
    "Ningxia": (3, 3),
    "Shanxi": (3, 5),
    "Hebei": (3, 6),
    "Shandong": (3, 7),
    "Tibet": (4, 0),
    "Qinghai": (4, 1),
    "Sichuan": (4, 2),
    "Shaanxi": (4, 4),
    "Henan": (4, 5),
    "Anhui": (4, 6),
    "Jiangsu": (4, 7),
    "Shanghai": (4, 8),
    "Chongqing": (5, 3),
    "Hubei": (5, 4),
    "Hunan": (5, 5),
    "Jiangxi": (5, 6),
    "Zhejiang": (5, 7),
    "Yunnan": (6, 2),
    "Guizhou": (6, 3),
    "Guangxi": (6, 4),
    "Guangdong": (6, 5),
    "Fujian": (6, 6),
    "Hainan": (7, 4),
}
