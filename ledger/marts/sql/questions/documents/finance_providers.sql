-- One row a provider with charges or invoices in the 12 months to the horizon: expected, invoiced, the difference, lines that differ and what they ask beyond and below, what is to pay and (below nil) to get back, in pence; last a council's own, which send no invoices.
with year as (
    select
        x.provider,
        x.provider_name,
        sum(x.expected)::bigint as expected,
        sum(x.invoiced)::bigint as invoiced,
        sum(x.difference)::bigint as difference
    from provider_expectation as x
    join dim_month as m on m.month = x.service_month
    where m.in_last_12_months
    group by x.provider, x.provider_name
),
lines as (
    select
        l.provider,
        count(*) as lines_that_differ,
        sum(greatest(l.difference, 0))::bigint as beyond,
        sum(least(l.difference, 0))::bigint as below
    from invoice_lines_expected as l
    join dim_month as m on m.month = coalesce(l.service_month, strftime(l.dated, '%Y-%m'))
    where m.in_last_12_months and l.difference <> 0
    group by l.provider
),
unpaid as (
    select provider, sum(greatest("open", 0))::bigint as unpaid
    from papers
    group by provider
),
booked as (
    select provider, sum(payable)::bigint as payable
    from balance_by_provider
    group by provider
)
select
    y.provider,
    y.provider_name,
    y.expected,
    y.invoiced,
    y.difference,
    coalesce(l.lines_that_differ, 0) as lines_that_differ,
    coalesce(l.beyond, 0) as beyond,
    coalesce(l.below, 0) as below,
    coalesce(u.unpaid, 0) as unpaid,
    coalesce(b.payable, 0) - coalesce(u.unpaid, 0) as to_get_back,
    y.invoiced = 0 and v.sector is not distinct from 'council' as own
from year as y
left join dim_provider as v on v.provider = y.provider
left join lines as l on l.provider = y.provider
left join unpaid as u on u.provider = y.provider
left join booked as b on b.provider = y.provider
order by own, abs(y.difference) desc, y.provider_name
