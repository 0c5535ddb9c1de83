-- One row a review, as known.
select
    named_review.code as review,
    named_placement.code as placement,
    v.held_on,
    v.agencies,
    v.split_still_right,
    v.next_review,
    v.note
from raw.review_versions as v
join raw.reviews as named_review on named_review.id = v.review_id
join raw.placements as named_placement on named_placement.id = v.placement_id
