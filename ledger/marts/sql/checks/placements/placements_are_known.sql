-- One row a placement that bears money in the journal and has no row in dim_placement (one that was withdrawn is turned round by the next posting).
select 'placement ' || placement || ' has ' || sum(amount) || ' pence in ' || service_month || ' but is not known' as detail
from staging.allocations
where placement not in (select placement from dim_placement)
group by placement, service_month
having sum(amount) <> 0
