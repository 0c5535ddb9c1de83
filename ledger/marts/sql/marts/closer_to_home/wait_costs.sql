-- One row a search, budget and standing: what it bore of where the child was held meanwhile, in pence.
select w.search, w.agency, a.name as agency_name, w.budget, b.name as budget_name, w.standing, w.amount
from staging.wait_costs as w
join dim_agency as a on a.agency = w.agency
join dim_budget as b on b.budget = w.budget
