-- One row a contribution in kind in one financial year ($year), the most valuable first: a memorandum beside who pays, in pence.
select agency_name, what, given_for, sum(days)::bigint as days, sum(value)::bigint as value
from in_kind
where financial_year = $year
group by contribution, agency_name, what, given_for
order by value desc, contribution
