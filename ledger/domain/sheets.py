"""The sheets of a book, in the order in which people fill them."""

from __future__ import annotations

from ledger.domain.agencies import (
    Agency,
    Budget,
    BudgetAmount,
    Child,
    Circumstance,
    Home,
    Identifier,
    Provider,
)
from ledger.domain.agreements import Agreement, Approval, ClauseRow
from ledger.domain.calendars import CalendarSpan
from ledger.domain.closer_to_home import (
    Averted,
    CloserPlan,
    DistanceApproval,
    District,
    Search,
    SearchRefusal,
    Team,
)
from ledger.domain.continuing_care import CareCase, CareLevel, CareStep
from ledger.domain.debts import BalanceAgreement, DebtDecision, Dispute, ReceiptAllocation, Terms
from ledger.domain.decisions import Action, Decision, Panel, PanelItem, PanelMember, Request
from ledger.domain.funds import Fund, FundApproval, FundClause, FundContribution, FundReceipt, InKind
from ledger.domain.homes import HomeBed, HomeBlock
from ledger.domain.outcomes import Observation, Outcome, OutcomeEnding, Review
from ledger.domain.papers import (
    Invoice,
    InvoiceLine,
    LineDecision,
    LineMatch,
    PartnerRecord,
    Payment,
    PaymentAllocation,
    ProviderPayment,
    PurchaseOrder,
    Receipt,
)
from ledger.domain.placements import Placement
from ledger.domain.prices import Price
from ledger.domain.programmes import (
    Family,
    FamilyEvent,
    Pod,
    Programme,
    ProgrammeClaim,
    ProgrammeProfile,
    ProgrammeSpend,
)
from ledger.domain.rows import Row
from ledger.domain.therapeutic import (
    CarePlan,
    Offer,
    OfferEvidence,
    PlacementOffer,
    SecureBaseRating,
    TherapyHours,
)
from ledger.domain.thresholds import Threshold
from ledger.domain.uplifts import Uplift

GROUPS: dict[str, tuple[type[Row], ...]] = {
    "Who": (Agency, Budget, BudgetAmount, Provider, Home, Identifier, Child, Circumstance),
    "What is bought": (Placement, Price, CalendarSpan, Uplift),
    "Who agreed to pay": (Agreement, ClauseRow, Approval),
    "Who decided": (Request, Panel, PanelMember, PanelItem, Decision, Action, CareCase, CareStep, CareLevel),
    "Papers": (Invoice, InvoiceLine, Payment, Receipt, PartnerRecord, PurchaseOrder),
    "What was settled": (
        LineMatch,
        LineDecision,
        ProviderPayment,
        PaymentAllocation,
        ReceiptAllocation,
        Terms,
        Dispute,
        DebtDecision,
        BalanceAgreement,
        Threshold,
    ),
    "Funds and homes": (
        Fund,
        FundContribution,
        FundClause,
        FundApproval,
        FundReceipt,
        InKind,
        HomeBlock,
        HomeBed,
    ),
    "What it is for": (Outcome, Observation, OutcomeEnding, Review),
    "Therapeutic, in evidence": (
        Offer,
        OfferEvidence,
        PlacementOffer,
        TherapyHours,
        CarePlan,
        SecureBaseRating,
    ),
    "Closer to home": (Team, District, CloserPlan, DistanceApproval, Averted, Search, SearchRefusal),
    "Early help": (
        Programme,
        ProgrammeProfile,
        ProgrammeSpend,
        ProgrammeClaim,
        Pod,
        Family,
        FamilyEvent,
    ),
}
SHEETS: dict[str, type[Row]] = {model.sheet: model for models in GROUPS.values() for model in models}
