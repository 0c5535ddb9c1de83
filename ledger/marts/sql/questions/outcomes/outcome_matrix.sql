-- One row an open outcome ($what: all, stale, no_funder, worse, past_due or differ; $agency: who answers, or all): who answers, who funds, how current its evidence is.
select
    placement,
    key,
    outcome,
    domain,
    statement,
    whose_words,
    accountable,
    accountable_name,
    budgets,
    backing,
    state,
    distance,
    started,
    latest,
    aim,
    latest_on,
    rater,
    raters_differ,
    evidence,
    days_since_observed,
    due
from outcomes_beside_money
where standing = 'open'
    and ($agency = 'all' or accountable = $agency)
    and (
        $what = 'all'
        or ($what = 'stale' and evidence_lacking)
        or ($what = 'no_funder' and backing = 'no_funder')
        or ($what = 'worse' and movement in ('unchanged', 'away'))
        or ($what = 'past_due' and past_due)
        or ($what = 'differ' and raters_differ)
    )
order by
    case evidence when 'missing' then 0 when 'stale' then 1 else 2 end,
    days_since_observed desc nulls last,
    placement,
    outcome
