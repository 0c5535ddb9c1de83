-- One row a placement and offer, as known.
select
    named_placement.code as placement,
    named_offer.code as offer,
    v.first_day,
    v.last_day
from raw.placement_offer_versions as v
join raw.placements as named_placement on named_placement.id = v.placement_id
join raw.offers as named_offer on named_offer.id = v.offer_id
