-- One row a service month and standing of one placement ($placement): what stands in the journal, in pence.
select service_month, standing, sum(amount)::bigint as amount
from allocations
where placement = $placement
group by service_month, standing
order by service_month, standing
