-- One row an agreement, as known; last_day is the one stated, ends the one that counts.
select
    named_agreement.code as agreement,
    named_placement.code as placement,
    v.status,
    v.basis,
    v.first_day,
    v.last_day,
    v.review_by,
    v.decided_on,
    v.panel,
    v.minute,
    v.requested_on,
    named_supersedes.code as supersedes,
    d.last_day as ends
from raw.agreement_versions as v
join raw.agreements as named_agreement on named_agreement.id = v.agreement_id
join raw.placements as named_placement on named_placement.id = v.placement_id
left join raw.agreements as named_supersedes on named_supersedes.id = v.supersedes_id
left join raw.deals as d on d.agreement = named_agreement.code
