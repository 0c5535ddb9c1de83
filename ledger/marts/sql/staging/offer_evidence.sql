-- One row an offer, head of the standards and day, as known.
select
    named_offer.code as offer,
    v.standard,
    v."on",
    v.evidence,
    v.seen_by,
    v.finding
from raw.offer_evidence_versions as v
join raw.offers as named_offer on named_offer.id = v.offer_id
