"""A ledger with therapy in evidence: twelve placements, three services that claim, hours, plans and ratings."""

from __future__ import annotations

from pathlib import Path

from tests.desk import Ledger

_WITH = range(1, 7)
_WITHOUT = range(7, 13)
RATES = {
    1: 5000,
    2: 5200,
    3: 5400,
    4: 5600,
    5: 6000,
    6: 6500,
    7: 4000,
    8: 4100,
    9: 4300,
    10: 4400,
    11: 4800,
    12: 9000,
}
"""Pounds a week by placement. Medians: 5,500 of the six with the claim, 4,350 of the six without."""


def _rows(numbers: range, pattern: str) -> str:
    return "\n".join(pattern.format(n=n, rate=RATES[n]) for n in numbers)


BOOK = f"""
agencies: agency,name,kind
C,County council,council
H,Integrated care board,icb

budgets: budget,agency,stream,name
C-SC,C,social_care,Children's social care
H-CC,H,health,Continuing care

providers: provider,name
OAK,Oak Homes Ltd
ELM,Elm Trust

homes: home,provider,name,beds
OAK-1,OAK,Oak House,4
OAK-2,OAK,Oak Lodge,1

children: child
{_rows(range(1, 13), "K{n}")}

placements: placement,child,provider,home,setting,lead_budget,first_day,registration
{_rows(_WITH, "P{n:02d},K{n},OAK,OAK-1,K2,C-SC,2025-04-01,ofsted")}
{_rows(_WITHOUT, "P{n:02d},K{n},ELM,,K2,C-SC,2025-04-01,ofsted")}

prices: price,placement,component,rate,unit,first_day
{_rows(range(1, 13), "P{n:02d}-core,P{n:02d},core,{rate},week,2025-04-01")}
P01-team,P01,therapy,640,week,2025-04-01

agreements: agreement,placement,status,basis,first_day,decided_on
P01-A,P01,agreed,panel,2025-04-01,2025-03-20

clauses: agreement,rank,kind,budget,percent
P01-A,1,rest,C-SC,60
P01-A,1,rest,H-CC,40

offers: offer,provider,home,service,name,practice_model,model_version,tier,tier_until,first_day,last_day
O-1,OAK,OAK-1,home,Oak House,Attachment and trauma informed care,2024,full,2026-05-20,2025-04-01,
O-2,OAK,OAK-2,home,Oak Lodge,,,associate,2025-12-31,2025-04-01,
O-3,ELM,,wraparound_team,Elm at home,Systemic practice,3,,,2025-04-01,
O-4,ELM,,school,Elm School,Nurture,,developmental,2028-01-31,2024-04-01,2025-03-31

offer_evidence: offer,standard,on,evidence,seen_by,finding
O-1,caregivers,2025-04-12,Two of five caregivers could describe the model,Commissioning officer,partly_met
O-1,caregivers,2026-03-12,Four of five caregivers could describe the model,Commissioning officer,met
O-1,plan_and_framework,2026-03-12,Two of six plans were out of date,Commissioning officer,partly_met
O-1,social_media,2026-03-12,There is no policy,Commissioning officer,not_met
O-1,physical_environment,2025-06-12,A calm room,Commissioning officer,met
O-3,relationships_and_belonging,2025-05-01,Families were asked,Participation lead,

placement_offers: placement,offer,first_day,last_day
{_rows(range(1, 6), "P{n:02d},O-1,,")}
P06,O-2,,

therapy_hours: placement,service_month,clinician,contact,contracted,delivered,price,hourly_rate,note
P01,2026-01,psychologist,direct,16,16,P01-team,,
P01,2026-02,psychologist,direct,16,12,P01-team,,Leave
P01,2026-02,art_therapist,direct,8,8,P01-team,,
P01,2026-03,psychologist,direct,16,11.5,P01-team,,Post vacant
P01,2026-03,art_therapist,direct,8,9,P01-team,,
P01,2026-04,psychologist,direct,16,4,P01-team,,Post vacant
P01,2026-04,art_therapist,direct,8,,P01-team,,
P02,2026-03,nurse,indirect,3,1.25,,95.50,
P02,2026-04,nurse,indirect,3,3,,95.50,
P03,2026-04,family_therapist,direct,2,0,,,

care_plans: placement,kind,on,review_by,role,note
P01,formulation,2025-06-24,2025-12-24,Lead psychologist,With the home
P01,formulation,2026-01-20,2026-07-20,Lead psychologist,With the home
P01,care_plan,2025-09-20,2026-03-20,Social worker,
P02,care_plan,2025-09-20,2026-04-20,Social worker,

secure_base_ratings: placement,on,rater,dimension,rating,note
P01,2025-06-16,practitioner,availability,2,
P01,2025-06-16,practitioner,sensitivity,2,
P01,2025-06-16,practitioner,acceptance,3,
P01,2025-06-16,practitioner,cooperation,3,
P01,2025-06-16,practitioner,family_membership,2,
P01,2025-12-16,practitioner,availability,3,Goes to the key worker first
P01,2025-12-16,practitioner,sensitivity,2,
P01,2025-12-16,practitioner,acceptance,2,
P01,2025-12-16,practitioner,cooperation,4,
P01,2025-12-16,practitioner,family_membership,2,
P01,2026-04-10,practitioner,availability,4,
P01,2026-04-10,practitioner,sensitivity,2,
P01,2026-04-10,practitioner,acceptance,2,
P01,2026-04-10,practitioner,cooperation,4,
P01,2026-04-10,practitioner,family_membership,3,
P01,2026-04-10,child,availability,3,
"""
"""Hours are missing three months on end at P01; nobody reported eight hours, and two have no price."""
PEOPLE = """
offers: offer,staff,staff_trained,trained_on,supervision_hours,professions
O-1,14,11,2025-11-30,8,psychologist art_therapist
O-3,6,6,2026-01-31,4.5,family_therapist nurse
"""
"""Who works there, as the services say later."""
HORIZON = "2026-04-30"


def make_ledger(folder: Path) -> Ledger:
    """The story, posted through April 2026 and counted."""
    ledger = Ledger(folder)
    ledger.do("init")
    ledger.take(BOOK, "2026-04-29")
    ledger.take(PEOPLE, "2026-04-30")
    ledger.post(HORIZON, "2026-05-02")
    ledger.do("marts")
    return ledger
