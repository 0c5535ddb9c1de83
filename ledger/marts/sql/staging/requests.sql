-- One row a request, as known.
select
    named_request.code as request,
    named_placement.code as placement,
    named_agreement.code as agreement,
    v.what,
    named_asked_by.code as asked_by,
    v.asked_of,
    v.asked_on,
    v.wanted_by,
    v.closed_on,
    v.reason
from raw.request_versions as v
join raw.requests as named_request on named_request.id = v.request_id
join raw.placements as named_placement on named_placement.id = v.placement_id
left join raw.agreements as named_agreement on named_agreement.id = v.agreement_id
join raw.agencies as named_asked_by on named_asked_by.id = v.asked_by_id
