"""Every metric of disparity, in one list: reports, commands and pages read it, and nothing registers itself.

`shares` is what `intervals.judged` gives intervals of and tests; metrics that differ in their one number alone have the same.
Others that the field speaks of are not here, because they are not differences between groups: individual and counterfactual
fairness need the same life lived twice, recourse needs time, and the concentration of harm is in `concentration`.
"""

from __future__ import annotations

from counterscore.audit import disparity
from counterscore.audit.decisions import Decisions, Figure, Metric

FAIRLEARN = "Fairlearn user guide, Common fairness metrics"
HARDT = "Hardt, Price and Srebro 2016, Equality of opportunity in supervised learning"
CHOULDECHOVA = "Chouldechova 2017, Fair prediction with disparate impact, Big Data 5(2)"

METRICS: tuple[Metric[Decisions, Figure], ...] = (
    Metric(
        "Selection rate",
        ("approval rate", "positive prediction rate", "acceptance rate"),
        "share",
        (0.0, 1.0),
        "lower",
        FAIRLEARN,
        "share that gets the good outcome: is not barred",
        disparity.selection_rate,
        disparity.selection,
    ),
    Metric(
        "Demographic parity difference",
        ("statistical parity difference", "independence", "mean difference"),
        "share",
        (0.0, 1.0),
        "higher",
        "Calders and Verwer 2010, Data Mining and Knowledge Discovery 21; Fairlearn user guide",
        "largest less smallest selection rate",
        disparity.demographic_parity_difference,
        disparity.selection,
    ),
    Metric(
        "Demographic parity ratio",
        ("statistical parity ratio", "disparate impact ratio", "impact ratio", "adverse impact ratio"),
        "factor",
        (0.0, 1.0),
        "lower",
        FAIRLEARN,
        "smallest over largest selection rate",
        disparity.demographic_parity_ratio,
        disparity.selection,
    ),
    Metric(
        "Four-fifths rule",
        ("80% rule", "four-fifths screen", "p% rule"),
        "factor",
        (0.0, 1.0),
        "lower",
        "29 CFR 1607.4 D; Fairlearn user guide, on its misuse",
        "demographic parity ratio, held against 0.8; a screen of US employment law, with no validity elsewhere",
        disparity.four_fifths,
        disparity.selection,
    ),
    Metric(
        "Wrongful denial rate",
        ("false positive rate", "FPR", "false alarm rate"),
        "share",
        (0.0, 1.0),
        "higher",
        CHOULDECHOVA,
        "share barred of those whose true conduct does not meet the bar's own ground",
        disparity.wrongful_denial_rate,
        disparity.wrongful,
    ),
    Metric(
        "Wrongful denial difference",
        ("false positive rate difference", "FPR parity", "predictive equality"),
        "share",
        (0.0, 1.0),
        "higher",
        "Corbett-Davies et al. 2017, Algorithmic decision making and the cost of fairness",
        "largest less smallest wrongful denial rate",
        disparity.wrongful_denial_difference,
        disparity.wrongful,
    ),
    Metric(
        "Missed rate",
        ("false negative rate", "FNR", "miss rate"),
        "share",
        (0.0, 1.0),
        "no direction by itself: whoever is missed is spared, and the scheme does not do what it says",
        CHOULDECHOVA,
        "share not barred of those whose true conduct meets the bar's own ground",
        disparity.missed_rate,
        disparity.missed,
    ),
    Metric(
        "Missed difference",
        ("false negative rate difference", "equal opportunity difference", "true positive rate difference"),
        "share",
        (0.0, 1.0),
        "higher",
        HARDT,
        "largest less smallest missed rate; equal opportunity is of its complement",
        disparity.missed_difference,
        disparity.missed,
    ),
    Metric(
        "Equalized odds difference",
        ("equalised odds", "separation", "disparate mistreatment"),
        "share",
        (0.0, 1.0),
        "higher",
        f"{HARDT}; the larger of the two, as in Fairlearn: AIF360's average odds difference is their mean",
        "the larger of two differences of the share barred: of those who do not meet the ground, and of those who do",
        disparity.equalized_odds_difference,
        disparity.odds,
    ),
    Metric(
        "False discovery rate",
        ("FDR", "false discovery rate parity"),
        "share",
        (0.0, 1.0),
        "higher",
        CHOULDECHOVA,
        "share of the barred whose true conduct does not meet the bar's own ground",
        disparity.false_discovery_rate,
        disparity.false_discovery,
    ),
    Metric(
        "Predictive parity difference",
        ("predictive parity", "outcome test", "precision difference", "PPV difference", "sufficiency of a yes or no"),
        "share",
        (0.0, 1.0),
        "higher",
        CHOULDECHOVA,
        "largest less smallest share of the barred whose true conduct meets the ground",
        disparity.predictive_parity_difference,
        disparity.predictive,
    ),
    Metric(
        "Conditional parity difference",
        ("conditional statistical parity", "control features", "Simpson's paradox"),
        "share",
        (0.0, 1.0),
        "higher",
        "Corbett-Davies et al. 2017; Bickel, Hammel and O'Connell 1975, Science 187 (Simpson's paradox)",
        "the largest demographic parity difference within a stratum",
        disparity.conditional_parity_difference,
        disparity.within,
    ),
    Metric(
        "Smallest group",
        ("smallest-group rule", "minimum group size", "small cell suppression"),
        "persons",
        (0.0, float("inf")),
        "lower",
        "Parker et al. 2017, Vital and Health Statistics 2(175); New York City 6 RCNY 5-301 lets an auditor leave out groups under 2%",
        "persons of the smallest group; a rate of fewer than the stated least is no figure, and that is said",
        disparity.smallest_group,
    ),
)
BY_NAME = {metric.name: metric for metric in METRICS}
