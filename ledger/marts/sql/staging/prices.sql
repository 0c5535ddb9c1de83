-- One row a price, as known; rate and quantity are exact text.
select
    named_price.code as price,
    named_placement.code as placement,
    v.component,
    v.rate,
    v.unit,
    v.quantity,
    named_calendar.code as calendar,
    v.first_day,
    v.last_day,
    v.note
from raw.price_versions as v
join raw.prices as named_price on named_price.id = v.price_id
join raw.placements as named_placement on named_placement.id = v.placement_id
left join raw.calendars as named_calendar on named_calendar.id = v.calendar_id
