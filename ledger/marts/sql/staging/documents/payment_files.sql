-- One row a body, layout and month of published payments, as known; net in pence.
select id as payment_file, batch, body, layout, month, file, rows_taken, rows_blank, net
from raw.payment_files
