-- One row a difference that a posting adds to what a price charges in a service month; whole pence.
select
    p.code as placement,
    price.code as price,
    c.service_month,
    c.batch,
    c.component,
    c.amount
from raw.charges as c
join raw.placements as p on p.id = c.placement_id
join raw.prices as price on price.id = c.price_id
