-- State of grains. The version is the etag: a write or a clearing counts only if it names the version that is there; no row back is a conflict.
-- Orleans also sends hashes of the keys; the keys themselves are short, so that the hashes are not needed.

create table dae_grains (
    ServiceId text not null,
    GrainTypeString text not null,
    GrainIdN0 bigint not null,
    GrainIdN1 bigint not null,
    GrainIdExtensionString text not null, -- '' for none
    PayloadBinary bytea,                  -- null: cleared
    Version int not null,
    ChangedAt timestamptz not null default now(),
    primary key (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString));

insert into OrleansQuery (QueryKey, QueryText) values

-- without a version it is the first write: of several at once, one succeeds
('WriteToStorageKey', $query$
    with changed as (
        update dae_grains set PayloadBinary = @PayloadBinary, Version = Version + 1, ChangedAt = now()
        where ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
            and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '') and Version = @GrainStateVersion
        returning Version),
    added as (
        insert into dae_grains (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, PayloadBinary, Version)
        select @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), @PayloadBinary, 1
        where @GrainStateVersion is null
        on conflict do nothing
        returning Version)
    select Version as NewGrainStateVersion from changed union all select Version from added
$query$),

('ReadFromStorageKey', $query$
    select PayloadBinary, Version from dae_grains
    where ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '')
$query$),

('ClearStorageKey', $query$
    update dae_grains set PayloadBinary = null, Version = Version + 1, ChangedAt = now()
    where ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '') and Version = @GrainStateVersion
    returning Version as NewGrainStateVersion
$query$),

-- for providers that delete the row when they clear; the version must differ from the one that was named
('DeleteStorageKey', $query$
    delete from dae_grains
    where ServiceId = @ServiceId and GrainTypeString = @GrainTypeString and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '') and Version = @GrainStateVersion
    returning Version + 1 as NewGrainStateVersion
$query$);
