-- Reminders. Silos share them by the hash of the grain: each reads its part of the ring of hashes, (begin, end], which may run over its seam.

create table dae_reminders (
    ServiceId text not null,
    GrainId text not null,
    ReminderName text not null,
    GrainHash int not null,
    StartTime timestamptz not null,
    Period bigint not null, -- milliseconds
    Version int not null,
    primary key (ServiceId, GrainId, ReminderName));
create index dae_reminders_of_range on dae_reminders (ServiceId, GrainHash);

insert into OrleansQuery (QueryKey, QueryText) values

('UpsertReminderRowKey', $query$
    insert into dae_reminders as r (ServiceId, GrainId, ReminderName, GrainHash, StartTime, Period, Version)
    values (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period, 0)
    on conflict (ServiceId, GrainId, ReminderName) do update
        set GrainHash = excluded.GrainHash, StartTime = excluded.StartTime, Period = excluded.Period, Version = r.Version + 1
    returning Version
$query$),

('ReadReminderRowKey', $query$
    select GrainId, ReminderName, StartTime, Period, Version from dae_reminders
    where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName
$query$),

('ReadReminderRowsKey', $query$
    select GrainId, ReminderName, StartTime, Period, Version from dae_reminders where ServiceId = @ServiceId and GrainId = @GrainId
$query$),

('ReadRangeRows1Key', $query$
    select GrainId, ReminderName, StartTime, Period, Version from dae_reminders
    where ServiceId = @ServiceId and GrainHash > @BeginHash and GrainHash <= @EndHash
$query$),

-- over the seam
('ReadRangeRows2Key', $query$
    select GrainId, ReminderName, StartTime, Period, Version from dae_reminders
    where ServiceId = @ServiceId and (GrainHash > @BeginHash or GrainHash <= @EndHash)
$query$),

('DeleteReminderRowKey', $query$
    with deleted as (
        delete from dae_reminders
        where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName and Version = @Version
        returning 1)
    select exists (select from deleted)
$query$),

('DeleteReminderRowsKey', $query$
    delete from dae_reminders where ServiceId = @ServiceId
$query$);
