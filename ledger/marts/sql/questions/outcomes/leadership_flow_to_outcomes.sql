-- One row a setting and outcome domain in one financial year ($year): cost of its placements, each spread evenly over the domains its outcomes name, in pence.
with costs as (
    select placement, sum(amount)::bigint as amount
    from allocations
    where financial_year = $year
    group by placement
    having sum(amount) > 0
),
named as (
    select distinct placement, domain
    from outcomes_beside_money
),
numbered as (
    select
        placement,
        domain,
        row_number() over (partition by placement order by domain) as i,
        count(*) over (partition by placement) as n
    from named
),
spread as (
    select
        c.placement,
        coalesce(d.domain, 'none') as domain,
        -- The i-th domain gets what lies between two whole pence of the running sum, so that nothing is lost.
        case when d.n is null then c.amount else c.amount * d.i // d.n - c.amount * (d.i - 1) // d.n end as amount
    from costs as c
    left join numbered as d on d.placement = c.placement
)
select p.setting_group, s.domain, sum(s.amount)::bigint as amount, count(distinct s.placement) as placements
from spread as s
join dim_placement as p on p.placement = s.placement
group by p.setting_group, s.domain
order by amount desc, p.setting_group, s.domain
