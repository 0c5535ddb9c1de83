-- One row if the cost by component is not what was charged.
with parts as (
    select amount from cost_by_component
    union all
    select -amount from staging.charges
)
select 'cost by component less charges is ' || sum(amount) || ' pence' as detail
from parts
having sum(amount) <> 0
