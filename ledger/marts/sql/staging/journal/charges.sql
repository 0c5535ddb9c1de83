-- One row a difference that a posting adds to what a price, or an accepted invoice line, charges in a service month; whole pence.
select
    p.code as placement,
    price.code as price,
    null::varchar as invoice,
    null::varchar as line,
    c.service_month,
    c.batch,
    c.component,
    c.amount
from raw.charges as c
join raw.placements as p on p.id = c.placement_id
join raw.prices as price on price.id = c.price_id
union all
select
    p.code,
    null,
    i.code,
    c.line,
    c.service_month,
    c.batch,
    c.component,
    c.amount
from raw.accepted_charges as c
join raw.placements as p on p.id = c.placement_id
join raw.invoices as i on i.id = c.invoice_id
