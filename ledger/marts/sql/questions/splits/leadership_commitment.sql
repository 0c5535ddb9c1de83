-- One row a budget in one financial year ($year): its amount, posted, still to come by the facts, committed, days after planned ends, forecast outturn, left (pence).
select
    budget, budget_name, agency, agency_name, stream, budget_amount, posted, forecast, committed, after_planned_end, outturn, "left"
from commitment
where financial_year = $year
order by committed desc, budget
