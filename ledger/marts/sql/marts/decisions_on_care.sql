-- One row a placement and matter of care or of its budgets that somebody has to settle at the horizon.
with eligibility as (
    select distinct c.child
    from staging.circumstances as c
    cross join meta
    where c.what = 'continuing_care' and c.first_day <= meta.horizon
),
ended as (
    select distinct o.placement, o.agreement, b.agency, b.last_day
    from open_placements as o
    join staging.clauses as c on c.agreement = o.agreement
    join dim_budget as b on b.budget = c.budget
    where b.last_day <= o.horizon and b.successor is null
)
select placement, agreement, 'emergency_not_ratified' as what, lead_agency as agency, first_day as since, cast(null as bigint) as at_stake
from open_placements
where emergency and horizon - first_day > 42 and (status is null or status <> 'agreed')
union all
select placement, agreement, 'budget_without_successor', agency, last_day + 1, null
from ended
union all
select placement, agreement, 'unregistered', lead_agency, first_day, null
from open_placements
where registration = 'unregistered'
union all
select placement, agreement, 'deprivation_of_liberty', lead_agency, first_day, null
from open_placements
where deprivation_of_liberty
union all
select o.placement, o.agreement, 'continuing_care_unknown', o.lead_agency, o.first_day, null
from open_placements as o
left join eligibility as e on e.child = o.child
where o.child is not null and e.child is null
