-- One row a body, supplier, provider and month of published payments; whole pence.
select
    body,
    supplier,
    provider,
    tied,
    month,
    sum(amount)::bigint as paid,
    count(*) as payments
from payments
group by body, supplier, provider, tied, month
