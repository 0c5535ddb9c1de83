-- One row a budget and financial year, as known; whole pence.
select
    named_budget.code as budget,
    v.financial_year,
    v.amount
from raw.budget_amount_versions as v
join raw.budgets as named_budget on named_budget.id = v.budget_id
