-- One row a budget, agreement and standing of one placement and service month ($placement, $month): what the budget bears, in pence.
select a.budget, b.name as budget_name, b.agency_name, a.stream, a.agreement, a.standing, a.settled, a.amount
from allocations as a
join dim_budget as b on b.budget = a.budget
where a.placement = $placement and a.service_month = $month
order by a.amount desc, a.budget, a.standing
