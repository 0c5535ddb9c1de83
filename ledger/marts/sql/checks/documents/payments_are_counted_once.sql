-- One row a body and month whose payments are counted by more than one layout, or whose total is not that of the file that counts.
with counted as (
    select body, month, count(distinct layout) as layouts, sum(amount)::bigint as amount
    from payments
    group by body, month
),
files as (
    select body, month, sum(net)::bigint as net
    from staging.payment_files
    where payment_file not in (select payment_file from payments_left_out)
    group by body, month
)
select f.body || ' in ' || f.month || ': ' || coalesce(c.amount, 0) || ' pence counted, ' || f.net || ' published' as detail
from files as f
left join counted as c on c.body = f.body and c.month = f.month
where coalesce(c.amount, 0) <> f.net or coalesce(c.layouts, 1) <> 1
