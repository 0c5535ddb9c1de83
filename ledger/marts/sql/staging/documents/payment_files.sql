-- One row a published file of payments (body, series and period), as known; net in pence.
select
    id as payment_file,
    batch,
    body,
    series,
    month as first_month,
    coalesce(last_month, month) as last_month,
    layout,
    file,
    rows_taken,
    rows_blank,
    net
from raw.payment_files
