-- One row a placement and service month whose allocations do not add up to its charges.
with parts as (
    select placement, service_month, amount from staging.allocations
    union all
    select placement, service_month, -amount from staging.charges
)
select 'placement ' || placement || ' in ' || service_month || ': allocations less charges are ' || sum(amount) || ' pence' as detail
from parts
group by placement, service_month
having sum(amount) <> 0
