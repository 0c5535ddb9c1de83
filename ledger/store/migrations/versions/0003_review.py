"""Joint review: who decided, continuing care, offers and therapy, closer to home, waits, early help."""

from __future__ import annotations

from ledger.store.migrations.making import (
    make_identities,
    make_sheets,
)

revision = "0003"
down_revision = "0002"

_IDENTITIES = (
    "actions",
    "care_cases",
    "decisions",
    "districts",
    "families",
    "offers",
    "panels",
    "pods",
    "programme_claims",
    "programmes",
    "requests",
    "searches",
    "teams",
)

_SHEETS = """
request_versions: request_id
    request_id > requests, placement_id > placements, agreement_id? > agreements, what, asked_by_id > agencies,
    asked_of, asked_on day, wanted_by? day, closed_on? day, reason?
panel_versions: panel_id
    panel_id > panels, name, held_on day, papers_by? day, quorum? integer, chair_id? > agencies, minute?
panel_member_versions: panel_id, agency_id, role
    panel_id > panels, agency_id > agencies, role, present? yes_no, weekly_limit? integer
panel_item_versions: panel_id, item
    panel_id > panels, item integer, placement_id > placements, agreement_id? > agreements, request_id? > requests,
    recommendation?, conditions?, minute?
decision_versions: decision_id
    decision_id > decisions, agreement_id > agreements, agency_id > agencies, role, decided, on day,
    panel_id? > panels, conditions?, minute?
action_versions: action_id
    action_id > actions, placement_id? > placements, agreement_id? > agreements, panel_id? > panels,
    review_id? > reviews, what, agency_id > agencies, role?, due day, done_on? day, note?
care_case_versions: care_case_id
    care_case_id > care_cases, child_id > children, agency_id > agencies, referred_by_id? > agencies,
    referred_on day, closed_on? day, note?
care_step_versions: care_case_id, step, on
    care_case_id > care_cases, step, on day, result?, agencies, next_due? day, note?
care_level_versions: care_case_id, domain, on
    care_case_id > care_cases, domain, on day, level, note?
outcome_ending_versions: outcome_id
    outcome_id > outcomes, on day, why, replaced_by_id? > outcomes, note?
offer_versions: offer_id
    offer_id > offers, provider_id > providers, home_id? > homes, service, name, practice_model?, model_version?,
    tier?, tier_until? day, staff? integer, staff_trained? integer, trained_on? day, supervision_hours?,
    professions, first_day day, last_day? day, note?
offer_evidence_versions: offer_id, standard, on
    offer_id > offers, standard, on day, evidence, seen_by, finding?
placement_offer_versions: placement_id, offer_id
    placement_id > placements, offer_id > offers, first_day? day, last_day? day
therapy_hours_versions: placement_id, service_month, clinician, contact
    placement_id > placements, service_month, clinician, contact, contracted, delivered?, price_id? > prices,
    hourly_rate?, note?
care_plan_versions: placement_id, kind, on
    placement_id > placements, kind, on day, review_by? day, role?, note?
secure_base_rating_versions: placement_id, on, rater, dimension
    placement_id > placements, on day, rater, dimension, rating integer, note?
team_versions: team_id
    team_id > teams, agency_id > agencies, name, postcode_district?, latitude?, longitude?
district_versions: district_id
    district_id > districts, agency_id > agencies
closer_plan_versions: placement_id, set_on
    placement_id > placements, set_on day, agency_id > agencies, plan, by? day, ended_on? day, outcome?
distance_approval_versions: placement_id, agency_id, role
    placement_id > placements, agency_id > agencies, role, decided yes_no, on day, note?
averted_versions: placement_id, setting
    placement_id > placements, setting, weekly_price? integer, like_id? > placements, judged_on day, judged_by,
    note?
search_versions: search_id
    search_id > searches, child_id > children, kind, agency_id > agencies, needed_on day, found_on? day,
    placement_id? > placements, held_in_id? > placements, ended_on? day, note?
search_refusal_versions: search_id, provider_id, on
    search_id > searches, provider_id > providers, home_id? > homes, on day, reason, note?
programme_versions: programme_id
    programme_id > programmes, name, lead_id > agencies, funder_id > agencies, partner_id? > agencies,
    grant integer, grant_percent?, first_day day, last_day? day, note?
programme_profile_versions: programme_id, month
    programme_id > programmes, month, grant integer, spend integer
programme_spend_versions: programme_id, month, head
    programme_id > programmes, month, head, amount integer, eligible? yes_no
programme_claim_versions: claim_id
    claim_id > programme_claims, programme_id > programmes, first_month, last_month, amount integer, claimed_on day,
    received? integer, received_on? day
pod_versions: pod_id
    pod_id > pods, programme_id > programmes, name, agency_id? > agencies, practitioners?, peer_mentors?,
    supervising_social_worker? yes_no, first_day day, last_day? day
family_versions: family_id
    family_id > families, programme_id > programmes, cohort, pod_id? > pods, first_day day, last_day? day,
    end_reason?
family_event_versions: family_id, on, kind
    family_id > families, on day, kind, note?
"""


def upgrade() -> None:
    """Make the tables."""
    make_identities(*_IDENTITIES)
    make_sheets(_SHEETS)
