-- One row: invoice lines of the 12 months to the horizon that name no price and days to compare them with, and their sum in pence.
select count(*) as lines, coalesce(sum(l.billed), 0)::bigint as billed
from invoice_lines_expected as l
join dim_month as m on m.month = coalesce(l.service_month, strftime(l.dated, '%Y-%m'))
where m.in_last_12_months and l.expected is null
