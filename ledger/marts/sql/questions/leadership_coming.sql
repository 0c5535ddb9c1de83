-- One row something that ends within six months of the horizon: an agreement in force or a planned end, soonest first; a month's cost in pence.
with coming as (
    select
        p.placement,
        p.key,
        'agreement ends' as what,
        a.agreement,
        coalesce(a.ends, a.last_day) as "on",
        p.weekly_cost
    from dim_placement as p
    join staging.agreements as a on a.agreement = p.agreement_in_force
    where p."open"
    union all
    select placement, key, 'placement planned to end', null, coalesce(last_day, planned_last_day), weekly_cost
    from dim_placement
    where "open"
)
select c.placement, c.key, c.what, c.agreement, c."on", c.weekly_cost, c."on" - meta.horizon as days
from coming as c
cross join meta
where c."on" > meta.horizon and c."on" <= meta.horizon + 183
order by c."on", c.placement, c.what
