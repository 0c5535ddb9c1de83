-- One row a published file that does not count just once: its payments are not its total, or two say the same body, series and period.
with counted as (
    select p.payment_file, count(*) as payments, sum(p.amount)::bigint as amount
    from payments as c
    join staging.published_payments as p on p.payment = c.payment
    group by p.payment_file
),
files as (
    select *, count(*) over (partition by body, series, first_month, last_month) as files
    from staging.payment_files
)
select
    f.body || ', ' || f.series || ', ' || f.first_month || ' to ' || f.last_month || ': ' || f.files || ' files, '
    || coalesce(c.payments, 0) || ' rows and ' || coalesce(c.amount, 0) || ' pence counted, '
    || f.rows_taken || ' and ' || f.net || ' published' as detail
from files as f
left join counted as c on c.payment_file = f.payment_file
where coalesce(c.amount, 0) <> f.net or coalesce(c.payments, 0) <> f.rows_taken or f.files <> 1
