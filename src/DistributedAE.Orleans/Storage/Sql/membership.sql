-- Which silos there are. A change of a cluster's silos counts only together with the cluster's version, which it raises by one: of two silos that saw
-- the same version only one succeeds, the other reads again.

create table dae_clusters (
    DeploymentId text primary key,
    Version int not null default 0,
    ChangedAt timestamptz not null default now());

create table dae_silos (
    DeploymentId text not null references dae_clusters on delete cascade,
    Address text not null,
    Port int not null,
    Generation int not null,
    SiloName text not null,
    HostName text not null,
    Status int not null,
    ProxyPort int not null,
    SuspectTimes text,
    StartTime timestamptz not null,
    IAmAliveTime timestamptz not null,
    primary key (DeploymentId, Address, Port, Generation));

insert into OrleansQuery (QueryKey, QueryText) values

-- whether the cluster is new
('InsertMembershipVersionKey', $query$
    with added as (
        insert into dae_clusters (DeploymentId) values (@DeploymentId) on conflict do nothing returning 1)
    select exists (select from added)
$query$),

-- a silo joins, if the cluster still has the version that it saw
('InsertMembershipKey', $query$
    with raised as (
        update dae_clusters set Version = Version + 1, ChangedAt = now()
        where DeploymentId = @DeploymentId and Version = @Version and not exists (
            select from dae_silos where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
        returning DeploymentId),
    added as (
        insert into dae_silos (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        select DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from raised
        returning 1)
    select exists (select from added)
$query$),

-- a silo's status changes, or somebody suspects it
('UpdateMembershipKey', $query$
    with raised as (
        update dae_clusters set Version = Version + 1, ChangedAt = now()
        where DeploymentId = @DeploymentId and Version = @Version and exists (
            select from dae_silos where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
        returning DeploymentId),
    changed as (
        update dae_silos s set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
        from raised r
        where s.DeploymentId = r.DeploymentId and s.Address = @Address and s.Port = @Port and s.Generation = @Generation
        returning 1)
    select exists (select from changed)
$query$),

-- a sign of life is no change of the cluster
('UpdateIAmAlivetimeKey', $query$
    update dae_silos set IAmAliveTime = @IAmAliveTime
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
$query$),

-- one row with the version also where the silo is unknown
('MembershipReadRowKey', $query$
    select s.Address, s.Port, s.Generation, s.SiloName, s.HostName, s.Status, s.ProxyPort, s.SuspectTimes, s.StartTime, s.IAmAliveTime, c.Version
    from dae_clusters c left join dae_silos s
        on s.DeploymentId = c.DeploymentId and s.Address = @Address and s.Port = @Port and s.Generation = @Generation
    where c.DeploymentId = @DeploymentId
$query$),

('MembershipReadAllKey', $query$
    select s.Address, s.Port, s.Generation, s.SiloName, s.HostName, s.Status, s.ProxyPort, s.SuspectTimes, s.StartTime, s.IAmAliveTime, c.Version
    from dae_clusters c left join dae_silos s on s.DeploymentId = c.DeploymentId
    where c.DeploymentId = @DeploymentId
$query$),

-- where clients can connect
('GatewaysQueryKey', $query$
    select Address, ProxyPort, Generation from dae_silos where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0
$query$),

-- takes the silos along
('DeleteMembershipTableEntriesKey', $query$
    delete from dae_clusters where DeploymentId = @DeploymentId
$query$),

-- silos that are long gone; 3 is an active one, and stays
('CleanupDefunctSiloEntriesKey', $query$
    delete from dae_silos where DeploymentId = @DeploymentId and Status <> 3 and IAmAliveTime < @IAmAliveTime
$query$);
