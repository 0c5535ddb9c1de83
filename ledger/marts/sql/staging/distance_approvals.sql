-- One row a placement, agency and office, as known.
select
    named_placement.code as placement,
    named_agency.code as agency,
    v.role,
    v.decided,
    v."on",
    v.note
from raw.distance_approval_versions as v
join raw.placements as named_placement on named_placement.id = v.placement_id
join raw.agencies as named_agency on named_agency.id = v.agency_id
