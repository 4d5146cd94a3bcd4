"""Places: nation, province, county, community, person, all by contiguous index.

A person's index is the geography, so sums by place are sums of segments.
Counties and communities are a synthetic split of each province's published
population and number of county divisions. A sample takes whole communities, in
a fixed random order within each province, so that samples are nested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from counterscore.draws import ROLLOUT, SAMPLE, draw
from counterscore.errors import UsageError, WallError

if TYPE_CHECKING:
    from counterscore.society.package import Society

LEAST_PLACE = 500  # persons; a smaller place could point at somebody
CELL_COMMUNITIES = 20  # sampled communities that a county cell has at least, where the province has them


@dataclass(frozen=True)
class Layout:
    """Every community of the nation, in order of index."""

    start: NDArray[np.int64]  # [community] national index of the first person
    size: NDArray[np.int32]  # [community] persons
    county: NDArray[np.int32]  # [community]
    province: NDArray[np.int32]  # [community]
    county_province: NDArray[np.int32]  # [county]
    population: NDArray[np.int64]  # [province]


@dataclass(frozen=True)
class Sample:
    """The communities of a run, in order of index."""

    community: NDArray[np.int64]  # [c] number in the layout
    start: NDArray[np.int64]  # [c] national index of the first person
    size: NDArray[np.int32]  # [c]
    county: NDArray[np.int32]  # [c]
    province: NDArray[np.int32]  # [c]
    offset: NDArray[np.int64]  # [c + 1] position in the state
    weight: NDArray[np.float64]  # [province] persons of the nation for each person of the sample
    asked: str

    @property
    def persons(self) -> int:
        """Number of persons in the sample."""
        return int(self.offset[-1])


@lru_cache(maxsize=8)
def layout(society: Society) -> Layout:
    """The synthetic split of a society."""
    starts, sizes, counties, homes, of_county = [], [], [], [], []
    first = county = 0
    for number, province in enumerate(society.provinces):
        size = community_sizes(province.population, society.community_persons)
        if size.min() < LEAST_PLACE and not society.fixture:
            remedy = "So small a place could point at somebody."
            raise WallError("a community of fewer than 500 persons", key=province.name, found=str(size.min()), remedy=remedy)
        starts.append(first + np.concatenate([[0], np.cumsum(size)[:-1]]))
        sizes.append(size)
        split = min(province.counties, size.size)
        counties.append(county + np.arange(size.size) * split // size.size)
        homes.append(np.full(size.size, number))
        of_county.append(np.full(split, number))
        first += province.population
        county += split
    return Layout(
        np.concatenate(starts).astype(np.int64),
        np.concatenate(sizes).astype(np.int32),
        np.concatenate(counties).astype(np.int32),
        np.concatenate(homes).astype(np.int32),
        np.concatenate(of_county).astype(np.int32),
        np.array([p.population for p in society.provinces], np.int64),
    )


def community_sizes(population: int, wanted: int) -> NDArray[np.int64]:
    """Sizes near `wanted` that sum to `population`; all but the last are multiples of 16."""
    number = max(1, round(population / wanted))
    even = population // number // 16 * 16
    size = np.full(number, even, np.int64)
    spare = population - even * number
    size[: spare // 16] += 16
    size[-1] += spare % 16
    return size


@njit(cache=True)
def _order_words(site, count):  # type: ignore[no-untyped-def]
    out = np.empty(count, np.uint64)
    for i in range(count):
        w0, w1, _, _ = draw(np.uint64(0), i, 0, site, 0)
        out[i] = (np.uint64(w0) << np.uint64(32)) | np.uint64(w1)
    return out


@lru_cache(maxsize=4)
def order_words(site: int, count: int) -> NDArray[np.uint64]:
    """[i] a word for each of so many, by which they are put into a fixed order."""
    return np.asarray(_order_words(site, count))


def join_order(where: Layout) -> NDArray[np.int32]:
    """Rank of each county in the fixed order of joining."""
    words = order_words(ROLLOUT, where.county_province.size)
    rank = np.empty(words.size, np.int32)
    rank[np.argsort(words, kind="stable")] = np.arange(words.size, dtype=np.int32)
    return rank


def parse_people(text: str | int) -> tuple[str, int]:
    """("one_in", k) from "1:1000", ("people", n) from "100000", ("one_in", 1) from "all"."""
    written = str(text).strip().replace("_", "").replace(",", "")
    if written == "all":
        return "one_in", 1
    match = re.fullmatch(r"1:(\d{1,9})", written)
    if match and int(match[1]) > 0:
        return "one_in", int(match[1])
    if re.fullmatch(r"\d{1,10}", written) and int(written) > 0:
        return "people", int(written)
    raise UsageError("not a size", key="--people", found=str(text), allowed="a number such as 100000, a part such as 1:1000, or all")


def sample(society: Society, people: str | int = "1:1000") -> Sample:
    """Communities of the asked size: at least one a province, nested in every larger sample."""
    return sampled(society, str(people))


@lru_cache(maxsize=4)
def sampled(society: Society, people: str) -> Sample:
    """The same, kept: a run asks for it many times."""
    kind, number = parse_people(people)
    where = layout(society)
    total = int(where.population.sum())
    share = 1 / number if kind == "one_in" else min(1.0, number / total)
    words = order_words(SAMPLE, where.start.size)
    chosen = []
    for p in range(where.population.size):
        of_province = np.flatnonzero(where.province == p)
        take = min(of_province.size, max(1, round(of_province.size * share)))
        chosen.append(of_province[np.argsort(words[of_province], kind="stable")[:take]])
    return of_communities(society, np.sort(np.concatenate(chosen)), people)


def cells_of(who: Sample, least: int = CELL_COMMUNITIES) -> NDArray[np.int32]:
    """[c] the county cell of each community: counties in order, pooled within a province up to `least` sampled communities.

    What is left at a province's end joins its last cell. At full size most counties are cells of their own.
    """
    cell = np.empty(who.county.size, np.int32)
    number = -1
    for province in np.unique(who.province):
        here = np.flatnonzero(who.province == province)
        counties, sizes = np.unique(who.county[here], return_counts=True)
        number, held, first = number + 1, 0, number + 1
        of_county = np.empty(counties.size, np.int32)
        for i, size in enumerate(sizes):
            if held >= least:
                number, held = number + 1, 0
            of_county[i] = number
            held += size
        if held < least and number > first:
            of_county[of_county == number] = number - 1
            number -= 1
        cell[here] = of_county[np.searchsorted(counties, who.county[here])]
    return cell


def of_communities(society: Society, community: NDArray[np.int64], asked: str = "chosen communities") -> Sample:
    """The sample that has just these communities (numbers in the layout, ascending)."""
    where = layout(society)
    size = where.size[community]
    offset = np.concatenate([[0], np.cumsum(size, dtype=np.int64)])
    taken = np.bincount(where.province[community], weights=size, minlength=where.population.size)
    weight = np.divide(where.population, taken, out=np.zeros(taken.size), where=taken > 0)
    return Sample(community, where.start[community], size, where.county[community], where.province[community], offset, weight, asked)
