-- One row a placement, day, rater and dimension, as known.
select
    named_placement.code as placement,
    v."on",
    v.rater,
    v.dimension,
    v.rating,
    v.note
from raw.secure_base_rating_versions as v
join raw.placements as named_placement on named_placement.id = v.placement_id
