-- One row a child's placement of the twelve months to the horizon: the offer it was bought as, its core price a week and what it cost in those months (pence).
select
    c.placement,
    p.key,
    c.setting,
    p.setting_group,
    p.provider_name,
    p."open",
    c.registration,
    c.solo,
    c.offer,
    s.heads_evidenced,
    s.accreditation,
    c."on",
    c.weekly,
    m.money_12_months
from staging.compared as c
join dim_placement as p on p.placement = c.placement
join placement_money as m on m.placement = c.placement
left join staging.offer_standings as s on s.offer = c.offer
