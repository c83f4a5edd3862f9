-- What the platform keeps. A file of this shape has the application id and the
-- version of file.go in its header.

-- meta holds what there is one of: the platform's guid, the shared course, and
-- the counters that give out numbers.
create table meta (
  name  text primary key,
  value any not null
) strict, without rowid;

-- clients are registered tools, of both editions (SEC §5.1, DR §3.5).
create table clients (
  id            text primary key,
  number        integer not null unique, -- in order of registration
  edition       text not null,           -- "1.3" or "2018"
  name          text not null,
  configuration text not null,           -- JSON, as registered; "" in edition 2018
  keys          text not null,           -- public keys that were pasted; "" where there is a jwks_uri
  scopes        text not null,           -- JSON array of what was granted
  settings      text not null            -- JSON, what the administrator chose
) strict, without rowid;

-- courses are contexts (CORE §5.4.1).
create table courses (
  id             text primary key,
  number         integer not null unique, -- in order of creation
  edition        text not null,
  owner          text not null,           -- the client of edition 2018 that it was made for
  title          text not null,
  label          text not null,
  section        text not null,           -- in the student information system (CORE §5.4.5); "" for none
  offering       text not null,           -- what it is a section of, there; "" for none
  history        text not null,           -- JSON array: the courses it was copied from, newest first
  last_link      integer not null default 0,
  last_line_item integer not null default 0,
  last_person    integer not null default 0 -- counts who was added after the course began
) strict, without rowid;
create index courses_of_edition on courses (edition, number);

-- deployments are tools as they were added to the platform, once or several
-- times (CORE §3.1.2).
create table deployments (
  id     text primary key,
  number integer not null unique,
  client text not null references clients
) strict, without rowid;
create index deployments_of_client on deployments (client, number);

-- placements say in which courses a deployment can be used.
create table placements (
  course     text not null references courses,
  deployment text not null references deployments,
  number     integer not null unique,
  primary key (course, deployment)
) strict, without rowid;
create index placements_of_course on placements (course, number);
create index placements_of_deployment on placements (deployment, number);

-- users are people; their id is what LTI calls sub.
create table users (
  id         text primary key,
  given      text not null,
  family     text not null,
  email      text not null,
  sourced_id text not null, -- in the student information system (CORE §5.4.5)
  legacy_id  text not null  -- from the days of LTI 1.1 (MIGR); "" when it is the same
) strict, without rowid;

-- memberships say who is in a course. Whoever leaves stays as "Deleted", for
-- the differences of the roster (NRPS §2.4.2).
create table memberships (
  id      integer primary key autoincrement,
  course  text not null references courses,
  user    text not null references users,
  status  text not null,    -- Active, Inactive or Deleted
  mentees text not null,    -- JSON array of user ids (CORE §5.4.3)
  changed integer not null, -- the revision of the last change
  unique (course, user)
) strict;
create index memberships_of_course on memberships (course, id) where status <> 'Deleted';
create index memberships_changed on memberships (course, changed);

-- roles are the URIs of a membership, in order (CORE §A.2).
create table roles (
  membership integer not null references memberships,
  position   integer not null,
  course     text not null,
  role       text not null,
  present    integer not null, -- a boolean; false once the member has left
  primary key (membership, position)
) strict, without rowid;
create index roles_of_course on roles (course, role, membership) where present = 1;

-- links are what tools put into courses: content items of all types (DL §3).
create table links (
  id         text primary key,
  course     text not null references courses,
  number     integer not null, -- in the course, never reused
  client     text not null references clients,
  deployment text not null references deployments,
  item       text not null,    -- JSON, as the tool sent it
  history    text not null,    -- JSON array: the links it was copied from, newest first
  unique (course, number)
) strict, without rowid;

-- line_items are the columns of the gradebook (AGS §3.2).
create table line_items (
  id              integer primary key autoincrement,
  course          text not null references courses,
  number          integer not null, -- in the course, never reused
  client          text not null references clients,
  deployment      text not null references deployments,
  link            text not null,    -- "" when it belongs to none
  label           text not null,
  maximum         real not null,
  resource        text not null,    -- resourceId
  tag             text not null,
  starts          text not null,    -- startDateTime, as sent
  ends            text not null,    -- endDateTime, as sent
  grades_released integer,          -- a boolean; null when never said
  review          text not null,    -- JSON, submissionReview (SR); "" for none
  extensions      text not null,    -- JSON object, members with a URL for a name
  unique (course, number)
) strict;
create index line_items_of_client on line_items (course, client, number);
create index line_items_of_link on line_items (course, link, number);
create index line_items_by_resource on line_items (course, client, resource, number);
create index line_items_by_tag on line_items (course, client, tag, number);
create index line_items_by_both on line_items (course, client, resource, tag, number);

-- grades are the last score of each user, on the scale of the line item
-- (AGS §3.3, §3.4).
create table grades (
  line_item    integer not null references line_items on delete cascade,
  user         text not null,
  number       integer not null, -- in order of the first score
  score        real,             -- null when cleared: 0 is a score
  comment      text not null,
  scoring_user text not null,
  activity     text not null,
  grading      text not null,
  at           text not null,    -- the timestamp of the score
  started      text not null,
  submitted    text not null,
  extensions   text not null,    -- JSON object
  primary key (line_item, user)
) strict, without rowid;
create unique index grades_in_order on grades (line_item, number);
create index grades_that_say_something on grades (line_item, number) where score is not null or comment <> '';

-- keys are the platform's own signing keys (SEC §6).
create table keys (
  kid     text primary key,
  private text not null,    -- PEM
  made    integer not null, -- Unix seconds
  retired integer not null  -- Unix seconds; 0 while it signs
) strict, without rowid;
