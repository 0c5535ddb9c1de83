-- One row a pair of published files of one body and series whose periods overlap, the one imported later and the earlier: both count; net in pence.
select
    a.body,
    a.series,
    a.first_month,
    a.last_month,
    a.file,
    a.net,
    b.first_month as earlier_first_month,
    b.last_month as earlier_last_month,
    b.file as earlier_file,
    b.net as earlier_net
from staging.payment_files as a
join staging.payment_files as b
    on b.body = a.body and b.series = a.series and b.payment_file < a.payment_file
where a.first_month <= b.last_month and b.first_month <= a.last_month and a.rows_taken > 0 and b.rows_taken > 0
