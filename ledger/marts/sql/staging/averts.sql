-- One row a placement and setting it averts, as known.
select
    named_placement.code as placement,
    v.setting,
    v.weekly_price,
    named_like.code as like,
    v.judged_on,
    v.judged_by,
    v.note
from raw.averted_versions as v
join raw.placements as named_placement on named_placement.id = v.placement_id
left join raw.placements as named_like on named_like.id = v.like_id
