-- One row a payment and the invoice it pays, as known: the sheet payments by an older name; whole pence.
select * from staging.payments
