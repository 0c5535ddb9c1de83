-- One row an outcome domain of open outcomes: how many, how many moved towards or reached their target, with current evidence, and what their placements cost in 12 months (pence).
with open_now as (
    select *
    from outcomes_beside_money
    where standing = 'open'
),
placements as (
    select distinct domain, placement, money_12_months
    from open_now
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
    sum(case when o.state in ('moved', 'reached') then 1 else 0 end)::bigint as closer,
    sum(case when o.state = 'reached' then 1 else 0 end)::bigint as reached,
    sum(case when o.state = 'worse' then 1 else 0 end)::bigint as further_away,
    m.placements,
    m.money_12_months
from open_now as o
join money as m on m.domain = o.domain
group by o.domain, m.placements, m.money_12_months
order by outcomes desc, o.domain
