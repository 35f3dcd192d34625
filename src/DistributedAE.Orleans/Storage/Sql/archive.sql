-- Run folders and submitters' files. A content is a file's bytes in chunks, so that neither side ever holds a whole file; it belongs to one file of a run
-- or to one input, and goes with it.

create table dae_contents (
    id bigint generated always as identity primary key,
    bytes bigint not null,
    sha256 text not null);

create table dae_chunks (
    content_id bigint not null references dae_contents on delete cascade,
    number int not null,
    sha256 bytea not null,
    bytes bytea not null,
    primary key (content_id, number));

-- parameters and samples hardly compress: don't try
alter table dae_chunks alter column bytes set storage external;

-- the row is also the lock of all who write the job's files
create table dae_runs (
    job_id text primary key,
    generation bigint not null,
    pushed_at timestamptz,
    deleted_at timestamptz); -- the row stays: who still runs the job is fenced off

create table dae_run_files (
    job_id text not null references dae_runs on delete cascade,
    path text not null,
    content_id bigint not null unique references dae_contents on delete cascade,
    primary key (job_id, path));

create table dae_inputs (
    sha256 text primary key,
    content_id bigint not null unique references dae_contents on delete cascade);

create table dae_run_inputs (
    job_id text not null references dae_runs on delete cascade,
    sha256 text not null references dae_inputs on delete cascade,
    primary key (job_id, sha256));
create index dae_run_inputs_of_input on dae_run_inputs (sha256);
