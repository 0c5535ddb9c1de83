-- One row a provider and service month: what its placements cost, what it invoiced for (lines by the month of their first day, else the invoice's); pence.
with parts as (
    select p.provider, c.service_month, c.amount as expected, 0 as invoiced
    from cost_by_component as c
    join dim_placement as p on p.placement = c.placement
    union all
    select provider, coalesce(service_month, strftime(dated, '%Y-%m')), 0, billed
    from invoice_lines_expected
)
select
    x.provider,
    v.name as provider_name,
    x.service_month,
    sum(x.expected)::bigint as expected,
    sum(x.invoiced)::bigint as invoiced,
    sum(x.invoiced - x.expected)::bigint as difference
from parts as x
join staging.providers as v on v.provider = x.provider
group by x.provider, v.name, x.service_month
