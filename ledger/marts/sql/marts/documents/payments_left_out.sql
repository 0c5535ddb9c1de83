-- One row a body, layout and month of published payments that is not counted, because another layout of the same month came in later.
with ranked as (
    select
        payment_file,
        body,
        layout,
        month,
        file,
        rows_taken,
        net,
        first_value(layout) over (partition by body, month order by batch desc, payment_file desc) as counted_layout,
        row_number() over (partition by body, month order by batch desc, payment_file desc) as place
    from staging.payment_files
)
select payment_file, body, layout, month, file, rows_taken, net, counted_layout
from ranked
where place > 1
