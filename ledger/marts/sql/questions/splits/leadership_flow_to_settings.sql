-- One row a budget and setting in one financial year ($year): what the budget bears there, in pence.
select a.budget, a.stream, b.name as budget_name, b.agency_name, p.setting_group, sum(a.amount)::bigint as amount
from allocations as a
join dim_placement as p on p.placement = a.placement
join dim_budget as b on b.budget = a.budget
where a.financial_year = $year
group by a.budget, a.stream, b.name, b.agency_name, p.setting_group
having sum(a.amount) > 0
order by amount desc, a.budget, p.setting_group
