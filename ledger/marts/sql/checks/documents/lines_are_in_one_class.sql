-- One row an invoice line, or a charge without one, of which more than one class is found.
with subjects as (
    select
        case
            when invoice is null then 'the charge of ' || price || ' in ' || service_month
            else 'line ' || line || ' of invoice ' || invoice
        end as subject
    from staging.line_findings
)
select subject || ' is in ' || count(*) || ' classes' as detail
from subjects
group by subject
having count(*) > 1
