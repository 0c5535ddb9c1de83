-- One row: the placement whose page has this opaque key ($key), with the offer it was bought as last and what bears that out.
with bought as (
    select
        placement,
        offer,
        row_number() over (partition by placement order by first_day desc nulls last, offer desc) as place
    from staging.placement_offers
)
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
left join bought as t on t.placement = p.placement and t.place = 1
left join therapeutic_offers as o on o.offer = t.offer
where p.key = $key
