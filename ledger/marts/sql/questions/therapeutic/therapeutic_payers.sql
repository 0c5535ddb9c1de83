-- One row a budget: its part of what was paid in the last twelve months for hours not given, in pence; largest first.
select
    budget,
    budget_name,
    agency_name,
    count(distinct placement) as placements,
    sum(amount)::bigint as amount
from therapy_payers
where in_last_12_months
group by budget, budget_name, agency_name
order by amount desc, budget
