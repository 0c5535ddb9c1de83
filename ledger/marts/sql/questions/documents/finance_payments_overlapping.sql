-- One row a pair of published files of one body and series whose periods overlap, the later first; net in pence.
select *
from payment_periods_overlapping
order by body, series, first_month desc, earlier_first_month desc
