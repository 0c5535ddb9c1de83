-- One row an invoice line of the 12 months to the horizon that is not what its days cost, the largest difference first, in pence.
select
    l.invoice,
    l.line,
    v.name as provider_name,
    l.placement,
    p.key,
    l.first_day,
    l.last_day,
    l.billed,
    l.expected,
    l.difference
from invoice_lines_expected as l
join dim_provider as v on v.provider = l.provider
left join dim_placement as p on p.placement = l.placement
join dim_month as m on m.month = coalesce(l.service_month, strftime(l.dated, '%Y-%m'))
where m.in_last_12_months and l.difference <> 0
order by abs(l.difference) desc, l.invoice, l.line
