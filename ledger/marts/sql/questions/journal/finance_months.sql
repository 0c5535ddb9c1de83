-- One row a service month with charges, newest first: what it cost, whether it is closed, what later postings moved between shares and changed in all (pence).
with costs as (
    select service_month, sum(amount)::bigint as cost
    from cost_by_component
    group by service_month
),
later as (
    select
        service_month,
        sum(greatest(amount, 0))::bigint as moved_later,
        sum(amount)::bigint as changed_later,
        count(distinct placement) as placements_later
    from changes_since
    group by service_month
)
select
    m.month,
    m.financial_year,
    m.closed,
    m.last_day <= meta.horizon as posted_to_its_end,
    c.cost,
    coalesce(l.moved_later, 0) as moved_later,
    coalesce(l.changed_later, 0) as changed_later,
    coalesce(l.placements_later, 0) as placements_later
from costs as c
join dim_month as m on m.month = c.service_month
left join later as l on l.service_month = c.service_month
cross join meta
order by m.month desc
