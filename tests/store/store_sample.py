"""A small ledger that uses every sheet and every column, and what tests state about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine

from ledger.domain.facts import Key
from ledger.domain.rows import Row
from ledger.domain.sheets import SHEETS
from ledger.store.batches import Batch, open_batch
from ledger.store.engine import write
from ledger.store.sheet_tables import VERSIONS
from ledger.store.statements import write_facts
from ledger.store.tables import Base

# Placements come before what they refer to: the order of sheets and rows must not matter.
SAMPLE: dict[str, list[dict[str, str]]] = {
    "placements": [
        {
            "placement": "PL-1",
            "child": "CH-1",
            "provider": "PR-1",
            "home": "HO-1",
            "setting": "K2",
            "lead_budget": "C-SC",
            "fallback_budget": "C-ED",
            "first_day": "2025-04-01",
            "last_day": "2026-09-30",
            "charging": "nights",
            "planned_last_day": "2026-08-31",
            "sourcing": "spot",
            "registration": "ofsted",
            "emergency": "no",
            "deprivation_of_liberty": "yes",
            "distance_reason": "nothing nearer",
            "end_reason": "E11",
            "stepped_from": "PL-2",
        },
        {
            "placement": "PL-2",
            "child": "CH-2",
            "provider": "PR-1",
            "setting": "WRAP",
            "lead_budget": "C-SC",
            "first_day": "2025-01-01",
        },
    ],
    "agencies": [
        {"agency": "C", "name": "County", "kind": "council", "ods_code": "100", "gss_code": "E10000001"},
        {"agency": "H", "name": "Health", "kind": "icb"},
    ],
    "budgets": [
        {
            "budget": "H-OLD",
            "agency": "H",
            "stream": "health",
            "name": "Children's continuing care",
            "cost_centre": "1001",
            "subjective": "52000",
            "first_day": "2020-04-01",
            "last_day": "2026-03-31",
            "successor": "H-NEW",
        },
        {"budget": "H-NEW", "agency": "H", "stream": "health", "name": "Health"},
        {"budget": "C-SC", "agency": "C", "stream": "social_care", "name": "Social care"},
        {"budget": "C-ED", "agency": "C", "stream": "education", "name": "High needs"},
    ],
    "budget_amounts": [{"budget": "C-SC", "financial_year": "2026-27", "amount": "1234567.89"}],
    "providers": [{"provider": "PR-1", "name": "=SUM(A1)", "company_number": "01234567", "sector": "private"}],
    "homes": [
        {
            "home": "HO-1",
            "provider": "PR-1",
            "name": "The Elms",
            "urn": "SC1",
            "postcode_district": "EX4",
            "latitude": "50.72",
            "longitude": "-3.53",
            "beds": "4",
            "opened": "2019-05-01",
            "jointly_commissioned": "yes",
            "governance": "joint board",
        }
    ],
    "identifiers": [{"kind": "provider", "code": "PR-1", "system": "Finance", "value": "Müller & O'Hara"}],
    "children": [
        {
            "child": "CH-1",
            "birth_month": "2011-07",
            "gender": "girl",
            "home_district": "EX1",
            "home_latitude": "50.7",
            "home_longitude": "-3.5",
        },
        {"child": "CH-2"},
    ],
    "circumstances": [{"child": "CH-1", "what": "ehcp", "value": "yes", "first_day": "2024-01-01"}],
    "prices": [
        {
            "price": "P-1",
            "placement": "PL-1",
            "component": "core",
            "rate": "5432.175",
            "unit": "week",
            "quantity": "1.5",
            "calendar": "TERM",
            "first_day": "2025-04-01",
            "last_day": "2026-09-30",
            "note": "inflated yearly",
        },
        {
            "price": "P-2",
            "placement": "PL-2",
            "component": "core",
            "rate": "10",
            "unit": "day",
            "first_day": "2025-01-01",
        },
    ],
    "calendars": [
        {"calendar": "TERM", "first_day": "2025-09-01", "last_day": "2025-12-19", "weekdays": "mon tue"},
        {"calendar": "TERM", "first_day": "2026-01-05", "last_day": "2026-03-27"},
    ],
    "agreements": [
        {
            "agreement": "A-2",
            "placement": "PL-1",
            "status": "agreed",
            "basis": "s75",
            "first_day": "2025-10-01",
            "last_day": "2026-09-30",
            "review_by": "2026-03-01",
            "decided_on": "2025-11-11",
            "panel": "Joint panel",
            "minute": "7",
            "requested_on": "2025-09-01",
            "supersedes": "A-1",
        },
        {"agreement": "A-1", "placement": "PL-1", "status": "interim", "basis": "panel", "first_day": "2025-04-01"},
        {"agreement": "B-1", "placement": "PL-2", "status": "agreed", "basis": "panel", "first_day": "2025-01-01"},
    ],
    "clauses": [
        {
            "agreement": "A-2",
            "rank": "1",
            "kind": "capped",
            "budget": "H-OLD",
            "percent": "100/3",
            "amount": "60000.00",
            "per": "year",
            "components": "core therapy",
            "calendar": "TERM",
            "first_day": "2025-10-01",
            "last_day": "2026-03-31",
            "standing": "disputed",
            "settled": "direct",
        },
        {"agreement": "A-2", "rank": "2", "kind": "rest", "budget": "C-SC", "percent": "100"},
        {"agreement": "B-1", "rank": "1", "kind": "rest", "budget": "C-SC", "percent": "66.6"},
        {"agreement": "B-1", "rank": "1", "kind": "rest", "budget": "C-ED", "percent": "33.4"},
    ],
    "approvals": [
        {"agreement": "A-2", "agency": "H", "role": "Head", "decided": "yes", "on": "2025-11-12", "note": "once"}
    ],
    "invoices": [
        {
            "invoice": "I-2",
            "provider": "PR-1",
            "to_agency": "C",
            "kind": "credit",
            "dated": "2026-01-31",
            "due": "2026-02-28",
            "net": "-100.00",
            "vat": "-20.00",
            "gross": "-120.00",
            "credit_of": "I-1",
        },
        {
            "invoice": "I-1",
            "provider": "PR-1",
            "to_agency": "C",
            "kind": "invoice",
            "dated": "2026-01-01",
            "net": "100.00",
            "gross": "120.00",
        },
    ],
    "invoice_lines": [
        {
            "invoice": "I-1",
            "line": "1",
            "placement": "PL-1",
            "price": "P-1",
            "first_day": "2025-12-01",
            "last_day": "2025-12-28",
            "quantity": "4",
            "rate": "25.00",
            "net": "100.00",
            "text": "four weeks",
        }
    ],
    "payments": [{"payment": "BACS-1", "invoice": "I-1", "paid_on": "2026-01-20", "amount": "120.00"}],
    "receipts": [
        {
            "receipt": "R-1",
            "from_agency": "H",
            "to_agency": "C",
            "received_on": "2026-02-01",
            "amount": "-5.01",
            "reference": "back",
        }
    ],
    "partner_records": [
        {
            "agency": "H",
            "placement": "PL-1",
            "service_month": "2025-12",
            "kind": "accrued",
            "counterparty": "C",
            "amount": "10.00",
            "reference": "X",
        },
        {
            "agency": "H",
            "placement": "PL-1",
            "service_month": "2025-12",
            "kind": "accrued",
            "counterparty": "C",
            "amount": "11.00",
        },
    ],
    "uplifts": [
        {
            "uplift": "U-1",
            "price": "P-1",
            "first_day": "2026-04-01",
            "claimed_percent": "100/30",
            "agreed_percent": "3.2",
            "status": "agreed",
            "claimed_on": "2026-02-01",
            "decided_on": "2026-06-15",
            "shares": "frozen",
            "reason": "pay award",
            "evidence": "payroll",
        },
        {
            "uplift": "U-2",
            "price": "P-1",
            "first_day": "2026-10-01",
            "claimed_rate": "2000.125",
            "agreed_rate": "1999.99",
            "status": "claimed",
        },
    ],
    "purchase_orders": [
        {
            "order": "PO-1",
            "from_agency": "H",
            "to_agency": "C",
            "first_day": "2025-04-01",
            "last_day": "2026-03-31",
            "amount": "99999999.99",
        }
    ],
    "line_matches": [{"invoice": "I-1", "line": "1", "placement": "PL-1", "price": "P-1", "why": "telephone"}],
    "line_decisions": [
        {
            "invoice": "I-1",
            "line": "1",
            "decision": "accepted",
            "on": "2026-02-01",
            "amount": "4.00",
            "why": "head of service",
        }
    ],
    "provider_payments": [
        {
            "payment": "BACS-2",
            "from_agency": "C",
            "provider": "PR-1",
            "paid_on": "2026-02-20",
            "amount": "-12.00",
            "reference": "back",
        }
    ],
    "payment_allocations": [{"payment": "BACS-2", "invoice": "I-1", "amount": "-12.00", "why": "their letter"}],
    "receipt_allocations": [{"receipt": "R-1", "recharge": "C-000001", "amount": "-5.01", "why": "their letter"}],
    "terms": [{"from_agency": "H", "to_agency": "C", "payment_days": "14", "order_required": "yes"}],
    "disputes": [
        {
            "dispute": "D-1",
            "from_agency": "H",
            "to_agency": "C",
            "reason": "share_disputed",
            "stage": "formal_panel",
            "raised_on": "2026-01-10",
            "stage_since": "2026-02-10",
            "owner": "head of finance",
            "recharge": "C-000001",
            "placement": "PL-1",
            "first_month": "2025-12",
            "last_month": "2026-01",
            "amount": "10.00",
            "agreement": "A-2",
            "resolved_on": "2026-05-01",
            "outcome": "settled",
            "note": "half each",
        }
    ],
    "debt_decisions": [
        {
            "decision": "W-1",
            "kind": "write_off",
            "recharge": "C-000001",
            "placement": "PL-1",
            "amount": "1.00",
            "on": "2026-05-02",
            "why": "finance director",
        }
    ],
    "balance_agreements": [
        {
            "agency": "C",
            "counterparty": "H",
            "on": "2026-03-31",
            "sent_on": "2026-04-07",
            "agreed": "no",
            "answered_on": "2026-04-14",
            "note": "ours differ",
        }
    ],
    "thresholds": [
        {"threshold": "line_tolerance", "agency": "C", "value": "0.05", "why": "finance director"},
        {"threshold": "not_invoiced_days", "value": "45"},
    ],
    "funds": [
        {
            "fund": "F-1",
            "name": "Joint pool",
            "budget": "C-ED",
            "tolerance": "100/30",
            "first_day": "2025-04-01",
            "last_day": "2027-03-31",
            "basis": "s75",
            "minute": "deed of 2025",
        }
    ],
    "fund_contributions": [
        {
            "fund": "F-1",
            "budget": "H-OLD",
            "financial_year": "2025-26",
            "amount": "100000.01",
            "instalments": "12",
            "first_due": "2025-04-30",
        }
    ],
    "fund_clauses": [
        {"fund": "F-1", "side": "overspend", "rank": "1", "kind": "fixed", "budget": "C-SC", "amount": "500.00"},
        {"fund": "F-1", "side": "overspend", "rank": "2", "kind": "rest", "budget": "H-OLD", "percent": "100"},
        {"fund": "F-1", "side": "underspend", "rank": "1", "kind": "rest", "budget": "H-OLD", "percent": "100/3"},
        {"fund": "F-1", "side": "underspend", "rank": "1", "kind": "rest", "budget": "C-SC", "percent": "200/3"},
    ],
    "fund_approvals": [
        {"fund": "F-1", "financial_year": "2025-26", "amount": "5000.00", "on": "2026-02-01", "by": "joint board"}
    ],
    "fund_receipts": [
        {
            "receipt": "R-1",
            "fund": "F-1",
            "budget": "H-OLD",
            "financial_year": "2025-26",
            "amount": "0.00",
            "why": "their letter",
        }
    ],
    "in_kind": [
        {
            "contribution": "K-1",
            "agency": "H",
            "placement": "PL-1",
            "what": "a clinician for half a day",
            "value": "310.50",
            "per": "week",
            "first_day": "2025-04-01",
            "last_day": "2026-03-31",
            "agreed": "yes",
            "note": "mid-point of the scale",
        },
        {
            "contribution": "K-2",
            "agency": "H",
            "fund": "F-1",
            "what": "an analyst",
            "value": "12000.00",
            "per": "year",
            "first_day": "2025-04-01",
        },
        {
            "contribution": "K-3",
            "agency": "H",
            "home": "HO-1",
            "what": "a car",
            "value": "9000.00",
            "per": "once",
            "first_day": "2025-04-01",
        },
    ],
    "home_blocks": [
        {
            "home": "HO-1",
            "first_day": "2025-04-01",
            "last_day": "2027-03-31",
            "rate": "25000.005",
            "unit": "week",
            "beds": "4",
            "lead_budget": "C-SC",
            "note": "joint board",
        }
    ],
    "home_beds": [
        {
            "home": "HO-1",
            "bed": "1",
            "placement": "PL-1",
            "first_day": "2025-04-01",
            "last_day": "2026-09-30",
        }
    ],
    "outcomes": [
        {
            "outcome": "O-1",
            "placement": "PL-1",
            "domain": "safety",
            "statement": "sleeps through the night",
            "whose_words": "child",
            "accountable": "H",
            "first_day": "2025-04-01",
            "due": "2026-04-01",
            "instrument": "goal",
            "baseline": "2.5",
            "target": "8",
        },
        {
            "outcome": "O-2",
            "placement": "PL-1",
            "domain": "relationships",
            "statement": "sees her aunt every month",
            "accountable": "C",
            "first_day": "2026-05-01",
            "instrument": "other",
        },
    ],
    "observations": [{"outcome": "O-1", "on": "2025-10-01", "value": "4.5", "rater": "carer", "note": "better"}],
    "reviews": [
        {
            "review": "V-1",
            "placement": "PL-1",
            "held_on": "2025-10-02",
            "agencies": "C H",
            "split_still_right": "no",
            "next_review": "2026-04-02",
            "note": "health to look again",
        },
        {"review": "V-2", "placement": "PL-2", "held_on": "2025-10-02"},
    ],
    "requests": [
        {
            "request": "RQ-1",
            "placement": "PL-1",
            "agreement": "A-2",
            "what": "renewal",
            "asked_by": "C",
            "asked_of": "H",
            "asked_on": "2025-12-01",
            "wanted_by": "2026-01-31",
            "closed_on": "2026-02-10",
            "reason": "The agreement ends",
        }
    ],
    "panels": [
        {
            "panel": "PA-1",
            "name": "Joint panel",
            "held_on": "2026-01-20",
            "papers_by": "2026-01-10",
            "quorum": "2",
            "chair": "C",
            "minute": "2026/01",
        }
    ],
    "panel_members": [
        {
            "panel": "PA-1",
            "agency": "H",
            "role": "Head of children's commissioning",
            "present": "yes",
            "weekly_limit": "5000.00",
        }
    ],
    "panel_items": [
        {
            "panel": "PA-1",
            "item": "4",
            "placement": "PL-1",
            "agreement": "A-1",
            "request": "RQ-1",
            "recommendation": "agree",
            "conditions": "A formulation by March",
            "minute": "Health agrees its half",
        }
    ],
    "decisions": [
        {
            "decision": "D-1",
            "agreement": "A-1",
            "agency": "H",
            "role": "Director of nursing",
            "decided": "agreed",
            "on": "2026-01-27",
            "panel": "PA-1",
            "conditions": "A formulation by March",
            "minute": "Letter of 27 January",
        }
    ],
    "actions": [
        {
            "action": "AC-1",
            "placement": "PL-1",
            "agreement": "A-1",
            "panel": "PA-1",
            "what": "Send the formulation",
            "agency": "H",
            "role": "Psychologist",
            "due": "2026-03-31",
            "done_on": "2026-03-20",
            "note": "Sent",
        },
        {
            "action": "AC-2",
            "placement": "PL-1",
            "review": "V-1",
            "what": "Visit the school",
            "agency": "C",
            "due": "2026-04-30",
        },
    ],
    "care_cases": [
        {
            "care_case": "CC-1",
            "child": "CH-1",
            "agency": "H",
            "referred_by": "C",
            "referred_on": "2025-06-02",
            "closed_on": "2026-08-31",
            "note": "After a stay in hospital",
        }
    ],
    "care_steps": [
        {
            "care_case": "CC-1",
            "step": "decision",
            "on": "2025-07-10",
            "result": "eligible",
            "agencies": "C H",
            "next_due": "2025-10-10",
            "note": "Two domains high",
        }
    ],
    "care_levels": [
        {
            "care_case": "CC-1",
            "domain": "challenging_behaviour",
            "on": "2025-06-20",
            "level": "severe",
            "note": "Seen at home and at school",
        }
    ],
    "outcome_endings": [
        {
            "outcome": "O-1",
            "on": "2026-05-01",
            "why": "changed",
            "replaced_by": "O-2",
            "note": "She wants something else now",
        }
    ],
    "offers": [
        {
            "offer": "OF-1",
            "provider": "PR-1",
            "home": "HO-1",
            "service": "home",
            "name": "The Elms therapeutic home",
            "practice_model": "Attachment based",
            "model_version": "3",
            "tier": "developmental",
            "tier_until": "2027-03-31",
            "staff": "12",
            "staff_trained": "9",
            "trained_on": "2026-01-31",
            "supervision_hours": "7.5",
            "professions": "psychologist nurse",
            "first_day": "2025-04-01",
            "last_day": "2027-03-31",
            "note": "Statement of purpose 2025",
        }
    ],
    "offer_evidence": [
        {
            "offer": "OF-1",
            "standard": "caregivers",
            "on": "2026-02-03",
            "evidence": "Four of five could describe the model",
            "seen_by": "Commissioning officer",
            "finding": "partly_met",
        }
    ],
    "placement_offers": [{"placement": "PL-1", "offer": "OF-1", "first_day": "2025-04-01", "last_day": "2026-09-30"}],
    "therapy_hours": [
        {
            "placement": "PL-1",
            "service_month": "2026-01",
            "clinician": "psychologist",
            "contact": "direct",
            "contracted": "10",
            "delivered": "6.5",
            "price": "P-1",
            "hourly_rate": "95.50",
            "note": "Sick leave",
        }
    ],
    "care_plans": [
        {
            "placement": "PL-1",
            "kind": "formulation",
            "on": "2025-06-01",
            "review_by": "2025-12-01",
            "role": "Psychologist",
            "note": "With the home",
        }
    ],
    "secure_base_ratings": [
        {
            "placement": "PL-1",
            "on": "2025-10-01",
            "rater": "practitioner",
            "dimension": "availability",
            "rating": "3",
            "note": "Seeks comfort at night",
        }
    ],
    "teams": [
        {
            "team": "T-1",
            "agency": "C",
            "name": "North team",
            "postcode_district": "EX4",
            "latitude": "50.73",
            "longitude": "-3.53",
        }
    ],
    "districts": [{"district": "EX4", "agency": "C"}],
    "closer_plans": [
        {
            "placement": "PL-1",
            "set_on": "2025-09-01",
            "agency": "C",
            "plan": "A home in the county from summer",
            "by": "2026-08-31",
            "ended_on": "2026-08-15",
            "outcome": "Found",
        }
    ],
    "distance_approvals": [
        {
            "placement": "PL-1",
            "agency": "C",
            "role": "Director of children's services",
            "decided": "yes",
            "on": "2025-04-03",
            "note": "Nothing nearer",
        }
    ],
    "averts": [
        {
            "placement": "PL-2",
            "setting": "K2",
            "weekly_price": "5500.00",
            "like": "PL-1",
            "judged_on": "2025-01-02",
            "judged_by": "Head of service",
            "note": "Two carers had given notice",
        }
    ],
    "searches": [
        {
            "search": "S-1",
            "child": "CH-1",
            "kind": "step_down",
            "agency": "C",
            "needed_on": "2026-05-01",
            "found_on": "2026-08-01",
            "placement": "PL-2",
            "held_in": "PL-1",
            "ended_on": "2026-08-01",
            "note": "Nine homes were asked",
        }
    ],
    "search_refusals": [
        {
            "search": "S-1",
            "provider": "PR-1",
            "home": "HO-1",
            "on": "2026-05-20",
            "reason": "no_bed",
            "note": "Full until autumn",
        }
    ],
    "programmes": [
        {
            "programme": "PG-1",
            "name": "Alongside",
            "lead": "C",
            "funder": "H",
            "partner": "H",
            "grant": "250000.00",
            "grant_percent": "80",
            "first_day": "2025-04-01",
            "last_day": "2027-03-31",
            "note": "Grant letter",
        }
    ],
    "programme_profile": [{"programme": "PG-1", "month": "2025-04", "grant": "10000.00", "spend": "12500.00"}],
    "programme_spend": [
        {"programme": "PG-1", "month": "2025-04", "head": "practitioners", "amount": "9876.54", "eligible": "yes"}
    ],
    "programme_claims": [
        {
            "claim": "CL-1",
            "programme": "PG-1",
            "first_month": "2025-04",
            "last_month": "2025-06",
            "amount": "30000.00",
            "claimed_on": "2025-07-10",
            "received": "29500.00",
            "received_on": "2025-08-01",
        }
    ],
    "pods": [
        {
            "pod": "PO-1",
            "programme": "PG-1",
            "name": "North pod",
            "agency": "C",
            "practitioners": "3.5",
            "peer_mentors": "2",
            "supervising_social_worker": "yes",
            "first_day": "2025-04-01",
            "last_day": "2027-03-31",
        }
    ],
    "families": [
        {
            "family": "F-1",
            "programme": "PG-1",
            "cohort": "programme",
            "pod": "PO-1",
            "first_day": "2025-05-01",
            "last_day": "2026-02-28",
            "end_reason": "completed",
        }
    ],
    "family_events": [{"family": "F-1", "on": "2025-02-03", "kind": "repeat_referral", "note": "Second in a year"}],
}


A_ROW_EACH: dict[str, dict[str, object]] = {
    "entries": {"number": 1, "batch": 2, "posting_month": "2026-05", "kind": "charge", "placement_id": 1},
    "postings": {"entry": 1, "line": 1, "agency_id": 1, "account": "provider:accrued", "purse_id": 1, "amount": -100},
    "allocations": {
        "entry": 1,
        "line": 1,
        "budget_id": 1,
        "standing": "unagreed",
        "settled": "recharge",
        "lead_budget_id": 1,
        "amount": 100,
    },
    "charges": {
        "placement_id": 1,
        "price_id": 1,
        "service_month": "2026-05",
        "component": "core",
        "batch": 2,
        "amount": 100,
    },
    "entry_papers": {"entry": 1, "paper": "I-1"},
    "reconciled": {"batch": 2, "entries": 1},
    "line_findings": {
        "id": 1,
        "batch": 2,
        "invoice_id": 1,
        "line": "1",
        "found": "rate",
        "also": "",
        "placement_id": 1,
        "price_id": 1,
        "service_month": "2026-05",
        "expected": 100,
        "billed": 110,
        "status": "open",
        "matched_by": "placement",
        "reason": "10p a day more",
    },
    "recharges": {
        "id": 1,
        "batch": 2,
        "number": "C-000001",
        "from_agency_id": 1,
        "sequence": 1,
        "to_agency_id": 2,
        "kind": "recharge",
        "month": "2026-05",
        "dated": date(2026, 6, 1),
        "due": date(2026, 7, 1),
        "total": 100,
    },
    "recharge_lines": {
        "recharge_id": 1,
        "line": 1,
        "placement_id": 1,
        "service_month": "2026-05",
        "budget_id": 1,
        "standing": "agreed",
        "lead_budget_id": 1,
        "amount": 100,
    },
    "posted": {"batch": 2, "through": date(2026, 5, 31), "entries": 1},
    "closings": {"batch": 2, "month": "2026-05", "action": "closed"},
    "payment_files": {
        "id": 1,
        "batch": 2,
        "body": "County",
        "layout": "county",
        "month": "2026-05",
        "file": "may.csv",
        "rows_taken": 1,
        "rows_blank": 0,
        "net": 100,
    },
    "published_payments": {"id": 1, "payment_file": 1, "row": 2, "supplier": "Elms", "amount": 100},
}
"""A row for each table that is not filled by facts, once the sample is batch 1 and there is a batch 2."""
SUPERSEDED_ONCE = [*(table.name for table in VERSIONS.values()), "line_findings", "payment_files"]
ONLY_GROW = sorted(set(Base.metadata.tables) - set(SUPERSEDED_ONCE))


@dataclass(frozen=True)
class Change:
    """What a book states of one row."""

    sheet: str
    key: Key
    row: Row | None
    withdrawn: bool = False
    file: str | None = "book.csv"
    line: int | None = 2


def stated(sheet: str, **cells: str) -> Change:
    """A row that is new or differs, from the text of its cells."""
    columns = SHEETS[sheet].columns()
    row = SHEETS[sheet](**{name: columns[name].cell.read(text) for name, text in cells.items()})
    return Change(sheet, row.key_values, row)


def sample() -> list[Change]:
    """All rows of the sample."""
    return [stated(sheet, **cells) for sheet, rows in SAMPLE.items() for cells in rows]


def differing(sheet: str, number: int = 0, **cells: str) -> Change:
    """A row of the sample with some cells changed."""
    return stated(sheet, **{**SAMPLE[sheet][number], **cells})


def withdrawn(sheet: str, *key: Any) -> Change:
    """A row that was a mistake."""
    return Change(sheet, key, None, withdrawn=True)


def dropped(sheet: str, *key: Any) -> Change:
    """A row that is missing from a group stated as a whole."""
    return Change(sheet, key, None)


def record(engine: Engine, *changes: Change, now: datetime | None = None) -> Batch:
    """One batch with these changes."""
    with write(engine) as connection:
        batch = open_batch(connection, command="import", source="book", now=now)
        write_facts(connection, batch.number, changes)
    return batch
