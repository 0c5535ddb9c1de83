-- One row a published payment, with the provider it was made to where its number or name is known; whole pence.
with counted as (
    select
        p.payment,
        f.body,
        f.series,
        f.layout,
        p.month,
        p.supplier,
        p.supplier_id,
        p.paid_on,
        p.reference,
        p.category,
        p.area,
        p.amount,
        folded(p.supplier) as folded_name,
        folded(p.supplier_id) as folded_number
    from staging.published_payments as p
    join staging.payment_files as f on f.payment_file = p.payment_file
)
select
    c.payment,
    c.body,
    c.series,
    c.layout,
    c.month,
    c.supplier,
    c.supplier_id,
    c.paid_on,
    c.reference,
    c.category,
    c.area,
    c.amount,
    coalesce(by_number.provider, by_name.provider) as provider,
    v.name as provider_name,
    coalesce(by_number.provider, by_name.provider) in (select provider from staging.placements) is true as tied
from counted as c
left join supplier_names as by_number on by_number.known_as = c.folded_number
left join supplier_names as by_name on by_name.known_as = c.folded_name
left join staging.providers as v on v.provider = coalesce(by_number.provider, by_name.provider)
