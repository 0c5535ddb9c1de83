-- One row an outcome domain: placements with an outcome in this domain in the posted part of one financial year ($year), and what they cost in it (pence; none: those without any). A placement stands in each of its domains, so the rows do not add up.
with span as (
    select min(m.first_day) as first_day, least(max(m.last_day), max(meta.horizon)) as last_day
    from dim_month as m
    cross join meta
    where m.financial_year = $year
),
costs as (
    select placement, sum(amount)::bigint as amount
    from allocations
    where financial_year = $year
    group by placement
    having sum(amount) <> 0
),
named as (
    select distinct o.placement, o.domain
    from outcomes_beside_money as o
    cross join span
    where o.first_day <= span.last_day and coalesce(o.ended_on, span.last_day) >= span.first_day
)
select coalesce(n.domain, 'none') as domain, count(*) as placements, sum(c.amount)::bigint as amount
from costs as c
left join named as n on n.placement = c.placement
group by coalesce(n.domain, 'none')
order by amount desc, domain
