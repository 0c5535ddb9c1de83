-- One row a budget: its part of what was paid for a placement's ($placement) hours not given, in the last twelve months and ever; pence.
select
    budget,
    budget_name,
    agency_name,
    coalesce(sum(amount) filter (where in_last_12_months), 0)::bigint as last_12_months,
    sum(amount)::bigint as amount
from therapy_payers
where placement = $placement
group by budget, budget_name, agency_name
order by amount desc, budget
