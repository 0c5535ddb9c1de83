-- One row a body and month of published payments: how many, what they add up to, tied to a placement's provider and not, in pence.
select
    body,
    month,
    count(*) as payments,
    sum(amount)::bigint as paid,
    sum(case when tied then amount else 0 end)::bigint as tied,
    sum(case when tied then 0 else amount end)::bigint as untied
from payments
group by body, month
order by month desc, body
