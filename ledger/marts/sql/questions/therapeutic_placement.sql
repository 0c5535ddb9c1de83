-- One row: the placement whose page has this opaque key ($key), with the offers it was bought as and what bears them out.
select
    p.placement,
    p.key,
    p.setting_group,
    p.provider_name,
    p.first_day,
    p.last_day,
    p."open",
    t.offer,
    o.name as offer_name,
    o.practice_model,
    o.tier,
    o.tier_until,
    o.accreditation,
    o.heads_evidenced,
    o.latest_on
from dim_placement as p
left join staging.compared as t on t.placement = p.placement
left join therapeutic_offers as o on o.offer = t.offer
where p.key = $key
