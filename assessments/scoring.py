"""Arithmetic of judgment: levels to means, the pass rule, the spread between seats, the agreed level. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from statistics import median_low
from typing import Any, Final, Protocol

from foundation.errors import Invalid
from foundation.text import TextInvalid, clean_score, clean_text

LOWEST: Final = 0
HIGHEST: Final = 4
LEVEL_NAMES: Final = ("Not shown", "Basic", "Partially developed", "Fully developed", "Mastery")
#: R-24: a note of this many characters explains the lowest two levels and the highest
NOTE_LENGTH: Final = 40
NOTED_LEVELS: Final = frozenset({0, 1, 4})
MOST_NOTE: Final = 4_000

#: means and percents are kept with four places and compared unrounded (R-34)
PLACES: Final = Decimal("0.0001")


class Weighed(Protocol):
    """What the arithmetic needs of a criterion; ``Criterion`` and the table of criteria fit."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def weight(self) -> int: ...
    @property
    def critical(self) -> bool: ...


@dataclass(frozen=True)
class Criterion:
    """A criterion as a value."""

    code: str
    title: str
    weight: int
    critical: bool = False


@dataclass(frozen=True)
class PassRule:
    """A pass rule as data (R-31, R-23). Levels run from 0 to 4, ``total_spread_max`` is points of 100.

    ``spread_max`` and ``total_spread_max`` are None where nobody compares seats, as in coursework.
    """

    mean_min: Decimal
    floor: int
    critical_floor: int
    spread_max: int | None = None
    total_spread_max: Decimal | None = None

    @classmethod
    def of(cls, rule: Mapping[str, Any] | PassRule) -> PassRule:
        """The rule from a rubric's JSON; without a critical floor the floor holds for all criteria."""
        if isinstance(rule, PassRule):
            return rule
        total = rule.get("total_spread_max")
        return cls(
            mean_min=Decimal(str(rule["mean_min"])),
            floor=int(rule["floor"]),
            critical_floor=int(rule.get("critical_floor", rule["floor"])),
            spread_max=rule.get("spread_max"),
            total_spread_max=None if total is None else Decimal(str(total)),
        )

    def least(self, criterion: Weighed) -> int:
        """The level a criterion needs."""
        return max(self.floor, self.critical_floor) if criterion.critical else self.floor


@dataclass(frozen=True)
class Verdict:
    """Whether a pass rule is met, the weighted mean (0 to 4, four places), and why not: one sentence a reason.

    ``below`` holds the codes of the criteria below standard.
    """

    met: bool
    mean: Decimal
    sentences: tuple[str, ...]
    below: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.met


@dataclass(frozen=True)
class Gap:
    """How far apart the seats are on one criterion; ``wide`` when further than the rule allows."""

    code: str
    lowest: int
    highest: int
    wide: bool

    @property
    def size(self) -> int:
        return self.highest - self.lowest


@dataclass(frozen=True)
class Spread:
    """The spread between seats: by criterion, of the totals (points of 100), and what asks for moderation."""

    gaps: tuple[Gap, ...]
    total: Decimal
    sentences: tuple[str, ...]

    @property
    def differing(self) -> tuple[str, ...]:
        """Codes a moderator must settle: the wide gaps, or every gap where only the totals are too far apart."""
        if not self.sentences:
            return ()
        wide = tuple(gap.code for gap in self.gaps if gap.wide)
        return wide or tuple(gap.code for gap in self.gaps if gap.size)


@dataclass(frozen=True)
class Given:
    """One level as a person gave it, with the note."""

    level: int
    note: str


# --- means ----------------------------------------------------------------------------------------


def weighted_mean(levels: Mapping[str, int], weights: Mapping[str, int]) -> Fraction:
    """The exact weighted mean of levels, 0 to 4.

    Raises ``Invalid`` ``criterion_missing``, ``criterion_unknown`` (B-48) or ``weights_sum`` when no weight counts.
    """
    _same_codes(levels, weights)
    total = sum(weights.values())
    if total <= 0:
        raise Invalid("weights_sum", "The weights of this rubric add up to nothing.")
    return Fraction(sum(levels[code] * weight for code, weight in weights.items()), total)


