-- One row: the placement whose page has this opaque key ($key), with what it cost so far (pence).
select p.*, m.money_12_months, m.posted, b.name as lead_budget_name
from dim_placement as p
join placement_money as m on m.placement = p.placement
join dim_budget as b on b.budget = p.lead_budget
where p.key = $key
