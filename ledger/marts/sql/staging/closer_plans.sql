-- One row a plan to come closer, as known.
select
    named_placement.code as placement,
    v.set_on,
    named_agency.code as agency,
    v.plan,
    v.by,
    v.ended_on,
    v.outcome
from raw.closer_plan_versions as v
join raw.placements as named_placement on named_placement.id = v.placement_id
join raw.agencies as named_agency on named_agency.id = v.agency_id
