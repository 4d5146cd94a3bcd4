"""The finest real places that a society may name: provinces, and nothing below them.

The 31 divisions of the 2020 census. A finer place could point at somebody. A
society whose places are invented says `fixture = true` and is free of the list.
"""

from __future__ import annotations

PROVINCES = (
    *("Beijing", "Tianjin", "Hebei", "Shanxi", "Inner Mongolia"),
    *("Liaoning", "Jilin", "Heilongjiang"),
    *("Shanghai", "Jiangsu", "Zhejiang", "Anhui", "Fujian", "Jiangxi", "Shandong"),
    *("Henan", "Hubei", "Hunan", "Guangdong", "Guangxi", "Hainan"),
    *("Chongqing", "Sichuan", "Guizhou", "Yunnan", "Tibet"),
    *("Shaanxi", "Gansu", "Qinghai", "Ningxia", "Xinjiang"),
)
