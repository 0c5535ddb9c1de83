-- One row an invoice line that is told as paid beyond, and of whose invoice nothing is to be had back.
select
    'line ' || f.line || ' of invoice ' || f.invoice || ' is told as paid beyond, and ' || coalesce(d.open, 0)
        || ' pence of the invoice are open' as detail
from staging.line_findings as f
left join staging.paper_debts as d on d.invoice = f.invoice
where f.found = 'paid_beyond' and coalesce(d.open, 0) >= 0
