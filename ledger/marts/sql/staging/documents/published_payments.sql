-- One row a published payment as it was published, with the month in which it counts; whole pence.
select
    p.id as payment,
    p.payment_file,
    p.row,
    coalesce(p.month, f.month) as month,
    p.paid_on,
    p.supplier,
    p.supplier_id,
    p.reference,
    p.category,
    p.area,
    p.amount
from raw.published_payments as p
join raw.payment_files as f on f.id = p.payment_file