def percent(levels: Mapping[str, int], criteria: Iterable[Weighed] | Mapping[str, int]) -> Decimal:
    """Level x weight / 4, as a percentage of all weights with four places (program facts 5.6, R-34).

    ``criteria`` may also be a mapping of code to weight.
    """
    weights = criteria if isinstance(criteria, Mapping) else weights_of(criteria)
    return rounded(weighted_mean(levels, weights) / HIGHEST * 100)


def rounded(number: Fraction) -> Decimal:
    """Four places, halves to even: for keeping and showing, never for comparing (R-34)."""
    with_places = Decimal(number.numerator) / Decimal(number.denominator)
    return with_places.quantize(PLACES, rounding=ROUND_HALF_EVEN)


def weights_of(criteria: Iterable[Weighed]) -> dict[str, int]:
    """Code to weight."""
    return {criterion.code: criterion.weight for criterion in criteria}


# --- the pass rule --------------------------------------------------------------------------------


def judge(
    levels: Mapping[str, int], criteria: Iterable[Weighed], rule: Mapping[str, Any] | PassRule
) -> Verdict:
    """Whether levels meet a pass rule (R-31): the mean, each criterion's floor, the critical floor.

    Nothing compensates: a high mean lifts no criterion. The mean is compared unrounded (R-34).
    """
    bar, known = PassRule.of(rule), list(criteria)
    mean = weighted_mean(levels, weights_of(known))
    low = [criterion for criterion in known if levels[criterion.code] < bar.least(criterion)]
    sentences = [
        f"{criterion.code} {criterion.title}: level {levels[criterion.code]}"
        f" ({LEVEL_NAMES[levels[criterion.code]].lower()}), at least {bar.least(criterion)} is needed"
        f"{', because the criterion is critical' if criterion.critical and bar.critical_floor > bar.floor else ''}."
        for criterion in low
    ]
    if mean < Fraction(bar.mean_min):
        sentences.append(f"The weighted mean is {short(mean)} of 4, at least {bar.mean_min} is needed.")
    return Verdict(not sentences, rounded(mean), tuple(sentences), tuple(c.code for c in low))


def passes(
    levels: Mapping[str, int], criteria: Iterable[Weighed], rule: Mapping[str, Any] | PassRule
) -> bool:
    """Whether levels meet a pass rule (R-31); ``judge`` says why not."""
    return judge(levels, criteria, rule).met


def short(number: Fraction) -> str:
    """A number in a sentence, with at least one and at most four places."""
    exact = rounded(number)
    return f"{exact.normalize():f}" if exact != exact.to_integral_value() else f"{exact:.1f}"


# --- seats ----------------------------------------------------------------------------------------


def spread(
    scores: Sequence[Mapping[str, int]], criteria: Iterable[Weighed], rule: Mapping[str, Any] | PassRule
) -> Spread:
    """How far apart seats lie and whether that asks for moderation (R-23): a criterion or the totals."""
    bar, known = PassRule.of(rule), list(criteria)
    weights = weights_of(known)
    gaps, sentences = [], []
    for criterion in known:
        given = [seat[criterion.code] for seat in scores]
        wide = bar.spread_max is not None and max(given) - min(given) > bar.spread_max
        gaps.append(Gap(criterion.code, min(given), max(given), wide))
        if wide:
            sentences.append(
                f"{criterion.code} {criterion.title}: levels from {min(given)} to {max(given)}, "
                f"more than {_levels(bar.spread_max or 0)} apart."
            )
    totals = [weighted_mean(seat, weights) / HIGHEST * 100 for seat in scores]
    apart = max(totals) - min(totals)
    if bar.total_spread_max is not None and apart > Fraction(bar.total_spread_max):
        sentences.append(
            f"The totals lie {short(apart)} points of 100 apart, more than {bar.total_spread_max:f}."
        )
    return Spread(tuple(gaps), rounded(apart), tuple(sentences))


