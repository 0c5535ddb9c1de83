"""Measures of therapeutic care: hours commissioned and delivered, what providers say of themselves, and its price."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure, MeasuredIn

_SERVICE_MONTHS = "the months that are named, else all that are known"
_OF_HOURS = ("placement", "service_month", "clinician", "contact", "window", "why")


def _hours(name: str, meaning: str) -> Measure:
    return Measure(
        name,
        meaning,
        "therapy-hours",
        purse="none",
        window=_SERVICE_MONTHS,
        unit="hundredths of hours",
        by=_OF_HOURS,
        adds_over=("placement", "service_month", "clinician", "contact"),
    )


HOURS_COMMISSIONED = _hours("Hours commissioned", "Hours of therapy that were bought for a placement")
HOURS_DELIVERED = _hours("Hours delivered", "Hours of therapy reported as delivered, also above those commissioned")
HOURS_NOT_DELIVERED = _hours("Hours not delivered", "Hours of therapy commissioned and reported as not delivered")
HOURS_NOT_REPORTED = _hours("Hours not reported", "Hours of therapy commissioned and not reported on")
HOURS_NOT_PRICED = _hours("Hours not delivered, price not known", "Hours not delivered of which no price is known")
HOURS_REPORTED = _hours("Hours reported on", "Hours commissioned less those of which nobody reported the delivery")
HOURS_KEPT = _hours("Hours reported on and delivered", "Hours reported on less those not delivered; none above them")
PAID_NOT_DELIVERED = Measure(
    "Paid for hours not delivered",
    "The price paid for hours reported as not delivered; hours not reported, or without a known price, are not in it",
    "therapy-payers",
    purse="each budget",
    window=_SERVICE_MONTHS,
    by=(*_OF_HOURS, "agency", "budget"),
    adds_over=("placement", "service_month", "clinician", "contact", "agency", "budget"),
)


def _count(
    name: str,
    meaning: str,
    asked: str,
    by: tuple[str, ...] = (),
    unit: MeasuredIn = "count",
    adds_over: tuple[str, ...] = (),
) -> Measure:
    return Measure(name, meaning, asked, purse="none", unit=unit, by=by, adds_over=adds_over)


PLACEMENTS_REPORTING = _count(
    "Placements with hours recorded",
    "Placements with hours of therapy recorded for a month",
    "therapy-hours",
    ("service_month",),
)
PLACEMENTS_NOT_DELIVERED = _count(
    "Placements with hours not delivered",
    "Placements of which a budget paid for hours of therapy not delivered",
    "therapy-payers",
    ("budget", "window"),
)
PLACEMENTS_WITH_HOURS = _count(
    "Placements whose hours need somebody",
    "Placements with hours not delivered for months on end, not reported, or of which no price is known",
    "therapy-hours",
    ("why", "window"),
)
MONTHS_ON_END = _count(
    "Months on end with hours not delivered",
    "Reported months on end, up to the last, in which hours were not delivered",
    "therapy-hours",
    ("placement",),
)

# What providers say of themselves, and what is seen of it.

SERVICES = _count(
    "Services describing themselves as therapeutic",
    "Homes, agencies, schools and teams that offer care on the as-at date and describe it as therapeutic",
    "therapeutic-offers",
    ("why",),
)
ACCREDITED = _count(
    "Accreditation in date",
    "Services of them with a tier of the Community of Communities that is in date",
    "therapeutic-offers",
)
WITHOUT_EVIDENCE = _count(
    "Services without current evidence",
    "Services of them without current evidence for any standard",
    "therapeutic-offers",
)
STANDARDS_EVIDENCED = _count(
    "Standards evidenced, of ten",
    "Standards of the Therapeutic Child Care Standards for which a service has current evidence",
    "therapeutic-evidence",
    ("offer",),
    adds_over=(),
)
STAFF = _count("Staff", "People who give care in a service, as it says", "therapeutic-offers", ("offer",))
STAFF_TRAINED = _count(
    "Staff trained", "Those of them trained in the model, as it says", "therapeutic-offers", ("offer",)
)
_PLANS = ("placement", "kind")
PLANS_OVERDUE = Measure(
    "Reviews of plans overdue",
    "Formulations and plans of open placements whose review is overdue on the day of asking",
    "care_plans_latest",
    purse="none",
    unit="count",
    day="asked",
    by=_PLANS,
)
PLAN_DAYS_OVERDUE = Measure(
    "Days a review of a plan is overdue",
    "Days from the day by which a plan was to be reviewed to the day of asking; of several the most",
    "care_plans_latest",
    purse="none",
    unit="days",
    day="asked",
    by=_PLANS,
)
PLANS_MADE = _count("Plans made", "How often a formulation or plan of a kind was made", "care_plans_latest", _PLANS)

# What placements with such providers cost beside others.

_ALIKE = ("setting", "in_house", "registration", "solo", "among_all")
_COMPARED_AS_AT = "the as-at date, or the last day of a stay that ended in the 12 months to it"


def _price(name: str, meaning: str) -> Measure:
    return Measure(
        name,
        meaning,
        "premiums",
        window=_COMPARED_AS_AT,
        unit="pence a week",
        by=_ALIKE,
        needs=("setting", "in_house"),
    )


WITH_CLAIM = _count(
    "Placements describing themselves as therapeutic",
    "Placements bought from a service that describes itself as therapeutic",
    "premiums",
    _ALIKE,
)
WITHOUT_CLAIM = _count("Placements of the others", "Placements alike that were not bought so", "premiums", _ALIKE)
IN_JOINT_HOMES = _count(
    "Placements describing themselves as therapeutic, in joint homes",
    "Those of them in a home that agencies commission jointly",
    "premiums",
    _ALIKE,
)
MEDIAN_WITH = _price(
    "Median of those describing themselves as therapeutic",
    "Median core price a week; none of fewer than five",
)
MEDIAN_WITHOUT = _price("Median of the others", "Median core price a week; none of fewer than five")
PRICE_DIFFERENCE = _price(
    "Price difference", "Median of those describing themselves as therapeutic less that of the others"
)
PRICE_DIFFERENCE_ONCE = _price(
    "Price difference, each joint home once", "The same with each jointly commissioned home counted once"
)
_BY_EVIDENCE = ("heads_evidenced", "evidenced", "window")
COST_BY_EVIDENCE = Measure(
    "Cost of placements describing themselves as therapeutic",
    "What placements bought from such services cost in the window, by how many standards have current evidence",
    "placements-compared",
    window="the 12 months to the as-at date",
    by=_BY_EVIDENCE,
    adds_over=("heads_evidenced",),
)
SERVICES_BOUGHT = _count(
    "Services bought", "Services that placements were bought from", "placements-compared", _BY_EVIDENCE
)
PLACEMENTS_BOUGHT = _count(
    "Placements bought", "Placements bought from such services", "placements-compared", _BY_EVIDENCE
)
PLACEMENTS_ACCREDITED = _count(
    "Placements with an accreditation in date",
    "Those of them whose service has an accreditation in date",
    "placements-compared",
    _BY_EVIDENCE,
)
