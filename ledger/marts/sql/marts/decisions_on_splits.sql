-- One row a placement and matter of its split that is open at the horizon: nobody agreed, a wait, a refusal, shares without prejudice or disputed.
with waiting as (
    select
        o.placement,
        g.agreement,
        coalesce(g.requested_on, g.first_day) as since,
        g.status,
        row_number() over (partition by o.placement, g.status order by g.decided_on desc nulls last, g.agreement desc) as place
    from open_placements as o
    join staging.agreements as g on g.placement = o.placement
    where g.status in ('in_principle', 'declined')
        and g.first_day <= o.horizon
        and (coalesce(g.ends, g.last_day) is null or coalesce(g.ends, g.last_day) >= o.horizon)
),
lapsed as (
    select distinct o.placement
    from open_placements as o
    join staging.agreements as g on g.placement = o.placement
    where g.status in ('agreed', 'interim', 'disputed') and coalesce(g.ends, g.last_day) < o.horizon
),
contested as (
    select distinct
        o.placement,
        o.agreement,
        coalesce(c.standing, o.status) as standing
    from open_placements as o
    join staging.clauses as c on c.agreement = o.agreement
    where coalesce(c.standing, o.status) in ('interim', 'disputed')
)
select
    o.placement,
    null as agreement,
    case when l.placement is null then 'unagreed' else 'expired_and_charging' end as what,
    o.lead_agency as agency,
    o.since,
    o.hoped_for as at_stake
from open_placements as o
left join lapsed as l on l.placement = o.placement
where o.standing = 'unagreed'
union all
select o.placement, w.agreement, o.standing, o.lead_agency, case when o.standing = 'in_principle' then w.since else o.since end, o.hoped_for
from open_placements as o
left join waiting as w on w.placement = o.placement and w.status = o.standing and w.place = 1
where o.standing in ('in_principle', 'declined')
union all
select
    o.placement,
    o.agreement,
    c.standing,
    o.lead_agency,
    coalesce(o.decided_on, o.agreement_first_day),
    case when c.standing = 'interim' then m.interim_of_partners else m.disputed_by_partners end
from open_placements as o
join contested as c on c.placement = o.placement
join placement_money as m on m.placement = o.placement
