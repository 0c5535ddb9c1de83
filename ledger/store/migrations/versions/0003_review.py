"""Joint review: who decided, continuing care, offers and therapy, closer to home, waits, early help."""

from __future__ import annotations

from ledger.store.migrations.making import (
    day,
    integer,
    make_identities,
    make_versions,
    refers,
    text,
    yes_no,
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


def upgrade() -> None:
    """Make the tables."""
    make_identities(*_IDENTITIES)
    _make_decisions()
    _make_care()
    _make_therapeutic()
    _make_closer()
    _make_programmes()


def _make_decisions() -> None:
    make_versions(
        "request_versions",
        ("request_id",),
        refers("request_id", "requests.id"),
        refers("placement_id", "placements.id"),
        refers("agreement_id", "agreements.id", nullable=True),
        text("what"),
        refers("asked_by_id", "agencies.id"),
        text("asked_of"),
        day("asked_on"),
        day("wanted_by", nullable=True),
        day("closed_on", nullable=True),
        text("reason", nullable=True),
        sought=("placement_id", "agreement_id"),
    )
    make_versions(
        "panel_versions",
        ("panel_id",),
        refers("panel_id", "panels.id"),
        text("name"),
        day("held_on"),
        day("papers_by", nullable=True),
        integer("quorum", nullable=True),
        refers("chair_id", "agencies.id", nullable=True),
        text("minute", nullable=True),
        whole=("quorum",),
    )
    make_versions(
        "panel_member_versions",
        ("panel_id", "agency_id", "role"),
        refers("panel_id", "panels.id"),
        refers("agency_id", "agencies.id"),
        text("role"),
        yes_no("present", nullable=True),
        integer("weekly_limit", nullable=True),
        whole=("weekly_limit",),
    )
    make_versions(
        "panel_item_versions",
        ("panel_id", "item"),
        refers("panel_id", "panels.id"),
        integer("item"),
        refers("placement_id", "placements.id"),
        refers("agreement_id", "agreements.id", nullable=True),
        refers("request_id", "requests.id", nullable=True),
        text("recommendation", nullable=True),
        text("conditions", nullable=True),
        text("minute", nullable=True),
        whole=("item",),
        sought=("placement_id", "agreement_id"),
    )
    make_versions(
        "decision_versions",
        ("decision_id",),
        refers("decision_id", "decisions.id"),
        refers("agreement_id", "agreements.id"),
        refers("agency_id", "agencies.id"),
        text("role"),
        text("decided"),
        day("on"),
        refers("panel_id", "panels.id", nullable=True),
        text("conditions", nullable=True),
        text("minute", nullable=True),
        sought=("agreement_id",),
    )
    make_versions(
        "action_versions",
        ("action_id",),
        refers("action_id", "actions.id"),
        refers("placement_id", "placements.id", nullable=True),
        refers("agreement_id", "agreements.id", nullable=True),
        refers("panel_id", "panels.id", nullable=True),
        refers("review_id", "reviews.id", nullable=True),
        text("what"),
        refers("agency_id", "agencies.id"),
        text("role", nullable=True),
        day("due"),
        day("done_on", nullable=True),
        text("note", nullable=True),
        sought=("placement_id", "agreement_id"),
    )


def _make_care() -> None:
    make_versions(
        "care_case_versions",
        ("care_case_id",),
        refers("care_case_id", "care_cases.id"),
        refers("child_id", "children.id"),
        refers("agency_id", "agencies.id"),
        refers("referred_by_id", "agencies.id", nullable=True),
        day("referred_on"),
        day("closed_on", nullable=True),
        text("note", nullable=True),
    )
    make_versions(
        "care_step_versions",
        ("care_case_id", "step", "on"),
        refers("care_case_id", "care_cases.id"),
        text("step"),
        day("on"),
        text("result", nullable=True),
        text("agencies"),
        day("next_due", nullable=True),
        text("note", nullable=True),
    )
    make_versions(
        "care_level_versions",
        ("care_case_id", "domain", "on"),
        refers("care_case_id", "care_cases.id"),
        text("domain"),
        day("on"),
        text("level"),
        text("note", nullable=True),
    )


def _make_therapeutic() -> None:
    make_versions(
        "outcome_ending_versions",
        ("outcome_id",),
        refers("outcome_id", "outcomes.id"),
        day("on"),
        text("why"),
        refers("replaced_by_id", "outcomes.id", nullable=True),
        text("note", nullable=True),
        sought=("outcome_id",),
    )
    make_versions(
        "offer_versions",
        ("offer_id",),
        refers("offer_id", "offers.id"),
        refers("provider_id", "providers.id"),
        refers("home_id", "homes.id", nullable=True),
        text("service"),
        text("name"),
        text("practice_model", nullable=True),
        text("model_version", nullable=True),
        text("tier", nullable=True),
        day("tier_until", nullable=True),
        integer("staff", nullable=True),
        integer("staff_trained", nullable=True),
        day("trained_on", nullable=True),
        text("supervision_hours", nullable=True),
        text("professions"),
        day("first_day"),
        day("last_day", nullable=True),
        text("note", nullable=True),
        whole=("staff", "staff_trained"),
    )
    make_versions(
        "offer_evidence_versions",
        ("offer_id", "standard", "on"),
        refers("offer_id", "offers.id"),
        text("standard"),
        day("on"),
        text("evidence"),
        text("seen_by"),
        text("finding", nullable=True),
    )
    make_versions(
        "placement_offer_versions",
        ("placement_id", "offer_id"),
        refers("placement_id", "placements.id"),
        refers("offer_id", "offers.id"),
        day("first_day", nullable=True),
        day("last_day", nullable=True),
        sought=("placement_id",),
    )
    make_versions(
        "therapy_hours_versions",
        ("placement_id", "service_month", "clinician", "contact"),
        refers("placement_id", "placements.id"),
        text("service_month"),
        text("clinician"),
        text("contact"),
        text("contracted"),
        text("delivered", nullable=True),
        refers("price_id", "prices.id", nullable=True),
        text("hourly_rate", nullable=True),
        text("note", nullable=True),
        sought=("placement_id",),
    )
    make_versions(
        "care_plan_versions",
        ("placement_id", "kind", "on"),
        refers("placement_id", "placements.id"),
        text("kind"),
        day("on"),
        day("review_by", nullable=True),
        text("role", nullable=True),
        text("note", nullable=True),
        sought=("placement_id",),
    )
    make_versions(
        "secure_base_rating_versions",
        ("placement_id", "on", "rater", "dimension"),
        refers("placement_id", "placements.id"),
        day("on"),
        text("rater"),
        text("dimension"),
        integer("rating"),
        text("note", nullable=True),
        whole=("rating",),
        sought=("placement_id",),
    )


def _make_closer() -> None:
    make_versions(
        "team_versions",
        ("team_id",),
        refers("team_id", "teams.id"),
        refers("agency_id", "agencies.id"),
        text("name"),
        text("postcode_district", nullable=True),
        text("latitude", nullable=True),
        text("longitude", nullable=True),
    )
    make_versions(
        "district_versions",
        ("district_id",),
        refers("district_id", "districts.id"),
        refers("agency_id", "agencies.id"),
    )
    make_versions(
        "closer_plan_versions",
        ("placement_id", "set_on"),
        refers("placement_id", "placements.id"),
        day("set_on"),
        refers("agency_id", "agencies.id"),
        text("plan"),
        day("by", nullable=True),
        day("ended_on", nullable=True),
        text("outcome", nullable=True),
        sought=("placement_id",),
    )
    make_versions(
        "distance_approval_versions",
        ("placement_id", "agency_id", "role"),
        refers("placement_id", "placements.id"),
        refers("agency_id", "agencies.id"),
        text("role"),
        yes_no("decided"),
        day("on"),
        text("note", nullable=True),
        sought=("placement_id",),
    )
    make_versions(
        "averted_versions",
        ("placement_id", "setting"),
        refers("placement_id", "placements.id"),
        text("setting"),
        integer("weekly_price", nullable=True),
        refers("like_id", "placements.id", nullable=True),
        day("judged_on"),
        text("judged_by"),
        text("note", nullable=True),
        whole=("weekly_price",),
        sought=("placement_id",),
    )
    make_versions(
        "search_versions",
        ("search_id",),
        refers("search_id", "searches.id"),
        refers("child_id", "children.id"),
        text("kind"),
        refers("agency_id", "agencies.id"),
        day("needed_on"),
        day("found_on", nullable=True),
        refers("placement_id", "placements.id", nullable=True),
        refers("held_in_id", "placements.id", nullable=True),
        day("ended_on", nullable=True),
        text("note", nullable=True),
        sought=("placement_id",),
    )
    make_versions(
        "search_refusal_versions",
        ("search_id", "provider_id", "on"),
        refers("search_id", "searches.id"),
        refers("provider_id", "providers.id"),
        refers("home_id", "homes.id", nullable=True),
        day("on"),
        text("reason"),
        text("note", nullable=True),
    )


def _make_programmes() -> None:
    make_versions(
        "programme_versions",
        ("programme_id",),
        refers("programme_id", "programmes.id"),
        text("name"),
        refers("lead_id", "agencies.id"),
        refers("funder_id", "agencies.id"),
        refers("partner_id", "agencies.id", nullable=True),
        integer("grant"),
        text("grant_percent", nullable=True),
        day("first_day"),
        day("last_day", nullable=True),
        text("note", nullable=True),
        whole=("grant",),
    )
    make_versions(
        "programme_profile_versions",
        ("programme_id", "month"),
        refers("programme_id", "programmes.id"),
        text("month"),
        integer("grant"),
        integer("spend"),
        whole=("grant", "spend"),
    )
    make_versions(
        "programme_spend_versions",
        ("programme_id", "month", "head"),
        refers("programme_id", "programmes.id"),
        text("month"),
        text("head"),
        integer("amount"),
        yes_no("eligible", nullable=True),
        whole=("amount",),
    )
    make_versions(
        "programme_claim_versions",
        ("claim_id",),
        refers("claim_id", "programme_claims.id"),
        refers("programme_id", "programmes.id"),
        text("first_month"),
        text("last_month"),
        integer("amount"),
        day("claimed_on"),
        integer("received", nullable=True),
        day("received_on", nullable=True),
        whole=("amount", "received"),
    )
    make_versions(
        "pod_versions",
        ("pod_id",),
        refers("pod_id", "pods.id"),
        refers("programme_id", "programmes.id"),
        text("name"),
        refers("agency_id", "agencies.id", nullable=True),
        text("practitioners", nullable=True),
        text("peer_mentors", nullable=True),
        yes_no("supervising_social_worker", nullable=True),
        day("first_day"),
        day("last_day", nullable=True),
    )
    make_versions(
        "family_versions",
        ("family_id",),
        refers("family_id", "families.id"),
        refers("programme_id", "programmes.id"),
        text("cohort"),
        refers("pod_id", "pods.id", nullable=True),
        day("first_day"),
        day("last_day", nullable=True),
        text("end_reason", nullable=True),
    )
    make_versions(
        "family_event_versions",
        ("family_id", "on", "kind"),
        refers("family_id", "families.id"),
        day("on"),
        text("kind"),
        text("note", nullable=True),
    )
