-- One row a placement, standing and basis with exposure in one financial year ($year): the three parts of what is expected of partners, and the cost of the same days, each once, in pence; what is awaited first.
with parts as (
    select
        placement,
        standing,
        basis,
        coalesce(sum(awaited), 0)::bigint as awaited,
        coalesce(sum(declined), 0)::bigint as declined,
        coalesce(sum(not_asked), 0)::bigint as not_asked
    from exposure
    where financial_year = $year
    group by placement, standing, basis
),
days as (
    select
        placement,
        standing,
        basis,
        sum(carried)::bigint as carried,
        min(service_month) as first_month,
        max(service_month) as last_month
    from exposure_days
    where financial_year = $year
    group by placement, standing, basis
)
select
    d.placement,
    p.key,
    d.standing,
    d.basis,
    x.awaited,
    x.declined,
    x.not_asked,
    d.carried,
    d.first_month,
    d.last_month
from days as d
join parts as x on x.placement = d.placement and x.standing = d.standing and x.basis = d.basis
join dim_placement as p on p.placement = d.placement
order by x.awaited desc, x.not_asked desc, x.declined desc, d.carried desc, d.placement
