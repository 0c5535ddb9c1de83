-- One row a placement, month, kind of clinician and contact, as known.
select
    named_placement.code as placement,
    v.service_month,
    v.clinician,
    v.contact,
    v.contracted,
    v.delivered,
    named_price.code as price,
    v.hourly_rate,
    v.note
from raw.therapy_hours_versions as v
join raw.placements as named_placement on named_placement.id = v.placement_id
left join raw.prices as named_price on named_price.id = v.price_id
