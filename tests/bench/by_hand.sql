-- What the annual report counts, in SQL written by hand, for SQLite, over the rooms' own tables: each statement gives rows
-- of figure, month (as 2024-01; the year where months do not add up to it) and number, for :year as of :as_of. A figure
-- without a record has no row. What is the sum of other figures is added up by who reads the rows.

-- shootings: every month since the first incident, for the trend looks back
with hit as (
    select incident_id, count(*) as victims, count(*) filter (where died_on <= :as_of) as killed
    from shootings_victim
    group by incident_id
), by_month as materialized (
    select substr(occurred_on, 1, 7) as month,
        count(*) as shooting_incidents,
        count(*) filter (where any_injury or victims > 0) as injury_and_fatal,
        sum(killed) as homicide_victims,
        sum(victims - killed) as injured_victims
    from shootings_incident left join hit on hit.incident_id = shootings_incident.id
    where standing = 'confirmed' and occurred_on <= :as_of
    group by month
)
select 'shooting_incidents', month, shooting_incidents from by_month
union all select 'injury_and_fatal', month, injury_and_fatal from by_month
union all select 'homicide_victims', month, coalesce(homicide_victims, 0) from by_month
union all select 'injured_victims', month, coalesce(injured_victims, 0) from by_month;

-- assessments: what became of each as of the day; one without a disposition is pending
with sent as (
    select assessment_id
    from referrals_referral join reviews_disposition on reviews_disposition.id = disposition_id
    where referred_on <= :as_of
), last as (
    select assessment_id, outcome, max(disposed_on)
    from reviews_disposition
    where disposed_on <= :as_of
    group by assessment_id
)
select case
        when sent.assessment_id is not null then 'appropriate_for_referral'
        when last.outcome is null or last.outcome = 'referred' then 'not_referred.pending'
        else 'not_referred.' || last.outcome
    end as figure,
    substr(assessed_on, 1, 7) as month,
    count(*)
from reviews_assessment
    left join sent on sent.assessment_id = reviews_assessment.id
    left join last on last.assessment_id = reviews_assessment.id
where provider_id is null and request_id is null
    and assessed_on between :year || '-01-01' and :year || '-12-31' and assessed_on <= :as_of
group by figure, month;

-- referrals: each once, by service, by pathway and status
with counted as materialized (
    select referral.id, referral.person_id, assessment.id is not null as via_review,
        substr(coalesce(assessed_on, referred_on), 1, 7) as month
    from referrals_referral as referral
        left join reviews_disposition as disposition on disposition.id = referral.disposition_id
        left join reviews_assessment as assessment on assessment.id = disposition.assessment_id
            and assessment.provider_id is null and assessment.request_id is null
    where referred_on <= :as_of
        and coalesce(assessed_on, referred_on) between :year || '-01-01' and :year || '-12-31'
), latest as (
    select placement_id, status, unable_reason,
        row_number() over (partition by placement_id order by effective_on desc, step desc) as place
    from referrals_placementstatus
    where effective_on <= :as_of and status not in ('completed', 'exited')
), placed as materialized (
    select placement.id, referral_id, month, service.reference as service, pathway.reference as pathway, sort_order,
        case when consolidated_on <= :as_of then null else status end as status, unable_reason,
        -- a service of two stages is named by the one that was reached
        case when instr('/' || service.label || '/', '/' || upper(status) || '/') then upper(status)
            else service.label end as named
    from referrals_placement as placement
        join counted on counted.id = placement.referral_id
        join program_service as service on service.id = placement.service_id
        join program_pathway as pathway on pathway.id = service.pathway_id
        left join latest on latest.placement_id = placement.id and latest.place = 1
    where placed_on <= :as_of
), ranked as (
    select *, row_number() over (
            partition by referral_id, pathway
            order by case status when 'icm' then 1 when 'short_term' then 2 when 'slo' then 3 when 'pursuing' then 4
                when 'unable_to_place' then 5 else 6 end, sort_order, id
        ) as place
    from placed
    where status is not null
), pathway_row as materialized (
    select * from ranked where place = 1
), in_services as (
    select month, count(*) as services from placed group by referral_id
), in_pathways as (
    select month, count(*) as pathways, count(*) filter (where status in ('icm', 'short_term', 'slo')) as engaged
    from pathway_row
    group by referral_id
)
select case when via_review then 'via_shooting_reviews' else 'via_partners' end as figure, month, count(*)
    from counted group by figure, month
union all select 'unduplicated_persons', month, count(distinct person_id) from counted group by month
union all select 'unduplicated_persons', :year, count(distinct person_id) from counted
union all select 'referred_out', month, count(*) from in_services group by month
union all select 'dual_service_individuals', month, count(*) from in_services where services > 1 group by month
union all select 'dual_services.' || one.named || ' & ' || other.named as figure, one.month, count(*)
    from placed as one
        join placed as other on other.referral_id = one.referral_id and other.sort_order > one.sort_order
    group by figure, one.month
union all select 'two_pathway_individuals', month, count(*) from in_pathways where pathways > 1 group by month
union all select 'engaged_in_two_pathways', month, count(*) from in_pathways where engaged > 1 group by month
union all select 'engaged', month, count(*) from in_pathways where engaged > 0 group by month
union all select 'out_' || service as figure, month, count(*) from placed group by figure, month
union all select status, month, count(*) from pathway_row group by status, month
union all select 'life_coaching_' || pathway as figure, month, count(*)
    from pathway_row where status = 'icm' group by figure, month
union all select 'unable_to_place_reasons.' || unable_reason as figure, month, count(*)
    from pathway_row where status = 'unable_to_place' group by figure, month;

-- messages and moves
select 'custom_notifications', substr(delivered_on, 1, 7) as month, count(*)
    from call_ins_customnotification
    where delivered_on between :year || '-01-01' and :year || '-12-31' and delivered_on <= :as_of group by month
union all select 'call_ins', substr(held_on, 1, 7) as month, count(*)
    from call_ins_callin
    where held_on between :year || '-01-01' and :year || '-12-31' and held_on <= :as_of group by month
union all select 'call_in_individuals', substr(held_on, 1, 7) as month, count(*)
    from call_ins_callinattendance join call_ins_callin on call_ins_callin.id = call_in_id
    where held_on between :year || '-01-01' and :year || '-12-31' and held_on <= :as_of and outcome = 'present'
    group by month
union all select 'relocations', substr(moved_on, 1, 7) as month, count(*)
    from casework_relocation
    where moved_on between :year || '-01-01' and :year || '-12-31' and moved_on <= :as_of group by month;
