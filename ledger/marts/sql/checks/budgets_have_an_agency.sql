-- One row a budget in the journal that is not known.
select distinct 'budget ' || budget || ' bears money but is not known' as detail
from staging.allocations
where budget not in (select budget from dim_budget)
