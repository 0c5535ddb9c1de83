-- One row a posting: a line of an entry; whole pence, a debit above nil and a credit below.
select
    o.entry,
    o.line,
    e.posting_month,
    e.service_month,
    e.kind,
    e.placement,
    e.paper,
    named_agency.code as agency,
    o.account,
    counterparty.code as counterparty,
    budget.code as budget,
    agreement.code as agreement,
    o.standing,
    purse.code as purse,
    counterparty_purse.code as counterparty_purse,
    o.amount
from raw.postings as o
join staging.entries as e on e.entry = o.entry
join raw.agencies as named_agency on named_agency.id = o.agency_id
left join raw.agencies as counterparty on counterparty.id = o.counterparty_id
left join raw.budgets as budget on budget.id = o.budget_id
left join raw.agreements as agreement on agreement.id = o.agreement_id
join raw.budgets as purse on purse.id = o.purse_id
left join raw.budgets as counterparty_purse on counterparty_purse.id = o.counterparty_purse_id
