-- One row if what budgets pay is not what the journal's allocations come to.
with parts as (
    select amount from who_pays
    union all
    select -amount from staging.allocations
)
select 'who pays less allocations is ' || sum(amount) || ' pence' as detail
from parts
having sum(amount) <> 0