def agreed(scores: Sequence[Mapping[str, int]], moderated: Mapping[str, int] | None = None) -> dict[str, int]:
    """The agreed level per criterion: the median of the seats, or the moderated level where there is one.

    With three seats the median is the level that at least two of them reach (R-25).
    """
    settled = dict(moderated or {})
    return {code: settled.get(code, median_low(seat[code] for seat in scores)) for code in scores[0]}


# --- what a person gives --------------------------------------------------------------------------


def level(raw: object, *, from_json: bool = False) -> int:
    """A level from 0 to 4. Raises ``TextInvalid`` ``score_number``, ``score_range``, ``score_places`` (B-44 to B-47)."""
    return int(clean_score(raw, LOWEST, HIGHEST, 0, from_json=from_json))


def note_needed(of: int) -> bool:
    """Whether a level needs a note of ``NOTE_LENGTH`` characters (R-24)."""
    return of in NOTED_LEVELS


def read_scores(
    entries: Iterable[tuple[object, object, object]],
    criteria: Iterable[Weighed],
    *,
    from_json: bool = False,
    partial: bool = False,
    noted: bool = True,
) -> dict[str, Given]:
    """Levels by criterion from (code, level, note) entries, in the rubric's order.

    ``partial`` is for drafts: missing criteria, empty levels and short notes may stand; a draft without a
    level is kept with level -1. ``noted=False`` asks for no notes at all. Raises ``Invalid`` with ``criterion_unknown``, ``criterion_twice``,
    ``criterion_missing`` (B-48), ``note_missing`` (R-24) or a score code (B-44 to B-47), each beside its field.
    """
    known = {criterion.code: criterion for criterion in criteria}
    given: dict[str, Given] = {}
    for code, raw, note in entries:
        if not isinstance(code, str) or code not in known:
            raise Invalid("criterion_unknown", "One of these criteria does not belong to this rubric.")
        if code in given:
            raise Invalid(
                "criterion_twice",
                f"{code} was given twice. Give one level for each criterion.",
                field=f"level_{code}",
            )
        given[code] = _given(code, raw, note, from_json=from_json, partial=partial, noted=noted)
    if not partial:
        missing = [code for code in known if code not in given]
        if missing:
            raise Invalid(
                "criterion_missing",
                f"A level is missing for {', '.join(missing)}. Give one for every criterion.",
                field=f"level_{missing[0]}",
            )
    return {code: given[code] for code in known if code in given}


def _given(code: str, raw: object, note: object, *, from_json: bool, partial: bool, noted: bool) -> Given:
    try:
        words = clean_text("" if note is None else note, MOST_NOTE)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field=f"note_{code}") from problem
    if partial and raw in (None, ""):
        return Given(-1, words)
    try:
        found = level(raw, from_json=from_json)
    except TextInvalid as problem:
        raise Invalid(problem.code, problem.sentence, field=f"level_{code}") from problem
    if noted and not partial and note_needed(found) and len(words) < NOTE_LENGTH:
        raise Invalid(
            "note_missing",
            f"{code}: level {found} needs a note of at least {NOTE_LENGTH} characters that says what you saw; "
            f"yours has {len(words)}.",
            field=f"note_{code}",
        )
    return Given(found, words)


def _same_codes(levels: Mapping[str, int], weights: Mapping[str, int]) -> None:
    missing = sorted(set(weights) - set(levels))
    if missing:
        raise Invalid(
            "criterion_missing", f"A level is missing for {', '.join(missing)}.", field=f"level_{missing[0]}"
        )
    if unknown := sorted(set(levels) - set(weights)):
        raise Invalid("criterion_unknown", f"{', '.join(unknown)} does not belong to this rubric.")


def _levels(count: int) -> str:
    return f"{count} level{'' if count == 1 else 's'}"
