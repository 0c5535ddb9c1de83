-- One row an outcome domain of open placements: outcomes, how many moved towards or reached their target, with current evidence, and what their placements cost in 12 months (pence).
with placements as (
    select distinct domain, placement, money_12_months
    from outcomes_beside_money
    where "open"
),
money as (
    select domain, sum(money_12_months)::bigint as money_12_months, count(*) as placements
    from placements
    group by domain
)
select
    o.domain,
    count(*) as outcomes,
    sum(case when o.evidence_current then 1 else 0 end)::bigint as evidenced,
    sum(case when o.distance > 0 then 1 else 0 end)::bigint as closer,
    sum(case when o.distance >= 100 then 1 else 0 end)::bigint as reached,
    sum(case when o.distance < 0 then 1 else 0 end)::bigint as further_away,
    m.placements,
    m.money_12_months
from outcomes_beside_money as o
join money as m on m.domain = o.domain
where o."open"
group by o.domain, m.placements, m.money_12_months
order by outcomes desc, o.domain
