-- One row a thing that should be known: of how many (`of`), for how many (n) it is; placements are those open at the horizon.
with open_now as (select * from dim_placement where open)
select 'placements with a price' as what, count(*) filter (where placement in (select placement from staging.prices)) as n, count(*) as "of"
from open_now
union all
select 'placements with an agreement in force', count(*) filter (where agreement_in_force is not null), count(*)
from open_now
union all
select 'placements with an outcome', count(*) filter (where placement in (select placement from staging.outcomes)), count(*)
from open_now
union all
select 'open outcomes with evidence in date, where it is due', count(*) filter (where evidence_current), count(*)
from outcomes_beside_money
where part = 'open' and not evidence_awaited
union all
select
    'placements with a current joint review',
    count(*) filter (where placement in (
        select p.placement
        from open_now as p
        join staging.allowed as t on t.agency = p.lead_agency and t.threshold = 'review_days'
        join staging.reviews as r on r.placement = p.placement
        cross join meta
        where meta.today - r.held_on between 0 and t.number
    )),
    count(*)
from open_now
union all
select 'placements away from home whose distance is known', count(*) filter (where tenths_from_home is not null), count(*)
from open_now
where placement in (select placement from staging.distances)
union all
select 'placements away from home whose area is known', count(*) filter (where outside is not null), count(*)
from distances
union all
select 'budgets used this financial year that have an amount', count(*) filter (where budget_amount is not null), count(*)
from commitment
where financial_year in (select m.financial_year from dim_month as m join meta on m.first_day <= meta.horizon and m.last_day >= meta.horizon)
union all
select 'published payments tied to a provider with placements', count(*) filter (where tied), count(*)
from payments
