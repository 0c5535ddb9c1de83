-- One row a provider, or a supplier tied to none, paid by one body in one month ($body, $month): that month and the 12 months to it beside what its placements cost, in pence.
with months as (
    select m.month, m.month = $month as chosen
    from dim_month as m
    join dim_month as c on c.month = $month
    where m.month_number between c.month_number - 11 and c.month_number
),
paid as (
    select
        p.provider,
        coalesce(p.provider_name, p.supplier) as name,
        p.tied,
        string_agg(distinct p.supplier, '; ' order by p.supplier) as suppliers,
        sum(case when m.chosen then 1 else 0 end)::bigint as payments,
        sum(case when m.chosen then p.amount else 0 end)::bigint as paid,
        sum(p.amount)::bigint as paid_12
    from payments as p
    join months as m on m.month = p.month
    where p.body = $body
    group by p.provider, coalesce(p.provider_name, p.supplier), p.tied
),
expected as (
    select
        x.provider,
        sum(case when m.chosen then x.expected else 0 end)::bigint as expected,
        sum(x.expected)::bigint as expected_12
    from provider_expectation as x
    join months as m on m.month = x.service_month
    group by x.provider
)
select
    p.name,
    p.tied,
    p.suppliers,
    p.payments,
    p.paid,
    x.expected,
    p.paid - x.expected as difference,
    p.paid_12,
    x.expected_12,
    p.paid_12 - x.expected_12 as difference_12
from paid as p
left join expected as x on x.provider = p.provider
order by p.paid desc, p.paid_12 desc, p.name
