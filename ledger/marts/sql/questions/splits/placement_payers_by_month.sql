-- One row a service month, stream and agency of one placement ($placement): what it bears, in pence.
select a.service_month, a.stream, a.agency, g.name as agency_name, sum(a.amount)::bigint as amount
from allocations as a
join dim_agency as g on g.agency = a.agency
where a.placement = $placement
group by a.service_month, a.stream, a.agency, g.name
order by a.service_month, a.stream, a.agency
