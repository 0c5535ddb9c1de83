-- One row something that ends within the `coming_days` of its lead after the horizon: an agreement in force or a planned end, soonest first; a month's cost in pence.
with coming as (
    select
        p.placement,
        p.key,
        'agreement ends' as what,
        a.agreement,
        coalesce(a.ends, a.last_day) as "on",
        p.weekly_cost,
        p.lead_agency
    from dim_placement as p
    join staging.agreements as a on a.agreement = p.agreement_in_force
    where p."open"
    union all
    select placement, key, 'placement planned to end', null, coalesce(last_day, planned_last_day), weekly_cost, lead_agency
    from dim_placement
    where "open"
)
select c.placement, c.key, c.what, c.agreement, c."on", c.weekly_cost, c."on" - meta.horizon as days
from coming as c
join staging.allowed as t on t.agency = c.lead_agency and t.threshold = 'coming_days'
cross join meta
where c."on" - meta.horizon between 1 and t.number
order by c."on", c.placement, c.what
