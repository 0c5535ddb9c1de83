-- One row: invoice lines of the 12 months to the horizon for which no placement or price is known, or that are not reconciled yet, and their sum in pence.
select count(*) as lines, coalesce(sum(l.billed), 0)::bigint as billed
from invoice_lines_expected as l
join dim_month as m on m.month = coalesce(l.service_month, strftime(l.dated, '%Y-%m'))
where m.in_last_12_months and (l.expected is null or l.found in ('no_lines', 'no_placement', 'ended_before', 'no_price', 'possible_duplicate'))
