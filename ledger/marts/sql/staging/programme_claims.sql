-- One row a claim, as known.
select
    named_claim.code as claim,
    named_programme.code as programme,
    v.first_month,
    v.last_month,
    v.amount,
    v.claimed_on,
    v.received,
    v.received_on
from raw.programme_claim_versions as v
join raw.programme_claims as named_claim on named_claim.id = v.claim_id
join raw.programmes as named_programme on named_programme.id = v.programme_id
