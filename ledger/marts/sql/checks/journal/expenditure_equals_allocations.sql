-- One row a placement, service month, budget and standing whose expenditure in the journal is not what was allocated.
with parts as (
    select placement, service_month, budget, standing, amount
    from staging.postings
    where account = 'expenditure:budget' and kind = 'charge'
    union all
    select placement, service_month, budget, standing, -amount from staging.allocations
)
select
    'placement ' || placement || ' in ' || service_month || ', budget ' || budget || ', ' || standing
        || ': expenditure less allocations is ' || sum(amount) || ' pence' as detail
from parts
group by placement, service_month, budget, standing
having sum(amount) <> 0
