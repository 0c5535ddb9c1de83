-- One row a published file of one body ($body) that counts: its series, its period and what it comes to, the latest first; net in pence.
select series, first_month, last_month, file, layout, batch, rows_taken, net
from staging.payment_files
where body = $body
order by first_month desc, last_month desc, series
