-- One row a supplier paid by one body in one month ($body, $month): payments, the sum, and what the ledger expects for that provider, in pence.
with paid as (
    select supplier, provider, provider_name, tied, count(*) as payments, sum(amount)::bigint as paid
    from payments
    where body = $body and month = $month
    group by supplier, provider, provider_name, tied
)
select
    p.supplier,
    p.provider_name,
    p.tied,
    p.payments,
    p.paid,
    x.expected,
    p.paid - x.expected as difference
from paid as p
left join provider_expectation as x on x.provider = p.provider and x.service_month = $month
order by p.paid desc, p.supplier
