-- One row a budget in one financial year ($year): its amount, posted, still to come by the facts, committed, left (pence).
select budget, budget_name, agency, agency_name, stream, budget_amount, posted, forecast, committed, "left"
from commitment
where financial_year = $year
order by committed desc, budget
