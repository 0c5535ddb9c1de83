-- One row a service month with charges, newest first: what it cost, whether it is closed, how much of it was posted in a later month (pence).
with costs as (
    select service_month, sum(amount)::bigint as cost
    from cost_by_component
    group by service_month
),
later as (
    select service_month, sum(amount)::bigint as posted_later, count(distinct placement) as placements_later
    from changes_since
    group by service_month
)
select
    m.month,
    m.financial_year,
    m.closed,
    m.last_day <= meta.horizon as posted_to_its_end,
    c.cost,
    coalesce(l.posted_later, 0) as posted_later,
    coalesce(l.placements_later, 0) as placements_later
from costs as c
join dim_month as m on m.month = c.service_month
left join later as l on l.service_month = c.service_month
cross join meta
order by m.month desc
