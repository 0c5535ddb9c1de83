-- One row an offer: what it claims, how its accreditation stands on the day of asking, under how many of the ten heads there is evidence, and the placements bought as it in 12 months (pence).
with bought as (
    select c.offer, count(*) as placements, sum(m.money_12_months)::bigint as money_12_months
    from staging.compared as c
    join placement_money as m on m.placement = c.placement
    where c.offer is not null
    group by c.offer
)
select
    o.offer,
    o.name,
    o.provider,
    v.name as provider_name,
    o.home,
    h.name as home_name,
    o.service,
    o.practice_model,
    o.model_version,
    o.tier,
    o.tier_until,
    o.staff,
    o.staff_trained,
    o.trained_on,
    o.supervision_hours,
    o.professions,
    o.first_day,
    o.last_day,
    o.note,
    s."open",
    s.accreditation,
    s.heads_current,
    s.heads_evidenced,
    s.latest_evidence as latest_on,
    meta.today - s.latest_evidence as days_since,
    coalesce(b.placements, 0) as placements,
    coalesce(b.money_12_months, 0)::bigint as money_12_months
from staging.offer_standings as s
join staging.offers as o on o.offer = s.offer
join staging.providers as v on v.provider = o.provider
left join staging.homes as h on h.home = o.home
left join bought as b on b.offer = o.offer
cross join meta
