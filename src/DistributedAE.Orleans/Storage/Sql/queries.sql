-- Where Orleans' providers look for their SQL, by name; its name and columns are given. Everything else about the tables is ours.
create table OrleansQuery (
    QueryKey text primary key,
    QueryText text not null);
