//! What the server keeps in SQLite: files that are opened, checked, backed up and migrated; who may sign in and who is signed in; and the
//! journal of every write. All of the gateway's SQL is here, so that another database can take its place.
