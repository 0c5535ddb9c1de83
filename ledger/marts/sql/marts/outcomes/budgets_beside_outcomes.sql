-- One row a placement of a child and budget that bore some of it in the 12 months to the horizon: what it bore, what of it is agreed (pence), and whether an outcome stands behind it.
select
    a.placement,
    p.key,
    p.open,
    p.setting_group,
    a.budget,
    b.name as budget_name,
    a.agency,
    b.agency_name,
    c.cover,
    sum(a.amount)::bigint as amount,
    sum(case when a.standing = 'agreed' then a.amount else 0 end)::bigint as agreed
from allocations as a
join dim_month as m on m.month = a.service_month
join dim_budget as b on b.budget = a.budget
join dim_placement as p on p.placement = a.placement
join staging.outcome_cover as c on c.placement = a.placement
where m.in_last_12_months
group by a.placement, p.key, p.open, p.setting_group, a.budget, b.name, a.agency, b.agency_name, c.cover
having sum(a.amount) <> 0
