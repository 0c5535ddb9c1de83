-- One row a service month, budget and standing: what the budget bears, in pence.
select
    financial_year,
    service_month,
    budget,
    agency,
    stream,
    standing,
    sum(amount)::bigint as amount,
    count(distinct placement) as placements
from allocations
group by financial_year, service_month, budget, agency, stream, standing
