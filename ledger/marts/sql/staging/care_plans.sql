-- One row a plan of a placement, as known.
select
    named_placement.code as placement,
    v.kind,
    v."on",
    v.review_by,
    v.role,
    v.note
from raw.care_plan_versions as v
join raw.placements as named_placement on named_placement.id = v.placement_id
